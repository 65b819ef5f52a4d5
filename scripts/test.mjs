/**
 * `npm test`: installs what is missing, then runs every check, also after one has failed, and ends with one plain line
 * `N passed, N failed`. Each check that is not a vitest test counts as one. Arguments select vitest files:
 * `npm test -- src/domain/risk` runs those alone, without coverage goals.
 *
 * `.bot4/test/result.json` holds the counts and times of the last run.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { capture, ensureNpm, isMain, nodeBin, ROOT, readJson, runMain, STATE, seconds, writeAtomic } from './setup.mjs';
import { ensureLab } from './setup-lab.mjs';
import { ensureTfjs } from './setup-tfjs.mjs';

const OUT = join(STATE, 'test');
const RESULT = join(OUT, 'result.json');
const VITEST_REPORT = join(OUT, 'vitest.json');
const COVERAGE_SUMMARY = join(STATE, 'coverage', 'coverage-summary.json');

const goals = readJson(join(ROOT, 'scripts', 'coverage-goals.json'));
const counts = { passed: 0, failed: 0, skipped: 0 };
const steps = [];

function tool(...path) {
  return join(ROOT, 'node_modules', ...path);
}

/**
 * Runs one check and prints one line about it, with its output when it failed.
 * @param work returns `{ok, note?, output?}`; a throw counts as a failure.
 */
async function check(name, work) {
  const start = Date.now();
  let result;
  try {
    result = await work();
  } catch (error) {
    result = { ok: false, output: error?.message ?? String(error) };
  }
  const ms = Date.now() - start;
  steps.push({ name, ok: result.ok, ms });
  const note = result.note === undefined ? '' : ` (${result.note})`;
  process.stdout.write(`[test] ${result.ok ? 'ok    ' : 'FAILED'} ${name}${note} … ${seconds(ms)}\n`);
  if (!result.ok && result.output) process.stdout.write(`${result.output.trimEnd()}\n`);
  return result;
}

/** A check that is one program: it passes when the program ends with code 0. */
async function checkProgram(name, command, args) {
  const { ok } = await check(name, async () => {
    const { code, output } = await capture(command, args, { env: plainEnv() });
    return { ok: code === 0, output };
  });
  counts[ok ? 'passed' : 'failed'] += 1;
}

function plainEnv() {
  const { FORCE_COLOR: _, ...env } = process.env;
  return { ...env, NO_COLOR: '1' };
}

/** Counts tests in vitest's report; a file that could not be loaded has no tests and counts as one failure. */
export function countTests(report) {
  const result = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const outcomes = file.assertionResults.map((test) => test.status);
    const failed = outcomes.filter((status) => status === 'failed').length;
    const passed = outcomes.filter((status) => status === 'passed').length;
    result.passed += passed;
    result.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
    result.skipped += outcomes.length - failed - passed;
  }
  return result;
}

/** Share of lines and branches covered in each folder, in percent, from istanbul's summary of files. */
export function coverageOf(summary, folder) {
  const inside = Object.entries(summary).filter(([file]) => relative(ROOT, file).startsWith(`${folder}/`));
  const percent = (kind) => {
    const total = inside.reduce((sum, [, entry]) => sum + entry[kind].total, 0);
    const covered = inside.reduce((sum, [, entry]) => sum + entry[kind].covered, 0);
    return total === 0 ? 100 : (100 * covered) / total;
  };
  return { files: inside.length, lines: percent('lines'), branches: percent('branches') };
}

function judgeCoverage() {
  const summary = readJson(COVERAGE_SUMMARY);
  if (summary === undefined) return { ok: false, output: 'vitest wrote no coverage summary.' };
  const misses = [];
  const notes = [];
  for (const folder of goals.folders) {
    const covered = coverageOf(summary, folder);
    if (covered.files === 0) misses.push(`${folder}: no file was measured`);
    notes.push(`${folder.slice(4)} ${covered.lines.toFixed(1)}/${covered.branches.toFixed(1)} %`);
    for (const kind of ['lines', 'branches']) {
      const miss = `${folder}: ${kind} ${covered[kind].toFixed(2)} %, goal ${goals[kind]} %`;
      if (covered[kind] < goals[kind]) misses.push(miss);
    }
  }
  return { ok: misses.length === 0, note: `lines/branches: ${notes.join(', ')}`, output: misses.join('\n') };
}

async function runVitest(files) {
  rmSync(VITEST_REPORT, { force: true });
  rmSync(COVERAGE_SUMMARY, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${VITEST_REPORT}`];
  const coverage = files.length === 0 ? ['--coverage'] : [];
  const { code, output } = await capture(
    nodeBin(),
    [tool('vitest', 'vitest.mjs'), 'run', ...reporters, ...coverage, ...files],
    { env: plainEnv() },
  );
  writeFileSync(join(OUT, 'vitest.log'), output);
  const report = readJson(VITEST_REPORT);
  if (report === undefined) {
    counts.failed += 1;
    return { ok: false, output: `vitest wrote no report:\n${output}` };
  }
  const found = countTests(report);
  for (const kind of Object.keys(counts)) counts[kind] += found[kind];
  const total = found.passed + found.failed;
  const note = `${found.passed} of ${total} tests in ${report.testResults.length} files`;
  if (total === 0) {
    counts.failed += 1;
    return { ok: false, note, output: `no test ran:\n${output}` };
  }
  // Vitest also ends with an error for a missed coverage goal, which is judged by itself below, and for errors outside
  // of tests, which must not pass unseen.
  const stray = code !== 0 && found.failed === 0 && (files.length > 0 || judgeCoverage().ok);
  if (stray) counts.failed += 1;
  return { ok: found.failed === 0 && !stray, note, output };
}

async function setUp() {
  const { ok } = await check('set-up', async () => {
    await ensureNpm();
    await ensureTfjs();
    await ensureLab();
    return { ok: true };
  });
  counts[ok ? 'passed' : 'failed'] += 1;
  return existsSync(tool('vitest'));
}

async function checkAll(files) {
  const node = nodeBin();
  if (files.length === 0) {
    await checkProgram('lock file', node, [join(ROOT, 'scripts', 'complete-lock.mjs'), '--check']);
    await checkProgram('format and lint', node, [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.']);
    await checkProgram('types', node, [tool('typescript-7', 'bin', 'tsc'), '--noEmit', '-p', ROOT]);
    await checkProgram('generated files', node, [join(ROOT, 'scripts', 'gen.ts'), '--check']);
  }
  await check('tests', () => runVitest(files));
  if (files.length === 0) {
    const { ok } = await check('coverage', async () => judgeCoverage());
    counts[ok ? 'passed' : 'failed'] += 1;
  }
}

async function main() {
  const start = Date.now();
  mkdirSync(OUT, { recursive: true });
  rmSync(RESULT, { force: true });
  if (await setUp()) await checkAll(process.argv.slice(2));
  writeAtomic(RESULT, `${JSON.stringify({ ...counts, ms: Date.now() - start, steps }, null, 2)}\n`);
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

if (isMain(import.meta.url)) await runMain(main);
