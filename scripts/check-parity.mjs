/**
 * `npm run check:parity [-- --only TEXT] [--data DIR]`: trade lists beside backtesting.py and vectorbt, which live in a
 * virtual environment of their own under `.bot4/parity`, pinned by test/parity/requirements.txt.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNpm, ROOT, run, runMain, runTs, STATE, sha256, step, withLock, writeAtomic } from './setup.mjs';
import { findPython } from './setup-lab.mjs';

const REQUIREMENTS = join(ROOT, 'test', 'parity', 'requirements.txt');
const VENV = join(STATE, 'parity', 'venv');
const STAMP = join(VENV, '.bot4-stamp');

/** The Python that has both libraries. */
export const PARITY_PYTHON = join(VENV, 'bin', 'python');

/** Makes the environment ready; the second call costs two file reads. */
export async function ensureParity() {
  // Absolute paths are part of a virtual environment, so a moved project folder makes a new one.
  const stamp = sha256(readFileSync(REQUIREMENTS), ROOT);
  const fits = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp && existsSync(PARITY_PYTHON);
  if (fits()) return;
  await withLock(async () => {
    if (fits()) return;
    const { python, version } = findPython('The comparison of backtests');
    rmSync(VENV, { recursive: true, force: true });
    await step(`making a virtual environment for backtesting.py and vectorbt (Python ${version})`, () =>
      run(python, ['-m', 'venv', VENV]),
    );
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary=:all:'];
    await step('installing backtesting.py 0.6.6, vectorbt 1.2.0 and TA-Lib (800 MB)', () =>
      run(PARITY_PYTHON, [...pip, '-r', REQUIREMENTS]),
    );
    writeAtomic(STAMP, stamp);
  });
}

if (process.argv[1] === import.meta.filename) {
  await runMain(async () => {
    await ensureNpm();
    await ensureParity();
    return runTs('test/parity/check-parity.ts', ['--python', PARITY_PYTHON, ...process.argv.slice(2)]);
  });
}
