/**
 * `npm run check:kernel [-- bot4 python3 tslab]`: Jupyter's own test suite and hard cases on the bot4 kernel, beside
 * ipykernel and tslab. Prints a table; exits with 1 when the bot4 kernel misses a bar.
 */
import { join } from 'node:path';
import { ensureNpm, ROOT, runAttached, runMain } from './setup.mjs';
import { ensureLab, jupyterEnv, VENV_PYTHON } from './setup-lab.mjs';

await runMain(async () => {
  await ensureNpm();
  await ensureLab();
  const program = join(ROOT, 'test', 'kernel', 'check-kernel.py');
  return runAttached(VENV_PYTHON, [program, ...process.argv.slice(2)], { cwd: ROOT, env: jupyterEnv() });
});
