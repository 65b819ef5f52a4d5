/** What a bench file exports, and what measuring it gives. */
import type { GcCount, Loop } from './allocation.ts';
import type { BudgetName } from './budgets.ts';

/** `small` proves that the bench still runs; `full` measures. */
export type BenchSize = 'small' | 'full';

/** Does `count` calls and returns a checksum that depends on all of them, now or later. */
export type Work = (count: number) => number | Promise<number>;

/** Something set up and ready to be measured. */
export interface Subject<W extends Work = Loop> {
  /** Does `count` operations (batched) or calls (whole) and returns a checksum that depends on all of them. */
  readonly run: W;
  /** Operations in one call of a `whole` case, for example bars; 1 when absent. */
  readonly opsPerCall?: number;
  /** Brings a batched case back to where it started, after each timed loop and outside of its time. */
  clear?(): void;
  /** Ends threads, closes files. */
  close?(): Promise<void> | void;
}

type Setup<W extends Work> = (size: BenchSize) => Promise<Subject<W>> | Subject<W>;

/** One line of the table; `W` is what the method can measure. */
interface CaseOf<W extends Work> {
  readonly name: string;
  /** What is measured on, in words a reader can repeat it by. */
  readonly input: string;
  readonly setup: Setup<W>;
  /** A plain version or another library that does the same work and comes to the same answers. */
  readonly twin?: { readonly name: string; readonly setup: Setup<W> };
  /** False where groups of 64 operations are not independent of each other, as between threads. @defaultValue true */
  readonly tail?: boolean;
  /** False where a second subject cannot be made to compare answers with, as between threads. @defaultValue true */
  readonly repeatable?: boolean;
  readonly budgets: readonly BudgetName[];
}

/** Operations too short for a clock. */
export interface BatchedCase extends CaseOf<Loop> {
  readonly method: 'batched';
}

/** Functions that a clock can time; they may return promises. */
export interface WholeCase extends CaseOf<Work> {
  readonly method: 'whole';
}

export type BenchCase = BatchedCase | WholeCase;

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
  /** Growth of the heap for each operation; null for work that returns promises, whose collections fall into the middle. */
  readonly bytes: number | null;
  readonly gcsPerMillion: number;
  readonly gc: GcCount;
  /** Nanoseconds a step of the reference kernel in the same rounds. */
  readonly referenceNs: number;
  readonly twin: TwinResult | null;
  readonly budgets: readonly BudgetName[];
}
