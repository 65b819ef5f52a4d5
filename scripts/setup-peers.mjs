/**
 * The libraries that `npm run bench:peers` measures beside bot4, under `.bot4/peers`: those of Python in a virtual
 * environment, pinned by bench/peers/requirements.txt, and a Rust program, pinned by bench/peers/rust/Cargo.lock. Only the
 * package caches of pip and cargo are written outside the project.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture, probe, ROOT, run, STATE, sha256, step, withLock, writeAtomic } from './setup.mjs';
import { findPython } from './setup-lab.mjs';

const REQUIREMENTS = join(ROOT, 'bench', 'peers', 'requirements.txt');
/** Everything that a run with the peers writes: environment, inputs, results. */
export const PEERS = join(STATE, 'peers');
const VENV = join(PEERS, 'venv');
export const PEERS_PYTHON = join(VENV, 'bin', 'python');
const STAMP = join(VENV, '.bot4-stamp');

/** Absolute paths are part of a virtual environment, so a moved project folder makes a new one. */
function stampOf() {
  return sha256(readFileSync(REQUIREMENTS), ROOT);
}

function fits(stamp) {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp && existsSync(PEERS_PYTHON);
}

/** Makes the environment ready; the second call costs two file reads. */
export async function ensurePeers() {
  const stamp = stampOf();
  if (fits(stamp)) return;
  await withLock(async () => {
    if (fits(stamp)) return;
    const { python, version } = findPython('The comparison with other libraries');
    rmSync(VENV, { recursive: true, force: true });
    await step(`making a virtual environment for the peers (Python ${version})`, () =>
      run(python, ['-m', 'venv', VENV]),
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await step('installing numpy, scipy, statsmodels, arch, polars and TA-Lib (200 MB)', () =>
      run(PEERS_PYTHON, [...pip, '-r', REQUIREMENTS]),
    );
    writeAtomic(STAMP, stamp);
  });
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
