/** `npm run check:data [-- --data DIR] [--topic TOPIC] [--show N]`: market data against answers computed elsewhere. */
import { ensureNpm, runMain, runTs } from './setup.mjs';

await runMain(async () => {
  await ensureNpm();
  return runTs('test/check-data/check-data.ts', process.argv.slice(2));
});
