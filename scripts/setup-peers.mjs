/**
 * The Python libraries that `npm run bench:peers` measures beside bot4, in a virtual environment of their own under
 * `.bot4/peers`, pinned by bench/peers/requirements.txt. Only the package cache of pip is written outside the project.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, STATE, sha256, step, withLock, writeAtomic } from './setup.mjs';
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
    await step('installing numpy, scipy, statsmodels and arch (150 MB)', () =>
      run(PEERS_PYTHON, [...pip, '-r', REQUIREMENTS]),
    );
    writeAtomic(STAMP, stamp);
  });
}
