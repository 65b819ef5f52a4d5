/**
 * ccxt's own test suite, which is part of its Python package, as a client of a venue. Its exit code is 0 whatever
 * happens, so its lines are counted: every method of the venue is done or not supported, and none failed.
 */
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '4.5.84';
const SUITE_TIMEOUT_MS = 600_000;

/** The suite does not run from a folder with `site-packages` in its path, so it gets a copy of the package. */
function copySuite({ environment, folder }) {
  const to = join(folder, 'python', 'ccxt');
  if (existsSync(join(to, '__init__.py'))) return;
  const lib = join(environment, 'lib');
  const version = readdirSync(lib).find((name) => name.startsWith('python'));
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(lib, version, 'site-packages', 'ccxt'), to, { recursive: true });
}

/** Counts the lines of a run. `id` is ccxt's name of the venue. */
export function countSuite(output, id) {
  const names = (pattern) => [...new Set([...output.matchAll(new RegExp(pattern, 'g'))].map((match) => match[1]))];
  const done = names(`TESTING DONE\\s+${id} (\\w+)`);
  const unsupported = names(`NOT_SUPPORTED ${id} (\\w+)`);
  const failed = names(`\\[TEST_FAILURE\\] ${id} (\\w+) \\[`);
  // So the suite names a method that it gave up on, because the venue did not answer.
  const untested = names(`\\[TEST_WARNING\\] ${id} (\\w+) .*could not be tested`);
  return { done, unsupported, failed, untested, ended: output.includes(`END PRIVATE_TESTS ${id}`) };
}

function judge(output, id, atLeast) {
  const { done, unsupported, failed, untested, ended } = countSuite(output, id);
  const counts = `${done.length} done, ${unsupported.length} not supported in sandbox, ${failed.length} failed`;
  const trouble = [];
  if (failed.length > 0) trouble.push(failed.join(', '));
  if (untested.length > 0) trouble.push(`no answer to ${untested.join(', ')}`);
  if (!ended) trouble.push('did not come to its end');
  if (output.includes('UNHANDLED EXCEPTION')) trouble.push('an exception that nobody handled');
  if (done.length < atLeast) trouble.push(`fewer than ${atLeast} methods were tried`);
  return { ok: trouble.length === 0, text: [counts, ...trouble].join(': ') };
}

/**
 * Entries of the table for one venue: REST and, unless `restOnly`, WebSocket.
 * @param o.id ccxt's name of the venue.   @param o.symbol what is traded.   @param o.skipped methods that are not about a
 * spot venue on another address, each with the reason.   @param o.settings of ccxt, from `{rest, ws, key, secret}`.
 * @param o.atLeast methods that must be done: `{rest, ws}`.   @param o.credentials where the venue wants a form of its own.
 */
export function ccxtSuite({ venue, id, symbol, skipped, settings, atLeast, serve, credentials, restOnly = false }) {
  const entry = (name, title, args, least) => ({
    name,
    title: `ccxt ${VERSION}, its own suite on ${venue}, ${title}`,
    venue,
    serve,
    credentials,
    requirements: 'requirements-ccxt.txt',
    folder: `ccxt-${venue}`,
    hasActivity: true,
    timeoutMs: SUITE_TIMEOUT_MS,
    prepare: (place) => {
      copySuite(place);
      writeFileSync(join(place.folder, 'keys.json'), '{}');
      writeFileSync(join(place.folder, 'keys.local.json'), JSON.stringify({ [id]: settings(place) }));
      writeFileSync(join(place.folder, 'skip-tests.json'), JSON.stringify({ [id]: { skipMethods: skipped } }));
    },
    command: ({ python, folder }) => ({
      program: python,
      args: ['tests_init.py', id, symbol, ...args, '--private', '--info'],
      cwd: join(folder, 'python', 'ccxt', 'test'),
      env: { PYTHONPATH: join(folder, 'python') },
    }),
    judge: ({ output }) => judge(output, id, least),
  });
  const rest = entry(`ccxt-${venue}-rest`, 'REST', [], atLeast.rest);
  return restOnly ? [rest] : [rest, entry(`ccxt-${venue}-ws`, 'WebSocket', ['--ws'], atLeast.ws)];
}
