/**
 * Provides the native TensorFlow backend of @tensorflow/tfjs-node. The package's own install script downloads a C
 * library from one fixed host and is switched off with all other install scripts; the same library is part of the
 * Python package `tensorflow-cpu`, so it comes from there, pinned by hash, and the small binding is compiled here.
 *
 * The result is kept in `.bot4/tfjs/` and linked into node_modules, so that a later `npm ci` costs no second download.
 * Where anything is missing, the WASM backend serves: one line says why, and the next try is an hour later.
 *   BOT4_TFJS=wasm    skips this.
 *   BOT4_TFJS=native  tries at once and fails loudly.
 */
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  capture,
  ensureNpm,
  isMain,
  nodeBin,
  probe,
  ROOT,
  readJson,
  runMain,
  SetupError,
  STATE,
  say,
  step,
  withLock,
  writeAtomic,
} from './setup.mjs';

const TENSORFLOW = '2.21.0';
const TFJS_NODE = '4.22.0';
/** The cp311 wheel for manylinux_2_27_x86_64. Only its C library is used, so the user's Python may be another. */
const WHEEL_SHA256 = '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c';
const RETRY_AFTER_MS = 3_600_000;

const PACKAGE = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-node');
const BINDING = join(PACKAGE, 'lib', 'napi-v8', 'tfjs_binding.node');
const KEY = `tensorflow-${TENSORFLOW}-tfjs-node-${TFJS_NODE}-${process.platform}-${process.arch}`;
const CACHE = join(STATE, 'tfjs', KEY);
/** What the set-up found: `{key, backend: 'native' | 'wasm', reason?, at}`. */
export const TFJS_STAMP = join(STATE, 'tfjs', 'stamp.json');

/** Extracts the library and the C headers. Python is here anyway, and Node has no reader for zip files. */
const EXTRACT = `
import os, re, shutil, sys, zipfile
wheel, target = sys.argv[1:]
libraries = {
    'tensorflow/libtensorflow_cc.so.2': 'lib/libtensorflow_cc.so.2',
    'tensorflow/libtensorflow_framework.so.2': 'lib/libtensorflow_framework.so.2',
}
header = re.compile(r'tensorflow/include/((tensorflow/c/|tensorflow/core/platform/ctstring|tsl/platform/ctstring|(xla/)?tsl/c/).*[.]h)')
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        match = header.fullmatch(name)
        place = libraries.get(name) or (match and 'include/' + match.group(1))
        if not place:
            continue
        path = os.path.join(target, place)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, 'wb') as out:
            shutil.copyfileobj(source, out, 1 << 20)
`;

/** Multiplies two matrices on the native backend. Node 23 removed a function of \`util\` that tfjs-node still calls. */
const VERIFY = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
const tf = require('@tensorflow/tfjs-node');
const product = tf.matMul(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[5, 6], [7, 8]])).arraySync();
const right = JSON.stringify(product) === '[[19,22],[43,50]]' && tf.getBackend() === 'tensorflow';
process.exit(right ? 0 : 3);
`;

/** Runs a program whose failure means that the WASM backend serves; the reason is one line. */
async function runOr(reason, command, args, options) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return;
  const lines = output.trim().split('\n');
  const telling = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1);
  throw new SetupError(`${reason} (${telling.trim().slice(0, 200)})`);
}

function pythonWithPip() {
  const own = join(ROOT, '.venv', 'bin', 'python');
  const found = ['python3', 'python3.13', 'python3.12', 'python3.11', own].find(
    (python) => probe(python, ['-m', 'pip', '--version']) !== undefined,
  );
  if (found === undefined) throw new SetupError('no Python 3 with pip was found');
  return found;
}

function checkPlatform() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(`there is no library for ${process.platform}-${process.arch}`);
  }
  const glibc = process.report.getReport().header.glibcVersionRuntime;
  if (glibc === undefined || Number(glibc.split('.')[1]) < 27) {
    throw new SetupError('the library needs glibc 2.27 or newer');
  }
}

/** An interrupted set-up leaves its folder behind; the set-up lock is held, so none of them is in use. */
function removeOldWork() {
  const home = join(STATE, 'tfjs');
  const old = existsSync(home) ? readdirSync(home).filter((name) => name.startsWith('work-')) : [];
  for (const name of old) rmSync(join(home, name), { recursive: true, force: true });
}

async function fetchLibrary(python) {
  const work = join(STATE, 'tfjs', `work-${process.pid}`);
  removeOldWork();
  mkdirSync(work, { recursive: true });
  try {
    const requirements = join(work, 'requirements.txt');
    writeAtomic(requirements, `tensorflow-cpu==${TENSORFLOW} --hash=sha256:${WHEEL_SHA256}\n`);
    const target = ['--python-version', '311', '--implementation', 'cp', '--abi', 'cp311'];
    const what = ['--no-deps', '--only-binary=:all:', ...target, '--platform', 'manylinux_2_27_x86_64'];
    const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--retries', '2'];
    await step('fetching the TensorFlow C library (274 MB)', () =>
      runOr('pip could not fetch the library', python, [
        ...pip,
        ...what,
        '--require-hashes',
        '-r',
        requirements,
        '-d',
        work,
      ]),
    );
    const wheel = join(work, `tensorflow_cpu-${TENSORFLOW}-cp311-cp311-manylinux_2_27_x86_64.whl`);
    const unpacked = join(work, 'unpacked');
    await step('unpacking it', () =>
      runOr('the library could not be unpacked', python, ['-c', EXTRACT, wheel, unpacked]),
    );
    rmSync(CACHE, { recursive: true, force: true });
    renameSync(unpacked, CACHE);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function compileBinding() {
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(PACKAGE, 'binding', name));
  // `bin/node` of a Node installation, the packaged one included, has the C headers beside it.
  const include = join(dirname(dirname(realpathSync(nodeBin()))), 'include', 'node');
  if (!existsSync(join(include, 'node_api.h'))) throw new SetupError(`the headers of Node are not in ${include}`);
  const output = join(CACHE, 'tfjs_binding.node');
  const temporary = `${output}.${process.pid}.tmp`;
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8'];
  const libraries = ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'];
  await step('compiling the TensorFlow binding', () =>
    runOr('the binding did not compile', 'g++', [
      ...flags,
      ...['-I', join(CACHE, 'include'), '-I', include],
      ...sources,
      ...['-L', join(CACHE, 'lib'), ...libraries, '-Wl,-rpath,$ORIGIN/../../deps/lib'],
      ...['-o', temporary],
    ]),
  );
  renameSync(temporary, output);
}

/** Puts the library and the binding where tfjs-node looks for them. The link is relative: the folder may be moved. */
function linkIntoPackage() {
  const deps = join(PACKAGE, 'deps');
  rmSync(deps, { recursive: true, force: true });
  symlinkSync(relative(PACKAGE, CACHE), deps);
  mkdirSync(dirname(BINDING), { recursive: true });
  const temporary = `${BINDING}.${process.pid}.tmp`;
  copyFileSync(join(CACHE, 'tfjs_binding.node'), temporary);
  renameSync(temporary, BINDING);
}

/**
 * Moves the library from the project's state into the package, for an image whose state folder is a volume. The next
 * `npm ci` would fetch it again.
 */
export function embedInPackage() {
  const deps = join(PACKAGE, 'deps');
  if (!tfjsIsReady() || !lstatSync(deps).isSymbolicLink()) return;
  rmSync(deps);
  renameSync(CACHE, deps);
}

/** Whether the native backend is in place. Looks at sizes only; the set-up has loaded it once. */
export function tfjsIsReady() {
  const stamp = readJson(TFJS_STAMP);
  if (stamp?.key !== KEY || stamp.backend !== 'native' || !existsSync(BINDING)) return false;
  const library = join(PACKAGE, 'deps', 'lib', 'libtensorflow_cc.so.2');
  return existsSync(library) && statSync(library).size === stamp.librarySize;
}

async function build() {
  checkPlatform();
  if (!existsSync(PACKAGE)) throw new SetupError('@tensorflow/tfjs-node is not installed');
  const library = join(CACHE, 'lib', 'libtensorflow_cc.so.2');
  if (!existsSync(join(CACHE, 'tfjs_binding.node'))) {
    if (probe('g++', ['--version']) === undefined) throw new SetupError('g++ was not found');
    if (!existsSync(library)) await fetchLibrary(pythonWithPip());
    await compileBinding();
  }
  linkIntoPackage();
  await step('checking the native TensorFlow backend', async () => {
    const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
    await runOr('the native backend does not start', nodeBin(), ['--no-warnings', '-e', VERIFY], { env });
  });
  return { key: KEY, backend: 'native', librarySize: statSync(library).size, at: new Date().toISOString() };
}

/** Removes what would make the loader believe that the native backend is there. */
function unlinkFromPackage() {
  rmSync(BINDING, { force: true });
  rmSync(join(PACKAGE, 'deps'), { recursive: true, force: true });
}

/**
 * Makes the native backend ready, or says why the WASM backend will be used.
 * @returns `{backend: 'native'}` or `{backend: 'wasm', reason}`.
 */
export async function ensureTfjs() {
  const wanted = process.env.BOT4_TFJS;
  if (wanted !== undefined && wanted !== '' && wanted !== 'wasm' && wanted !== 'native') {
    throw new SetupError(`BOT4_TFJS is '${wanted}'; it may be 'native' or 'wasm'.`);
  }
  if (wanted === 'wasm') return { backend: 'wasm', reason: 'BOT4_TFJS=wasm' };
  if (tfjsIsReady()) return { backend: 'native' };
  return withLock(async () => {
    if (tfjsIsReady()) return { backend: 'native' };
    const before = readJson(TFJS_STAMP);
    const failedLately = before?.key === KEY && before.backend === 'wasm' && Date.now() - before.at < RETRY_AFTER_MS;
    if (failedLately && wanted !== 'native') return { backend: 'wasm', reason: before.reason };
    try {
      const stamp = await build();
      writeAtomic(TFJS_STAMP, JSON.stringify(stamp));
      return { backend: 'native' };
    } catch (error) {
      unlinkFromPackage();
      // A binding that does not load is not kept: the next try compiles it afresh.
      rmSync(join(CACHE, 'tfjs_binding.node'), { force: true });
      if (wanted === 'native') throw error;
      const reason = error.message;
      writeAtomic(TFJS_STAMP, JSON.stringify({ key: KEY, backend: 'wasm', reason, at: Date.now() }));
      say(`TensorFlow.js will use its WASM backend: ${reason}`);
      return { backend: 'wasm', reason };
    }
  });
}

if (isMain(import.meta.url)) {
  await runMain(async () => {
    await ensureNpm();
    const { backend, reason } = await ensureTfjs();
    say(reason === undefined ? `TensorFlow.js backend: ${backend}` : `TensorFlow.js backend: ${backend} (${reason})`);
  });
}
