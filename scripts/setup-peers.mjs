/**
 * The libraries that `npm run bench:peers` measures beside bot4, under `.bot4/peers`: those of Python in a virtual
 * environment, pinned by bench/peers/requirements.txt, and a Rust program, pinned by bench/peers/rust/Cargo.lock. Only the
 * package caches of pip and cargo are written outside the project.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, probe, ROOT, run, SetupError, STATE, sha256, step, withLock, writeAtomic } from './setup.mjs';
import { findPython } from './setup-lab.mjs';

/** Everything that a run with the peers writes: environment, inputs, results. */
export const PEERS = join(STATE, 'peers');

const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];

/** A virtual environment with what a file of `bench/peers` pins. */
function environmentOf({ folder, requirements, findIts, name, installs }) {
  const venv = join(folder, 'venv');
  const python = join(venv, 'bin', 'python');
  const stampFile = join(venv, '.bot4-stamp');
  const pins = join(ROOT, 'bench', 'peers', requirements);
  /** Makes it ready; the second call costs two file reads. */
  const ensure = async () => {
    // Absolute paths are part of a virtual environment, so a moved project folder makes a new one.
    const stamp = sha256(readFileSync(pins), ROOT);
    const fits = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(python);
    if (fits()) return;
    await withLock(async () => {
      if (fits()) return;
      const its = findIts();
      rmSync(venv, { recursive: true, force: true });
      await step(`making a virtual environment for ${name}`, () => run(its, ['-m', 'venv', venv]));
      await step(`installing ${installs}`, () => run(python, [...PIP, '-r', pins]));
      writeAtomic(stampFile, stamp);
    });
  };
  return { python, ensure };
}

const peers = environmentOf({
  folder: PEERS,
  requirements: 'requirements.txt',
  findIts: () => findPython('The comparison with other libraries').python,
  name: 'the peers',
  installs: 'numpy, scipy, statsmodels, arch, polars and TA-Lib (200 MB)',
});
export const PEERS_PYTHON = peers.python;
export const ensurePeers = peers.ensure;

/** hftbacktest needs an older numpy than the other peers. */
const hftbacktest = environmentOf({
  folder: join(STATE, 'hftbacktest'),
  requirements: 'requirements-hftbacktest.txt',
  findIts: () => findPython('The comparison with hftbacktest').python,
  name: 'hftbacktest',
  installs: 'hftbacktest 2.4.4 (600 MB)',
});
export const HFTBACKTEST_PYTHON = hftbacktest.python;
export const ensureHftbacktest = hftbacktest.ensure;

/** nautilus_trader needs an older pandas than the other peers, and Python 3.12. */
const nautilus = environmentOf({
  folder: join(STATE, 'nautilus'),
  requirements: 'requirements-nautilus.txt',
  findIts: findPython312,
  name: 'nautilus_trader',
  installs: 'nautilus_trader 1.231.0 (300 MB)',
});
export const NAUTILUS_PYTHON = nautilus.python;
export const ensureNautilus = nautilus.ensure;

function findPython312() {
  const python = process.env.BOT4_PYTHON_312 ?? 'python3.12';
  if (probe(python, ['-c', 'import sys, venv, ensurepip; assert sys.version_info[:2] >= (3, 12)']) !== undefined) {
    return python;
  }
  throw new SetupError(
    `nautilus_trader needs Python 3.12, and ${python} does not start here. ` +
      'Install it, or set BOT4_PYTHON_312 to its path.',
  );
}

const RUST = join(ROOT, 'bench', 'peers', 'rust');
const RUST_TARGET = join(PEERS, 'rust');
const RUST_PROGRAM = join(RUST_TARGET, 'release', 'bot4-peers');
const RUST_STAMP = join(RUST_TARGET, '.bot4-stamp');

/**
 * Builds the native peer. It is optional: without a Rust toolchain the table says so.
 * @returns `{program}`, or `{reason}` when it cannot be built here.
 */
export async function ensureRustPeer() {
  const cargo = probe('cargo', ['--version']);
  if (cargo === undefined) return { reason: 'cargo, the builder of Rust programs, is not installed here' };
  const sources = ['Cargo.toml', 'Cargo.lock', 'src/main.rs', 'src/books.rs', 'src/json.rs'].map((name) =>
    readFileSync(join(RUST, name)),
  );
  const stamp = sha256(cargo, ...sources);
  const fitsRust = () =>
    existsSync(RUST_STAMP) && readFileSync(RUST_STAMP, 'utf8') === stamp && existsSync(RUST_PROGRAM);
  if (fitsRust()) return { program: RUST_PROGRAM };
  return withLock(async () => {
    if (fitsRust()) return { program: RUST_PROGRAM };
    const args = [
      'build',
      '--release',
      '--locked',
      '--manifest-path',
      join(RUST, 'Cargo.toml'),
      '--target-dir',
      RUST_TARGET,
    ];
    const { code, output } = await step(
      'building the native peers (sonic-rs, matchcore, orderbook-rs; some minutes)',
      () => capture('cargo', args),
    );
    if (code !== 0) return { reason: `cargo build ended with code ${code}: ${output.trim().split('\n').at(-1)}` };
    writeAtomic(RUST_STAMP, stamp);
    return { program: RUST_PROGRAM };
  });
}
