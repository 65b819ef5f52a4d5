/**
 * `npm run check:notebooks [-- NAME…]`: every notebook headless twice and by nbclient, compared to the last digit. Takes some
 * minutes; ends with 1 when anything differs.
 */
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensureLab } from './setup-lab.mjs';
import { ensureTfjs } from './setup-tfjs.mjs';

await runMain(async () => {
  await ensureNpm();
  await ensureTfjs();
  await ensureLab();
  return runTs('test/notebooks/check-notebooks.ts', process.argv.slice(2));
});
