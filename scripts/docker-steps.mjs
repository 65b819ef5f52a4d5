/**
 * The steps of the Dockerfile, so that they can be run and tested without a container engine:
 *   node scripts/docker-steps.mjs packages | tensorflow | folders | check
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNpm, nodeBin, ROOT, run, runMain, SetupError, STATE, say } from './setup.mjs';
import { embedInPackage, ensureTfjs } from './setup-tfjs.mjs';

/** npm packages of the lock file; development packages stay out, as BOT4_OMIT_DEV=1 in the Dockerfile says. */
async function packages() {
  await ensureNpm();
}

/** The native TensorFlow backend, or the WASM backend where it cannot be had. */
async function tensorflow() {
  const { backend, reason } = await ensureTfjs();
  say(`TensorFlow.js backend: ${backend}${reason === undefined ? '' : ` (${reason})`}`);
  embedInPackage();
}

/** Folders that the user of the image writes to; as volumes they must exist with the right owner. */
async function folders() {
  for (const folder of [STATE, join(ROOT, 'models'), join(ROOT, 'out'), join(ROOT, 'data', 'local')]) {
    mkdirSync(folder, { recursive: true });
  }
}

/** The image can start: every file is there, and the packages suffice without the development ones. */
async function check() {
  const missing = ['src', 'runner/main.ts', 'notebooks', 'package.json'].filter(
    (path) => !existsSync(join(ROOT, path)),
  );
  if (missing.length > 0) throw new SetupError(`the image lacks ${missing.join(', ')}`);
  await run(nodeBin(), ['--disable-warning=ExperimentalWarning', join(ROOT, 'runner', 'main.ts'), '--help']);
  say('the image starts');
}

const STEPS = { packages, tensorflow, folders, check };

await runMain(async () => {
  const step = STEPS[process.argv[2]];
  if (step === undefined) throw new SetupError(`name a step: ${Object.keys(STEPS).join(', ')}`);
  await step();
});
