/**
 * Measures one bench file and prints its results as JSON. `main.ts` starts one such process for each file, so that what
 * the compiler learnt from one bench, and what it left on the heap, does not colour the next. `load` measures nothing: it
 * leaves the code in the compile cache.
 */
import { loadCases, measureFile } from './bench-files.ts';

const [file, size] = process.argv.slice(2);
if (file === undefined || (size !== 'small' && size !== 'full' && size !== 'load')) {
  throw new Error('usage: one-file.ts <file below bench/> small|full|load');
}
if (size === 'load') {
  await loadCases(file);
  process.exit(0);
}
const results = await measureFile(file, size);
await new Promise((resolve) => process.stdout.write(JSON.stringify(results), resolve));
process.exit(0);
