/** `npm start [-- arguments]`: installs what is missing, then runs the main job, `bot4 demo`. */
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensurePack } from './setup-pack.mjs';
import { ensureTfjs } from './setup-tfjs.mjs';

await runMain(async () => {
  await ensureNpm();
  await ensureTfjs();
  await ensurePack();
  return runTs('runner/main.ts', ['demo', ...process.argv.slice(2)]);
});
