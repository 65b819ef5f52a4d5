/**
 * Programs of `npm run check:clients`: started in groups of their own, ended in time, nothing left behind. A client that
 * starts processes of its own is ended with them.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { ROOT, SetupError } from '../../scripts/setup.mjs';

const POLITE_MS = 10_000;
const SERVER_START_MS = 120_000;
const POLL_MS = 50;
const running = new Set();

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false; // Everyone in the group has gone.
  }
}

/** Whether somebody of a group is alive. One that ended and was not waited for is not. */
function groupLives(pid) {
  if (!signalGroup(pid, 0)) return false;
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [state, , group] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1).split(' ');
      return Number(group) === pid && state !== 'Z';
    } catch {
      return false; // It ended while we looked.
    }
  });
}

async function gone(pid, withinMs) {
  for (const until = Date.now() + withinMs; Date.now() < until; await pause(POLL_MS)) if (!groupLives(pid)) return true;
  return !groupLives(pid);
}

/** Asks a group to end, then makes it. @returns whether asking was enough. */
async function endGroup(pid, signal) {
  signalGroup(pid, signal);
  const isPolite = await gone(pid, POLITE_MS);
  if (!isPolite) {
    signalGroup(pid, 'SIGKILL');
    await gone(pid, POLITE_MS);
  }
  return isPolite;
}

/** The environment of a client: no proxy is asked about an address on this machine. */
export function plainEnv(more = {}) {
  const env = { ...process.env, PYTHONUNBUFFERED: '1', PYTHONNOUSERSITE: '1', ...more };
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'PYTHONPATH', 'VIRTUAL_ENV']) {
    if (!(name in more)) delete env[name];
    if (!(name.toLowerCase() in more)) delete env[name.toLowerCase()];
  }
  return env;
}

function start(command, args, options) {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...options });
  const program = { child, pid: child.pid, output: '', ended: undefined };
  const collect = (chunk) => {
    program.output += chunk;
  };
  child.stdout.setEncoding('utf8').on('data', collect);
  child.stderr.setEncoding('utf8').on('data', collect);
  program.ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, reason: `${command} could not be started: ${error.message}` }));
    child.once('close', (code, signal) => resolve({ code: code ?? 1, reason: signal ?? `code ${code}` }));
  });
  if (program.pid !== undefined) running.add(program.pid);
  return program;
}

/** Ends everything that runs, at once: this process is told to stop. */
export function endAll() {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
}

/**
 * Runs a client to its end, or to the end of its time.
 * @returns code, output, and the trouble: it took too long, or left processes behind.
 */
export async function runClient(command, args, { timeoutMs, ...options }) {
  const program = start(command, args, options);
  let timer;
  const tooLong = new Promise((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  const end = await Promise.race([program.ended, tooLong]);
  clearTimeout(timer);
  const trouble = [];
  if (end?.code === 127 && end.reason !== 'code 127') trouble.push(end.reason);
  if (end === undefined) trouble.push(`did not end within ${Math.round(timeoutMs / 1000)} s`);
  else if (program.pid !== undefined && !(await gone(program.pid, 2_000))) trouble.push('left processes behind');
  if (program.pid !== undefined) await endGroup(program.pid, 'SIGINT');
  running.delete(program.pid);
  return { code: end?.code ?? 124, output: program.output, trouble: trouble.join('; ') };
}

/** Starts a program that goes on beside a client. @returns how to end it; `failed` says how it ended by itself. */
export function startBeside(command, args, options = {}) {
  const program = start(command, args, options);
  let failed;
  void program.ended.then(({ reason }) => {
    failed = `${args[0]} ended with ${reason}: ${lastLine(program.output)}`;
  });
  const end = async () => {
    const early = failed;
    if (program.pid !== undefined) await endGroup(program.pid, 'SIGTERM');
    running.delete(program.pid);
    return early;
  };
  return { end, program, failed: () => failed };
}

/** The last line that a program wrote. */
export function lastLine(output) {
  return output.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
}

/**
 * Starts `bot4 sim serve` as a user does.
 * @returns its port, and `end`, which says what was wrong with it, or undefined.
 * @throws SetupError when it does not come up.
 */
export async function startServer(node, args) {
  const server = startBeside(node, [
    '--disable-warning=ExperimentalWarning',
    'runner/main.ts',
    'sim',
    'serve',
    ...args,
  ]);
  for (const until = Date.now() + SERVER_START_MS; Date.now() < until; await pause(POLL_MS)) {
    const match = /serving \S+ on 127\.0\.0\.1:(\d+)/.exec(server.program.output);
    if (match !== null) return { port: Number(match[1]), end: server.end, output: () => server.program.output };
    if (server.failed() !== undefined) break;
  }
  await server.end();
  throw new SetupError(`bot4 sim serve ${args.join(' ')} did not come up:\n${server.program.output.trim()}`);
}
