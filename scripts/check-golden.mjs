/** `npm run check:golden [-- --topic TOPIC] [--fn FUNCTION] [--show N]`: agreement with the shared golden sets. */
import { ensureNpm, runMain, runTs } from './setup.mjs';

await runMain(async () => {
  await ensureNpm();
  return runTs('test/golden/check-golden.ts', process.argv.slice(2));
});
