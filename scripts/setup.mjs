/**
 * What every command needs before work begins: a Node that is new enough, the npm packages of the lock file, and a way
 * to start TypeScript on the project's own Node. Plain JavaScript without dependencies, because it runs when nothing
 * is installed yet, under any Node from 20 on.
 *
 * A stamp is written last, so an interrupted set-up is repaired by the next start; a lock file keeps two set-ups apart.
 * When the stamp fits, a start costs one hash of the lock file and a few `stat` calls: a few milliseconds.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** Everything that a set-up or a run writes, apart from node_modules, .venv, models and data. */
export const STATE = join(ROOT, '.bot4');

const NPM_STAMP = join(ROOT, 'node_modules', '.bot4-stamp');
const NODE_MIN = [20, 0];
/** The first Node that runs TypeScript sources without a flag. */
const NODE_TS_MIN = [22, 18];

/** A problem that the user can solve; shown without a stack. */
export class SetupError extends Error {}

/** Runs `main` and turns its result into an exit code; a `SetupError` is shown as one plain message. */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    process.stderr.write(error instanceof SetupError ? `bot4: ${error.message}\n` : `${error?.stack ?? error}\n`);
    process.exitCode = 1;
  }
}

/** Whether a module is the program that was started, not one that another imported. */
export function isMain(url) {
  const started = process.argv[1];
  return started !== undefined && existsSync(started) && realpathSync(started) === realpathSync(fileURLToPath(url));
}

function versionOf(text) {
  return /(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number) ?? [0, 0];
}

function atLeast([major, minor], [wantMajor, wantMinor]) {
  return major > wantMajor || (major === wantMajor && minor >= wantMinor);
}

/** @throws SetupError when this Node is too old to go on. */
export function checkNode(version = process.versions.node) {
  if (!atLeast(versionOf(version), NODE_MIN)) {
    throw new SetupError(`Node ${NODE_MIN.join('.')} or newer is needed; this is ${version}. Install a newer Node.`);
  }
}

/** Short duration: `0.4 s`, `62 s`, `3 min 5 s`. */
export function seconds(ms) {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** Prints one line about the set-up. On stderr, so that the output of a command stays clean. */
export function say(line) {
  process.stderr.write(`[setup] ${line}\n`);
}

/** Announces a step, shows that time passes while it runs, and ends the line with the time it took. */
export async function step(label, work) {
  const start = Date.now();
  process.stderr.write(`[setup] ${label} …`);
  const ticker = setInterval(() => process.stderr.write(` ${seconds(Date.now() - start)} …`), 20_000);
  try {
    const result = await work();
    process.stderr.write(` ${seconds(Date.now() - start)}\n`);
    return result;
  } catch (error) {
    process.stderr.write(` failed after ${seconds(Date.now() - start)}\n`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}

/**
 * Runs a program to its end without showing its output.
 * @returns `{code, output}`; code is 128 + number when a signal ended it, and 127 when it could not be started.
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const shell = process.platform === 'win32' && command === 'npm';
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], shell, ...options });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    let interrupted = false;
    const stop = () => {
      interrupted = true;
      child.kill('SIGTERM');
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    // After the handlers: who reads the record may send a signal at once.
    const record = recordChild(child);
    const settle = (code, text) => {
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
      if (record !== undefined) rmSync(record, { force: true });
      // Nobody may take an interruption for a failure of the program and go on, or note it in a stamp.
      if (interrupted) process.exit(130);
      resolve({ code, output: text });
    };
    child.on('error', (error) => settle(127, `${command} could not be started: ${error.message}`));
    child.on('close', (code, signal) => settle(code ?? 128 + (constants.signals[signal] ?? 0), output));
  });
}

/**
 * Runs a program that must succeed and returns its output.
 * @throws SetupError with the last lines of the output when it does not.
 */
export async function run(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return output;
  const tail = output.trim().split('\n').slice(-25).join('\n');
  throw new SetupError(`${command} ${args[0] ?? ''} ended with code ${code}:\n${tail}`);
}

/** Output of a quick probe such as `g++ --version`, or undefined when the program is missing or fails. */
export function probe(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', timeout: 30_000, ...options });
  return result.status === 0 ? `${result.stdout}${result.stderr}`.trim() : undefined;
}

/** SHA-256 of the parts, as hex. */
export function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

/** Content of a JSON file, or undefined when it is missing or damaged. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // A missing or damaged stamp means that the step is done again, which is always safe.
  }
}

/** Writes a file so that a reader sees the old content or the new, never a half. */
export function writeAtomic(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

/** Start time of a process in clock ticks, where the system tells it: process numbers are used again, this is not. */
function startTicks(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')[19];
  } catch {
    return undefined;
  }
}

function holderIsAlive(holder) {
  if (holder?.pid === undefined || (holder.pid === process.pid && holder.ticks === startTicks(process.pid)))
    return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  return holder.ticks === undefined || holder.ticks === startTicks(holder.pid);
}

function tryLock(file) {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, JSON.stringify({ pid: process.pid, ticks: startTicks(process.pid) }));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw new SetupError(`${file} cannot be written: ${error.message}`);
  }
}

/** Removes a lock whose owner is dead. The guard keeps two waiters from removing each other's fresh lock. */
function removeDeadLock(file) {
  const guard = `${file}.guard`;
  if (!tryLock(guard)) {
    // A guard is held for microseconds; an old one was left by a process that died while it held it.
    if (existsSync(guard) && Date.now() - statSync(guard).mtimeMs > 10_000) rmSync(guard, { force: true });
    return;
  }
  try {
    const age = existsSync(file) ? Date.now() - statSync(file).mtimeMs : 0;
    const holder = readJson(file);
    // An empty file may be a lock that is being written this very moment.
    if (holder === undefined ? age > 2_000 : !holderIsAlive(holder)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

const heldLocks = new Set();
const SETUP_LOCK = join(STATE, 'setup.lock');
const CHILD_RECORD = join(STATE, 'setup.child');

/** Notes which program a set-up runs, so that the next set-up can end it if this process is killed. */
function recordChild(child) {
  if (!heldLocks.has(SETUP_LOCK) || child.pid === undefined) return undefined;
  writeAtomic(CHILD_RECORD, JSON.stringify({ pid: child.pid, ticks: startTicks(child.pid) }));
  return CHILD_RECORD;
}

/** Ends the program that a killed set-up left behind: two installs in one folder would spoil each other. */
async function endOrphan() {
  const orphan = readJson(CHILD_RECORD);
  // Without a start time the number may belong to another program by now; that one is left alone.
  for (let signal = 'SIGTERM', i = 0; orphan?.ticks !== undefined && holderIsAlive(orphan) && i < 100; i++) {
    process.kill(orphan.pid, signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (i === 50) signal = 'SIGKILL';
  }
  rmSync(CHILD_RECORD, { force: true });
}

/** Runs `work` while no other bot4 set-up of this folder runs. Calls may be nested within one process. */
export async function withLock(work, file = SETUP_LOCK) {
  if (heldLocks.has(file)) return work();
  mkdirSync(dirname(file), { recursive: true });
  let told = false;
  while (!tryLock(file)) {
    const holder = readJson(file);
    if (holder !== undefined && holderIsAlive(holder)) {
      if (!told) say(`waiting for the set-up of process ${holder.pid}`);
      told = true;
    } else {
      removeDeadLock(file);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  heldLocks.add(file);
  if (file === SETUP_LOCK) await endOrphan();
  const release = () => {
    heldLocks.delete(file);
    rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/** PATH without this project's own binaries: they are deleted while npm runs. */
function outerPath() {
  const inner = join(ROOT, 'node_modules') + sep;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !`${folder}${sep}`.startsWith(inner))
    .join(delimiter);
}

/**
 * What the installed packages must match. The version of the Node that runs this script is left out on purpose: after
 * the first set-up, npm starts scripts with the project's own Node, and native packages use the stable Node-API.
 */
function npmStamp() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  return JSON.stringify({
    lock: sha256(lock),
    platform: `${process.platform}-${process.arch}`,
    dev: process.env.BOT4_OMIT_DEV !== '1',
  });
}

/** How many packages of the lock are meant for this platform. */
function packagesHere(lock) {
  const fits = ([path, { os, cpu }]) =>
    path !== '' && (os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true);
  return Object.entries(lock?.packages ?? {}).filter(fits).length;
}

function stampFits(file, stamp) {
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}

/** Whether the installed packages are those of the lock file. */
export function npmIsReady() {
  return stampFits(NPM_STAMP, npmStamp());
}

/** Installs the npm packages of the lock file when they are missing or stale. */
export async function ensureNpm() {
  checkNode();
  if (!existsSync(join(ROOT, 'package-lock.json'))) throw new SetupError('package-lock.json is missing.');
  const stamp = npmStamp();
  if (stampFits(NPM_STAMP, stamp)) return;
  await withLock(async () => {
    if (stampFits(NPM_STAMP, stamp)) return;
    rmSync(NPM_STAMP, { force: true });
    const env = { ...process.env, PATH: outerPath() };
    if (spawnSync('npm', ['--version'], { env, shell: process.platform === 'win32' }).status !== 0) {
      // Only the project's own Node is left on this machine: then npm must do with it.
      env.PATH = process.env.PATH;
    }
    const packages = packagesHere(readJson(join(ROOT, 'package-lock.json')));
    const omit = process.env.BOT4_OMIT_DEV === '1' ? '--omit=dev' : '--include=dev';
    await step(`installing npm packages (${packages})`, () =>
      run('npm', ['ci', omit, '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], { env }),
    );
    writeAtomic(NPM_STAMP, stamp);
  });
}

/** Path of the Node that runs TypeScript: the project's own, else the one running now when it is new enough. */
export function nodeBin() {
  const own = join(ROOT, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (process.platform !== 'win32' && existsSync(own)) return own;
  if (atLeast(versionOf(process.versions.node), NODE_TS_MIN)) return process.execPath;
  throw new SetupError(
    `this platform (${process.platform}-${process.arch}) has no packaged Node, and Node ${process.versions.node} does ` +
      `not run TypeScript. Install Node ${NODE_TS_MIN.join('.')} or newer, best 24.`,
  );
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program with this terminal and passes signals on.
 * @returns its exit code, or 128 + number when a signal ended it, as shells do.
 */
export function runAttached(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    const pass = (signal) => {
      // A terminal sends ctrl-c to the whole group: the child has it already.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);
    child.on('error', (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)));
    child.on('close', (code, signal) => {
      for (const name of SIGNALS) process.removeListener(name, pass);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Runs a TypeScript file on the project's Node in the user's current folder; returns its exit code. */
export function runTs(entry, args) {
  const flags = ['--disable-warning=ExperimentalWarning'];
  // Named here, the cache also holds what the entry file imports at once: half of the time to the first line of help.
  const env = { NODE_COMPILE_CACHE: join(STATE, 'compile-cache'), ...process.env };
  return runAttached(nodeBin(), [...flags, join(ROOT, entry), ...args], { env });
}
