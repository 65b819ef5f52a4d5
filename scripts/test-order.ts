/**
 * In which order and in which company test files run. With two workers, a file of minutes that starts last leaves one of
 * them idle, and a fresh clone has no times of an earlier run to sort by: the long ones are named here and start first.
 *
 * A file in a process of its own pays a second for the start and for loading what it tests; for tests of pure code that is
 * most of their time. Those share a process, worker by worker.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Files that take more than half a minute beside another worker, longest first. */
export const LONGEST = [
  'test/journeys/kill.test.ts',
  'test/data/fetch-kill.test.ts',
  'test/journeys/bad-input.test.ts',
  'test/days/days.test.ts',
  'test/data/import-kill.test.ts',
  'test/docs.test.ts',
  'test/journeys/main-job.test.ts',
  'bench/smoke.test.ts',
  'test/data/feature-kill.test.ts',
  'test/features/fast-forms.test.ts',
  'test/journeys/notebook.test.ts',
  'test/features/every-indicator.test.ts',
  'runner/commands/features/features.test.ts',
  'runner/commands/backtest/backtest.test.ts',
  'test/lab/research-notebooks.test.ts',
  'test/report/report-page.test.ts',
  'test/dockerfile.test.ts',
  'src/domain/gate/judge.prop.test.ts',
  'scripts/gen-simd.test.ts',
] as const;

/** Pure code: no clock, no chance, no outside, and no state of a module that a test could leave behind (test/tidy.test.ts). */
const PURE = ['src/core', 'src/domain', 'src/dto'];

/** Signs of a test that measures its process or makes others; what ran before it must not matter. */
const ALONE = /bench\/|memoryUsage|worker_threads|child_process|\bvi\./;

/** Signs of a test that counts what a loop leaves on the heap. */
const COUNTS = /\b(bytesPerOperation|countGc)\(/;

/** Folders with files that count. */
const COUNTING = ['src', 'test', 'bench'];

/** Test files, relative to the project folder, that may share a process. */
export function sharing(): readonly string[] {
  return testFiles(PURE).filter((file) => !ALONE.test(textOf(file)));
}

/**
 * Test files, relative to the project folder, that count what a loop leaves on the heap. They run in processes in which
 * V8 does everything on one thread: with compilers in the background it depends on the load of the machine what a
 * function has met when it is compiled, and with that whether a double is boxed.
 */
export function counting(): readonly string[] {
  return testFiles(COUNTING).filter((file) => COUNTS.test(textOf(file)));
}

function testFiles(folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
    )
    .sort();
}

function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** Rank of a file: the long ones by their place in the list, all others after them. */
export function rankOf(moduleId: string): number {
  const rank = LONGEST.findIndex((file) => moduleId === ROOT + file);
  return rank === -1 ? LONGEST.length : rank;
}

/** Long files first, then those with a process of their own, the larger ones first, then the others, which fill the gaps. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const shares = (file: TestSpecification): number => (file.project.config.isolate ? 0 : 1);
    return others
      .map((file, place) => ({ file, place }))
      .sort(
        (a, b) =>
          rankOf(a.file.moduleId) - rankOf(b.file.moduleId) || shares(a.file) - shares(b.file) || a.place - b.place,
      )
      .map(({ file }) => file);
  }
}
