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

/** Test files, relative to the project folder, that may share a process. */
export function sharing(): readonly string[] {
  return PURE.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => !ALONE.test(readFileSync(join(ROOT, file), 'utf8'))),
  ).sort();
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
