/**
 * `npm run check:clients [-- NAME … | --venue VENUE | --list]`: clients as they come from the package registry trade on the
 * simulated venue, none of them changed. Each has an environment of its own, a venue of its own, and is told an address
 * on this machine. One line a client with counts; fails when any falls short.
 *
 * The table of clients is in `test/clients/venues`; `test/clients/table.mjs` says what an entry has.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endAll, plainEnv, runClient, startBeside, startServer } from '../test/clients/processes.mjs';
import { chosen, judgeLines, readTable } from '../test/clients/table.mjs';
import {
  ensureNpm,
  nodeBin,
  ROOT,
  run,
  runMain,
  SetupError,
  STATE,
  seconds,
  sha256,
  step,
  withLock,
  writeAtomic,
} from './setup.mjs';
import { findPython } from './setup-lab.mjs';

const SOURCES = join(ROOT, 'test', 'clients');
const CLIENTS = join(STATE, 'clients');
const KEY = 'client';
const SECRET = 'client-secret';
const TIMEOUT_MS = 240_000;

/** A virtual environment with exactly what the file says; made again when the file or the project's place changes. */
async function ensureEnvironment(requirements) {
  const file = join(SOURCES, requirements);
  const name = requirements.replace(/^requirements-|\.txt$/g, '');
  const environment = join(CLIENTS, 'environments', name);
  const python = join(environment, 'bin', 'python');
  const stampFile = join(environment, '.bot4-stamp');
  const stamp = sha256(readFileSync(file), ROOT);
  const fits = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(python);
  if (fits()) return { environment, python };
  await withLock(async () => {
    if (fits()) return;
    const found = findPython('The check of clients');
    rmSync(environment, { recursive: true, force: true });
    mkdirSync(environment, { recursive: true });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile', '-r', file];
    await step(`installing ${name} (Python ${found.version})`, async () => {
      await run(found.python, ['-m', 'venv', environment]);
      await run(python, pip);
    });
    writeAtomic(stampFile, stamp);
  });
  return { environment, python };
}

function credentialsOf({ credentials: { key = KEY, secret = SECRET } = {} }) {
  return { key, secret };
}

/** Where the client runs, and what it is told. */
async function placeOf(client, port) {
  const folder = join(CLIENTS, client.folder ?? client.name);
  const { environment, python } =
    client.requirements === undefined
      ? { environment: join(ROOT, 'node_modules'), python: undefined }
      : await ensureEnvironment(client.requirements);
  const address = `127.0.0.1:${port}`;
  const told = { http: `http://${address}`, ws: `ws://${address}`, port, ...credentialsOf(client) };
  return { ...told, python, node: nodeBin(), environment, sources: SOURCES, folder };
}

async function trade(client, place) {
  const { program, args, cwd = place.folder, env = {} } = client.command(place);
  const beside = client.hasActivity
    ? startBeside(place.python, [
        join(SOURCES, `activity-${client.venue}.py`),
        String(place.port),
        place.key,
        place.secret,
      ])
    : undefined;
  try {
    return await runClient(program, args, { cwd, env: plainEnv(env), timeoutMs: client.timeoutMs ?? TIMEOUT_MS });
  } finally {
    const failed = await beside?.end();
    if (failed !== undefined) process.stderr.write(`${failed}\n`);
  }
}

/** Runs one client on a venue of its own and prints its line. @returns whether nothing was wrong. */
async function check(client) {
  mkdirSync(CLIENTS, { recursive: true });
  await placeOf(client, 0); // The environment is made before the venue starts.
  const started = Date.now();
  const { key, secret } = credentialsOf(client);
  const credentials = ['--key', key, '--secret', secret];
  const server = await startServer(nodeBin(), ['--venue', client.venue, ...(client.serve ?? []), ...credentials]);
  let serverTrouble;
  let verdict;
  let log;
  try {
    const place = await placeOf(client, server.port);
    await client.prepare?.(place);
    mkdirSync(place.folder, { recursive: true });
    const done = await trade(client, place);
    log = join(CLIENTS, `${client.name}.log`);
    writeFileSync(log, done.output);
    verdict = client.judge?.(done) ?? judgeLines(done, client.atLeast);
    if (done.trouble !== '') verdict = { ok: false, text: `${verdict.text}: ${done.trouble}` };
  } finally {
    serverTrouble = await server.end();
  }
  const ok = verdict.ok && serverTrouble === undefined;
  const parts = [verdict.text];
  if (serverTrouble !== undefined) parts.push(`the venue fell over: ${serverTrouble}`);
  if (!ok) parts.push(`see ${log}`);
  process.stdout.write(
    `${ok ? 'ok    ' : 'FAILED'} ${client.title}: ${parts.join('; ')} (${seconds(Date.now() - started)})\n`,
  );
  return ok;
}

/** A client that cannot be installed, or whose venue does not come up, fails alone. */
async function checkAlone(client) {
  try {
    return await check(client);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stdout.write(`FAILED ${client.title}: ${error.message}\n`);
    return false;
  }
}

function stopOnSignals() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])
    process.once(signal, () => {
      endAll();
      // After the other listeners of the signal: an installation ends its own program.
      setImmediate(() => process.exit(code));
    });
}

await runMain(async () => {
  const clients = await readTable();
  const args = process.argv.slice(2);
  if (args.includes('--list')) {
    for (const { name, venue, title } of clients)
      process.stdout.write(`${name.padEnd(20)} ${venue.padEnd(9)} ${title}\n`);
    return 0;
  }
  const wanted = chosen(clients, args);
  await ensureNpm();
  stopOnSignals();
  mkdirSync(CLIENTS, { recursive: true });
  let failed = 0;
  for (const client of wanted) {
    // Two runs at once share a client's folder: one waits for the other.
    const ok = await withLock(() => checkAlone(client), join(CLIENTS, `${client.folder ?? client.name}.lock`));
    if (!ok) failed += 1;
  }
  if (wanted.length > 1) process.stdout.write(`${wanted.length - failed} of ${wanted.length} clients are content\n`);
  return failed === 0 ? 0 : 1;
});
