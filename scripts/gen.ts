/** `npm run gen [-- --check]`: writes every generated file, or says which are stale and ends with code 1. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateErrors } from './gen-errors.ts';
import { generateFeatures } from './gen-features.ts';
import { generateSample } from './gen-sample.ts';
import { generateSimd } from './gen-simd.ts';

const GENERATORS: Readonly<Record<string, (root: string, check: boolean) => boolean | Promise<boolean>>> = {
  'docs/reference/errors.md': generateErrors,
  'docs/reference/features.md': generateFeatures,
  'data/sample/SYNTH-EDGE-USDT_1h.csv': generateSample,
  'src/hot/simd/correlation.wasm.gen.ts': generateSimd,
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');
const stale: string[] = [];
for (const [name, generate] of Object.entries(GENERATORS)) if (!(await generate(root, check))) stale.push(name);
for (const name of stale) console.error(`${name} is stale; run: npm run gen`);
if (stale.length === 0) console.log(`${Object.keys(GENERATORS).length} generated files are up to date`);
process.exitCode = stale.length === 0 ? 0 : 1;
