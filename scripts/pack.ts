/** Packs the command line, unless its pack fits the sources; `--check` only says whether it does. Part of the set-up. */
import { openPack } from '../runner/pack/open.ts';
import { ENTRY, EXCLUDED, PACKS } from '../runner/pack/plan.ts';
import { UnpackableError } from '../runner/pack/rewrite.ts';
import { writePack } from '../runner/pack/write.ts';
import { ROOT } from '../runner/paths.ts';

const isCheck = process.argv.includes('--check');
if (openPack(ROOT, PACKS) === undefined) {
  if (isCheck) process.exitCode = 1;
  else {
    try {
      await writePack({ root: ROOT, folder: PACKS, entry: ENTRY, excluded: EXCLUDED });
    } catch (error) {
      if (!(error instanceof UnpackableError)) throw error;
      process.stderr.write(`bot4: no pack is made, commands run from the sources: ${error.message}\n`);
      process.exitCode = 1;
    }
  }
}
