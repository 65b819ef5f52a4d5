/** What a bench file exports, and what measuring it gives. */
import type { GcCount, Loop } from './allocation.ts';
import type { BudgetName } from './budgets.ts';

/** `small` proves that the bench still runs; `full` measures. */
export type BenchSize = 'small' | 'full';

/** Something set up and ready to be measured. */
export interface Subject {
  /** Does `count` operations (batched) or calls (whole) and returns a checksum that depends on all of them. */
  readonly run: Loop;
  /** Operations in one call of a `whole` case, for example bars; 1 when absent. */
  readonly opsPerCall?: number;
  /** Ends threads, closes files. */
  close?(): Promise<void> | void;
}

/** One line of the table. */
export interface BenchCase {
  readonly name: string;
  /** What is measured on, in words a reader can repeat it by. */
  readonly input: string;
  readonly method: 'batched' | 'whole';
  readonly setup: (size: BenchSize) => Promise<Subject> | Subject;
  /** A plain version or another library that does the same work and comes to the same answers. */
  readonly twin?: { readonly name: string; readonly setup: (size: BenchSize) => Promise<Subject> | Subject };
  /** False where groups of 64 operations are not independent of each other, as between threads. @defaultValue true */
  readonly tail?: boolean;
  /** False where a second subject cannot be made to compare answers with, as between threads. @defaultValue true */
  readonly repeatable?: boolean;
  readonly budgets: readonly BudgetName[];
}

/** Time of an operation in nanoseconds. */
export interface Times {
  /** The lowest sample: the cost of an operation when nothing disturbs it. A mean over the operations of that sample. */
  readonly best: number;
  readonly median: number;
}

/** How a twin did beside the subject. */
export interface TwinResult extends Times {
  readonly name: string;
  /** Twin's lowest sample over the subject's: above 1 the subject is faster. */
  readonly ratioOfMinima: number;
  /** Median of the ratios of neighbouring samples. */
  readonly medianRatio: number;
}

/** Everything that was measured of a case. */
export interface BenchResult extends Times {
  readonly name: string;
  readonly input: string;
  readonly method: 'batched' | 'whole';
  readonly clock: 'wall' | 'processor';
  readonly checksum: number;
  /** Quantiles of groups of 64 operations (batched) or of calls (whole), nanoseconds an operation; null where there is no tail. */
  readonly tail: { readonly p50: number; readonly p99: number; readonly p999: number; readonly groups: number } | null;
  /** Rounds and blocks of groups thrown away because the thread waited for a processor. */
  readonly rejected: number;
  /** The machine was so busy that interrupted samples had to be used: the times are upper bounds. */
  readonly disturbed: boolean;
  /** Groups longer than 10 us that the run delay does not explain; null for `whole`. */
  readonly stalls: number | null;
  readonly bytes: number;
  readonly gcsPerMillion: number;
  readonly gc: GcCount;
  /** Nanoseconds a step of the reference kernel in the same rounds. */
  readonly referenceNs: number;
  readonly twin: TwinResult | null;
  readonly budgets: readonly BudgetName[];
}
