#!/usr/bin/env node
/** `npm run bot4 -- <command>`, also `npx bot4 <command>`: any command of bot4, with the set-up done first. */
import { ensureNpm, runMain, runTs } from './setup.mjs';
import { ensurePack, hasPack } from './setup-pack.mjs';
import { ensureTfjs } from './setup-tfjs.mjs';

await runMain(async () => {
  await ensureNpm();
  await ensureTfjs();
  if (!hasPack()) await ensurePack();
  return runTs('runner/main.ts', process.argv.slice(2));
});
