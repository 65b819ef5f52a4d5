/**
 * The start of the command line. Nine hundred small files take longer to load than most commands take to run; the set-up
 * packs them into a few (`pack/`). A pack that does not fit the sources to the last change of a file is not used, nor one
 * beside modules of a user, which must share theirs with us: then the sources run, as they always can.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nameSourcesInStacks, openPack } from './pack/open.ts';
import { fromSources, PACKS } from './pack/plan.ts';
import { COMPILE_CACHE, ROOT } from './paths.ts';

// Types are stripped and code is compiled once, not at every start.
enableCompileCache(COMPILE_CACHE);

const pack = fromSources(process.argv.slice(2), process.env) ? undefined : openPack(ROOT, PACKS);
if (pack === undefined) {
  const { resolveOwnFilesDirectly } = await import('./module-paths.ts');
  resolveOwnFilesDirectly();
  const { runProgram } = await import('./program.ts');
  await runProgram();
} else {
  nameSourcesInStacks(pack);
  const entry = join(pack, '0.mjs');
  const { $bot4n: program } = (await import(pathToFileURL(entry).href)) as {
    readonly $bot4n: typeof import('./program.ts');
  };
  await program.runProgram();
}
