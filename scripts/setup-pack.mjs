/**
 * The command line in a few files instead of nine hundred (runner/pack). A start that finds no pack of its sources runs
 * them, so nothing depends on this step: it only makes starts quick.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, nodeBin, ROOT, STATE, say } from './setup.mjs';

/** Whether a pack was made at all; whether it fits the sources is what each start asks. */
export function hasPack() {
  return existsSync(join(STATE, 'pack', 'current.json'));
}

/** Makes the pack of the sources, when there is none that fits. A failure is told and harms nothing. */
export async function ensurePack() {
  // Without its packer a project has nothing to make, and nothing to say.
  if (!existsSync(join(ROOT, 'runner', 'pack', 'write.ts'))) return;
  const entry = join(ROOT, 'scripts', 'pack.ts');
  const { code, output } = await capture(nodeBin(), ['--disable-warning=ExperimentalWarning', entry]);
  if (code !== 0) say(`commands start from their sources: ${output.trim()}`);
}
