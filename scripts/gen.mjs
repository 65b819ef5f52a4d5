/** `npm run gen [-- --check]`: brings generated files up to date. */
import { ensureNpm, runMain, runTs } from './setup.mjs';

await runMain(async () => {
  await ensureNpm();
  return runTs('scripts/gen.ts', process.argv.slice(2));
});
