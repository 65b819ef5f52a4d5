/** Series of bars on worker threads, with progress and with the failures of single series. */
import { availableParallelism } from 'node:os';
import type { CarriedError } from '../../../src/adapters/workers/carried-error.ts';
import { runOnThreads } from '../../../src/adapters/workers/thread-pool.ts';
import { EXIT } from '../../console.ts';
import type { BarsEntry } from './bars-source.ts';
import { wholeOption } from './chosen-features.ts';
import type { RowsNote, ThreadSetup } from './thread-work.ts';
import { WorkProgress } from './work-progress.ts';

/** Options of `onThreads`. */
export interface OnThreads<Result> {
  readonly setup: ThreadSetup;
  /** As the command line gives it. */
  readonly threads: string | undefined;
  /** What the log says of a series that is done. */
  readonly line: (result: Result, entry: BarsEntry) => string;
}

/** What came of the series. */
export interface SeriesEnds<Result> {
  readonly done: readonly { readonly entry: BarsEntry; readonly result: Result }[];
  /** Exit code: 0 when no series failed. */
  readonly code: number;
}

interface Failure {
  readonly entry: BarsEntry;
  readonly error: CarriedError;
}

function explainAll(failures: readonly Failure[]): number {
  for (const { entry, error } of failures) {
    const { message, action, code, stack } = error;
    if (code !== undefined) process.stderr.write(`\nerror ${entry.label}: ${message}\n  what to do: ${action}\n`);
    else process.stderr.write(`\nbug in bot4, please report it: ${entry.label}: ${message}\n${stack ?? ''}\n`);
  }
  if (failures.some(({ error }) => error.code === undefined)) return EXIT.bug;
  return failures.every(({ error }) => error.isInput) ? EXIT.badInput : EXIT.failed;
}

/** Works on series, the longest first, so that no thread is left with a long one at the end. */
export async function onThreads<Result>(
  entries: readonly BarsEntry[],
  options: OnThreads<Result>,
): Promise<SeriesEnds<Result>> {
  const threads = options.threads === undefined ? availableParallelism() : wholeOption('threads', options.threads, 1);
  const rows = entries.reduce((sum, entry) => sum + entry.rows, 0);
  const progress = new WorkProgress({ series: entries.length, rows });
  const done: { readonly entry: BarsEntry; readonly result: Result }[] = [];
  const failures: Failure[] = [];
  await runOnThreads<BarsEntry, RowsNote, Result>(
    [...entries].sort((a, b) => b.rows - a.rows),
    {
      module: new URL('feature-thread.ts', import.meta.url),
      threads,
      setup: options.setup,
      onNote: (note) => progress.add(note.rows),
      onEnd: (end, entry) => {
        if (end.type === 'done') done.push({ entry, result: end.result });
        else failures.push({ entry, error: end.error });
        progress.end(end.type === 'done' ? options.line(end.result, entry) : `${entry.label}: failed`);
      },
    },
  );
  progress.clear();
  const order = new Map(entries.map((entry, i) => [entry, i]));
  done.sort((a, b) => (order.get(a.entry) ?? 0) - (order.get(b.entry) ?? 0));
  if (failures.length === 0) return { done, code: EXIT.ok };
  const code = explainAll(failures);
  process.stderr.write(`\n${failures.length} of ${entries.length} series failed; the others are done\n`);
  return { done, code };
}
