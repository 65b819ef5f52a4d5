/**
 * Runs the benches and holds them against `budgets.ts`.
 *
 *   node --expose-gc bench/main.ts              all files, full size (about a minute)
 *   node --expose-gc bench/main.ts --smoke      all files, small size: only shows that they run
 *   node --expose-gc bench/main.ts ring         files whose path contains "ring"; so does --only ring
 *
 * Prints a table, writes `.bot4/bench.json`, and ends with exit code 1 when a budget is broken beyond its margin in two
 * runs. At the small size nothing is judged: its times mean nothing.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { BenchResult, BenchSize } from './bench-case.ts';
import { benchFiles } from './bench-files.ts';
import { formatReport, makeReport } from './report.ts';
import { better, judgeAll } from './verdict.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const STATE = join(HERE, '..', '.bot4');
const OUTPUT = join(STATE, 'bench.json');
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const USAGE_EXIT = 2;

/** Runs `one-file.ts` in a process whose code comes from the cache when it is there. */
async function runProcess(file: string, size: BenchSize | 'load'): Promise<string> {
  const flags = process.execArgv.includes('--expose-gc') ? process.execArgv : [...process.execArgv, '--expose-gc'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, join(HERE, 'one-file.ts'), file, size], {
    maxBuffer: MAX_OUTPUT_BYTES,
    env: { NODE_COMPILE_CACHE: join(STATE, 'compile-cache'), ...process.env },
  });
  return stdout;
}

/**
 * Measures a file. At the full size a process before it loads the file and ends, so that the one that is timed strips no
 * types: whoever strips types runs a WebAssembly whose memory grows, and from then on the compiler checks at each access
 * to a typed array that its buffer is still there (docs/concepts/hot-path.md): a quarter of the time of a pool.
 */
async function runFile(file: string, size: BenchSize): Promise<readonly BenchResult[]> {
  if (size === 'full') await runProcess(file, 'load');
  return JSON.parse(await runProcess(file, size)) as readonly BenchResult[];
}

function isBroken(result: BenchResult): boolean {
  return judgeAll(result).some((verdict) => verdict.outcome === 'broken' || verdict.outcome === 'not measured');
}

/** A file with a broken figure runs once more, and the better of the two results of each case counts. */
async function runJudged(file: string): Promise<readonly BenchResult[]> {
  const first = await runFile(file, 'full');
  if (!first.some(isBroken)) return first;
  process.stderr.write(`${file}: over budget, running once more\n`);
  const second = await runFile(file, 'full');
  return first.map((result, i) => better(result, second[i] as BenchResult));
}

const { values, positionals } = parseArgs({
  options: { smoke: { type: 'boolean' }, only: { type: 'string' } },
  allowPositionals: true,
});
const filter = values.only ?? positionals[0] ?? '';
const size: BenchSize = values.smoke === true ? 'small' : 'full';
const files = benchFiles().filter((file) => file.includes(filter));
if (files.length === 0) {
  process.stderr.write(`no bench file has "${filter}" in its path; there are: ${benchFiles().join(', ')}\n`);
  process.exit(USAGE_EXIT);
}

const results = new Map<string, readonly BenchResult[]>();
for (const file of files) {
  process.stderr.write(`${file}\n`);
  results.set(file, size === 'full' ? await runJudged(file) : await runFile(file, size));
}
const report = makeReport(size, results);
mkdirSync(dirname(OUTPUT), { recursive: true });
writeFileSync(OUTPUT, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${formatReport(report)}\n`);

const broken = report.cases.filter(isBroken);
if (size === 'full' && broken.length > 0) {
  process.stderr.write(`over budget: ${broken.map((result) => result.name).join('; ')}\n`);
  process.exitCode = 1;
}
