/**
 * The record of a run as a notebook sees it. Research sessions say what data they read and what they tried; they find
 * the recorder of the run through the global object, as `display` finds its sink.
 */
import { DISPLAY, type Displayable, type MimeBundle } from '../display/mime.ts';

export interface CellTime {
  /** Script name of the cell. */
  readonly cell: string;
  readonly ms: number;
  readonly status: string;
}

/** The code that ran, as far as it can be named. */
export interface CodeState {
  /** Commit of the project; null outside of a repository. */
  readonly gitCommit: string | null;
  /** True when tracked files differ from that commit. */
  readonly hasChanges: boolean;
  /** SHA-256 of package-lock.json. */
  readonly lockHash: string | null;
  readonly node: string;
}

/**
 * What is read of the record of a research session (`RunRecord` in src/dto/run-report.ts). It is written whole; its own
 * type would bring the whole engine to the type checker of every notebook that imports `bot4/notebook`.
 */
export interface SessionRecord {
  readonly question: string;
  readonly seed: number;
  readonly data: { readonly sha256: string; readonly source: string };
  readonly trainings: readonly {
    readonly label: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly folds: readonly object[];
    readonly bestEpoch: number;
  }[];
  readonly backtests: readonly {
    readonly label: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
    readonly part: string;
    readonly dailySharpe: number;
    readonly trades: number;
    readonly netProfit: string;
  }[];
  readonly trials: number;
}

/** Data that was read, by the SHA-256 of its content. */
export interface DataRead {
  readonly sha256: string;
  /** A path, the id of a data set, or what a generator was asked. */
  readonly source: string;
}

/** One backtest or training: what was asked, and what came out. */
export interface RunTrial {
  readonly kind: 'backtest' | 'training';
  readonly label: string;
  /** SHA-256 of the data that it ran on. */
  readonly data: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, unknown>>;
}

export interface NotebookRecord {
  readonly version: 1;
  readonly notebook: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly writtenAt: string;
  readonly code: CodeState;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seeds: readonly number[];
  /** Each data set that was read, in a research session or by `bot4/data`. */
  readonly data: readonly DataRead[];
  readonly cells: readonly CellTime[];
  /** Every backtest and every training of the run, in and outside of research sessions. */
  readonly runs: readonly RunTrial[];
  /** What each research session tried, with parameters and metrics; trials of earlier runs are in its count. */
  readonly sessions: readonly SessionRecord[];
}

const RECORDER = Symbol.for('bot4.run.recorder');

/** The far end of this file: see `NotebookRecorder`. */
export interface Recorder {
  /** Takes what a session has done so far. */
  session(record: SessionRecord): void;
  read(data: DataRead): void;
  trial(trial: RunTrial): void;
  record(): NotebookRecord;
  bundle(): MimeBundle;
}

/** Registers the recorder of the run; undefined takes it away again. */
export function setRecorder(recorder: Recorder | undefined): void {
  if (recorder === undefined) Reflect.deleteProperty(globalThis, RECORDER);
  else Reflect.set(globalThis, RECORDER, recorder);
}

/** The recorder of the run, if there is one. */
export function currentRecorder(): Recorder | undefined {
  return Reflect.get(globalThis, RECORDER) as Recorder | undefined;
}

/** Gives a research session's record to the run that it belongs to; without a run nothing happens. */
export function recordSession(session: SessionRecord): void {
  currentRecorder()?.session(session);
}

/** Notes data that a notebook read; without a run nothing happens. */
export function recordRead({ sha256, source }: DataRead): void {
  currentRecorder()?.read({ sha256, source });
}

/** Notes a backtest or a training outside of a research session; without a run nothing happens. */
export function recordTrial(trial: RunTrial): void {
  currentRecorder()?.trial(trial);
}

/**
 * The record of the notebook that runs, ready to show; undefined outside of a notebook.
 * @example runRecord() // => undefined
 */
export function runRecord(): (NotebookRecord & Displayable) | undefined {
  const recorder = currentRecorder();
  return recorder === undefined ? undefined : { ...recorder.record(), [DISPLAY]: () => recorder.bundle() };
}
