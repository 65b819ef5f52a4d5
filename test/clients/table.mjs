/**
 * The table of clients: every file of `venues` exports `CLIENTS`, a list of entries with
 * - name: what the command line takes; title: what the line shows, with the version;
 * - venue, serve: whose protocol is served, and more options of `bot4 sim serve`;
 * - credentials: `{key, secret}` where a venue wants them in a form of its own;
 * - requirements: file of `test/clients` that pins its environment, absent for a program of Node;
 * - command(place): `{program, args, cwd, env}`, where `place` is `{http, ws, port, key, secret, python, environment, sources, folder}`;
 * - prepare(place), hasActivity (somebody trades on the account meanwhile), folder, timeoutMs;
 * - judge({code, output}): `{ok, text}`; when absent, lines that begin with `ok` and `FAILED` are counted, `atLeast` so many.
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { SetupError } from '../../scripts/setup.mjs';
import { lastLine } from './processes.mjs';

const VENUES = join(dirname(fileURLToPath(import.meta.url)), 'venues');

/** Every client of every venue. */
export async function readTable() {
  const files = readdirSync(VENUES).filter((name) => name.endsWith('.mjs'));
  const modules = await Promise.all(files.sort().map((name) => import(pathToFileURL(join(VENUES, name)))));
  return modules.flatMap((module) => module.CLIENTS);
}

/** Which clients the command line asks for. @throws SetupError naming those that there are. */
export function chosen(clients, args) {
  const names = [];
  const venues = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--venue') venues.push(args[++i] ?? '');
    else if (args[i].startsWith('--venue=')) venues.push(args[i].slice('--venue='.length));
    else if (args[i].startsWith('-'))
      throw new SetupError(`${args[i]}: a client’s name, --venue VENUE or --list is needed.`);
    else names.push(args[i]);
  }
  const known = (list, what, all) => {
    for (const one of list)
      if (!all.includes(one))
        throw new SetupError(`no ${what} is called ${one || 'that'}; there are ${[...new Set(all)].join(', ')}.`);
  };
  const asked = clients.map(({ name }) => name);
  const served = clients.map(({ venue }) => venue);
  known(names, 'client', asked);
  known(venues, 'venue', served);
  return clients.filter(
    ({ name, venue }) =>
      (names.length === 0 || names.includes(name)) && (venues.length === 0 || venues.includes(venue)),
  );
}

/** Counts lines of checks. */
export function judgeLines({ code, output }, atLeast = 1) {
  const good = output.match(/^ok /gm)?.length ?? 0;
  const bad = [...output.matchAll(/^FAILED (.*)$/gm)].map((match) => match[1]);
  const counts = `${good} checks passed, ${bad.length} failed`;
  if (bad.length > 0) return { ok: false, text: `${counts}: ${bad.join(', ')}` };
  if (code !== 0) return { ok: false, text: `${counts}: it ended with code ${code}: ${lastLine(output)}` };
  if (good < atLeast) return { ok: false, text: `${counts}: fewer than ${atLeast}` };
  return { ok: true, text: counts };
}
