/**
 * `npm run check:clients`: clients as they come from the package registry trade on the simulated venue, none of them
 * changed. Each is told an address on this machine and nothing else. One line a client with counts; fails when any falls
 * short. Everything is under `.bot4/clients`; answers of the clients stay there.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  capture,
  ensureNpm,
  nodeBin,
  ROOT,
  run,
  runMain,
  STATE,
  say,
  sha256,
  step,
  withLock,
  writeAtomic,
} from './setup.mjs';
import { findPython } from './setup-lab.mjs';

const SOURCES = join(ROOT, 'test', 'clients');
const CLIENTS = join(STATE, 'clients');
const VENV = join(CLIENTS, 'venv');
const PYTHON = join(VENV, 'bin', 'python');
const CONNECTOR = join(CLIENTS, 'connector');
/** ccxt's suite does not run under a path with `site-packages` in it. */
const SUITE = join(CLIENTS, 'ccxt');
const STAMP = join(CLIENTS, '.bot4-stamp');
const KEY = 'client';
const SECRET = 'client-secret';
const SUITE_TIMEOUT_MS = 300_000;

/** What of ccxt's own checks is not about a spot venue on another address, with the reason. */
const SKIPPED = {
  binance: {
    skipMethods: {
      orderBook: { timestamp: 'the depth of spot has none' },
      fetchOrderBook: { timestamp: 'the depth of spot has none' },
      watchOrders: { stopPrice: 'the venue writes P as 0.00000000 for orders without a stop' },
      fetchMarginModes: 'margin is no part of a spot venue',
    },
  },
};

function plainEnv(more) {
  const env = { ...process.env, ...more };
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'])
    delete env[name];
  return env;
}

async function ensureClients() {
  const files = ['requirements.txt', 'requirements-connector.txt'].map((name) => join(SOURCES, name));
  const stamp = sha256(...files.map((file) => readFileSync(file)), ROOT);
  const fits = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp;
  if (fits()) return;
  await withLock(async () => {
    if (fits()) return;
    const { python, version } = findPython('The check of clients');
    rmSync(CLIENTS, { recursive: true, force: true });
    mkdirSync(CLIENTS, { recursive: true });
    await step(`making a virtual environment for the clients (Python ${version})`, () =>
      run(python, ['-m', 'venv', VENV]),
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await step('installing ccxt and python-binance', () => run(PYTHON, [...pip, '-r', files[0]]));
    await step('installing binance-connector', () => run(PYTHON, [...pip, '--target', CONNECTOR, '-r', files[1]]));
    const where = await capture(PYTHON, ['-c', 'import ccxt, os; print(os.path.dirname(ccxt.__file__))']);
    cpSync(where.output.trim().split('\n').at(-1), join(SUITE, 'python', 'ccxt'), { recursive: true });
    writeAtomic(STAMP, stamp);
  });
}

/** Starts the server as a user does. */
async function startServer() {
  const serve = [
    'runner/main.ts',
    'sim',
    'serve',
    '--venue',
    'binance',
    '--limits',
    'none',
    '--key',
    KEY,
    '--secret',
    SECRET,
  ];
  const child = spawn(nodeBin(), serve, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
      const match = /ws-api/.test(said) ? /127\.0\.0\.1:(\d+)/.exec(said) : null;
      if (match !== null) resolve(Number(match[1]));
    });
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)));
  });
  return { child, port };
}

function writeSuiteSettings(port) {
  const rest = `http://127.0.0.1:${port}/api/v3`;
  const streams = `ws://127.0.0.1:${port}/stream/ws`;
  const api = { spot: `ws://127.0.0.1:${port}/ws-api/v3` };
  const binance = {
    apiKey: KEY,
    secret: SECRET,
    sandbox: true,
    urls: { test: { public: rest, private: rest, v1: rest, ws: { spot: streams, margin: streams, 'ws-api': api } } },
    options: { fetchMarkets: { types: ['spot'] }, fetchMargins: false },
    has: { swap: false, future: false, option: false, fetchCurrencies: false },
  };
  writeFileSync(join(SUITE, 'keys.json'), '{}');
  writeFileSync(join(SUITE, 'keys.local.json'), JSON.stringify({ binance }));
  writeFileSync(join(SUITE, 'skip-tests.json'), JSON.stringify(SKIPPED));
}

/** Counts the lines of ccxt's suite; its exit code is 0 whatever happens. */
function countSuite(output) {
  const names = (pattern) => [...output.matchAll(pattern)].map((match) => match[1]);
  const done = new Set(names(/TESTING DONE\s+binance (\w+)/g));
  const unsupported = new Set(names(/NOT_SUPPORTED binance (\w+)/g));
  const failed = new Set(names(/\[TEST_FAILURE\] binance (\w+) \[/g));
  const ended = output.includes('END PRIVATE_TESTS binance');
  return { done: done.size, unsupported: unsupported.size, failed: [...failed], ended };
}

async function suite(name, args, log) {
  const { output } = await capture(PYTHON, ['tests_init.py', 'binance', 'BTC/USDT', ...args], {
    cwd: join(SUITE, 'python', 'ccxt', 'test'),
    env: plainEnv({ PYTHONPATH: join(SUITE, 'python') }),
    timeout: SUITE_TIMEOUT_MS,
  });
  writeFileSync(join(CLIENTS, log), output);
  const { done, unsupported, failed, ended } = countSuite(output);
  const ok = ended && failed.length === 0 && done > 8 && !output.includes('UNHANDLED EXCEPTION');
  const trouble = failed.length > 0 ? `: ${failed.join(', ')}` : ended ? '' : ': did not come to its end';
  say(
    `${ok ? 'ok    ' : 'FAILED'} ${name}: ${done} done, ${unsupported} not supported in sandbox, ${failed.length} failed${trouble}`,
  );
  return ok;
}

async function smoke(name, script, port, more = {}) {
  const { code, output } = await capture(PYTHON, [join(SOURCES, script), String(port), KEY, SECRET], {
    env: plainEnv(more),
  });
  writeFileSync(join(CLIENTS, `${script}.log`), output);
  const good = output.match(/^ok /gm)?.length ?? 0;
  const bad = output.match(/^FAILED /gm)?.length ?? 0;
  const ok = code === 0 && bad === 0 && good > 10;
  const trouble = ok ? '' : `: ${output.trim().split('\n').at(-1)}`;
  say(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${good} checks passed, ${bad} failed${trouble}`);
  return ok;
}

await runMain(async () => {
  await ensureNpm();
  await ensureClients();
  const { child, port } = await startServer();
  const activity = [];
  try {
    writeSuiteSettings(port);
    const results = [
      await smoke('python-binance 1.0.37', 'python-binance.py', port),
      await smoke('binance-connector 3.13.0', 'binance-connector.py', port, { PYTHONPATH: CONNECTOR }),
    ];
    activity.push(
      spawn(PYTHON, [join(SOURCES, 'activity.py'), String(port), KEY, SECRET], {
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    results.push(await suite('ccxt 4.5.84, its own suite, REST', ['--private', '--info'], 'ccxt-rest.log'));
    results.push(await suite('ccxt 4.5.84, its own suite, WebSocket', ['--ws', '--private', '--info'], 'ccxt-ws.log'));
    return results.every(Boolean) ? 0 : 1;
  } finally {
    for (const one of activity) one.kill('SIGKILL');
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
  }
});
