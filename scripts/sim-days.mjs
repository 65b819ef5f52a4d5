/** `npm run sim:days [-- --days N --seed S --shrink SEED]`: simulated trading days under faults, see docs/concepts/order-truth.md. */
import { ensureNpm, runMain, runTs } from './setup.mjs';

await runMain(async () => {
  await ensureNpm();
  return runTs('test/days/sim-days.ts', process.argv.slice(2));
});
