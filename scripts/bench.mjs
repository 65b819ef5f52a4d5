/** `npm run bench [-- filter]`: the full-size benches against the budgets in bench/budgets.ts. */
import { ensureNpm, runMain, runTs } from './setup.mjs';

await runMain(async () => {
  await ensureNpm();
  return runTs('bench/main.ts', process.argv.slice(2));
});
