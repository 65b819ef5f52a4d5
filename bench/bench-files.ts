/** Finds and loads the bench files: every `*.bench.ts` below this folder. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchCase, BenchResult, BenchSize } from './bench-case.ts';
import { measure } from './harness.ts';

const HERE = dirname(fileURLToPath(import.meta.url));

/** Paths of all bench files relative to this folder, in alphabetical order. */
export function benchFiles(): readonly string[] {
  return readdirSync(HERE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.bench.ts'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
}

/** The cases of a bench file. @throws Error when it exports none. */
export async function loadCases(file: string): Promise<readonly BenchCase[]> {
  const module = (await import(pathToFileURL(join(HERE, file)).href)) as { cases?: readonly BenchCase[] };
  if (module.cases === undefined || module.cases.length === 0) throw new Error(`${file} exports no cases`);
  return module.cases;
}

/** Measures all cases of a bench file in this process. */
export async function measureFile(file: string, size: BenchSize): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const benchCase of await loadCases(file)) results.push(await measure(benchCase, size));
  return results;
}
