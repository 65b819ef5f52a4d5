/**
 * Runs a notebook from top to bottom without Jupyter and without Python, with the kernel that Jupyter uses.
 *
 * It takes over the process while it runs: standard streams, working folder (the notebook's own, as in Jupyter),
 * `BOT4_NOTEBOOK`, and the global scope in which cells live. So give it a process of its own.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { writeFileAtomic } from '../../adapters/fs/atomic-write.ts';
import { InputError } from '../../core/index.ts';
import { setDisplaySink } from '../display/sink.ts';
import { type Evaluation, Kernel } from '../kernel/kernel.ts';
import { captureOutput, type OutputCapture, type StreamName } from '../kernel/output.ts';
import type { CellError } from '../kernel/traceback.ts';
import { CellOutputs } from './cell-outputs.ts';
import { type Cell, formatNotebook, type Notebook, type Output, parseNotebook, sourceText } from './nbformat.ts';
import { notebookHash } from './notebook-hash.ts';
import { type Parameters, withParameters } from './parameters.ts';
import { NotebookRecorder, recordFileOf } from './recorder.ts';

/** What happens during a run. `cell` counts code cells from 1. */
export type NotebookProgress =
  | { readonly kind: 'start'; readonly cell: number; readonly cells: number; readonly source: string }
  | { readonly kind: 'text'; readonly cell: number; readonly stream: StreamName; readonly text: string }
  | { readonly kind: 'end'; readonly cell: number; readonly cells: number; readonly ms: number }
  | { readonly kind: 'failed'; readonly cell: number; readonly cells: number; readonly traceback: readonly string[] };

export interface RunNotebookOptions {
  readonly file: string;
  /** Where to write the notebook with its outputs; nothing is written without it. */
  readonly out?: string;
  /** Values for names that the cell tagged `parameters` declares. */
  readonly parameters?: Parameters;
  /** Called as the run goes on; what it prints goes to the real terminal. */
  onProgress?(progress: NotebookProgress): void;
}

/** One code cell that ran. */
export interface CellRun {
  /** Counts code cells from 1. */
  readonly cell: number;
  /** Position among all cells of the notebook that was run, from 0. */
  readonly index: number;
  readonly ms: number;
  readonly outputs: readonly Output[];
}

/** A notebook that ran to its end. */
export interface NotebookRun {
  readonly file: string;
  readonly out: string | undefined;
  /** Hash of the file that was run, before parameters: see `notebookHash`. */
  readonly hash: string;
  readonly ms: number;
  readonly cells: readonly CellRun[];
  readonly notebook: Notebook;
  /** Where the record of the run was written, see `NotebookRecorder`. */
  readonly record: string;
}

/**
 * Runs all code cells in order, and stops at the first that fails.
 * @returns outputs and times of all cells.
 * @throws BOT4_NOTEBOOK_FILE when the file is no notebook; BOT4_CONFIG_UNKNOWN_KEY for a parameter it does not have;
 * BOT4_NOTEBOOK_CELL when a cell fails: the place names cell and line, the cause is what was thrown, and `out` holds
 * the notebook as far as it came.
 */
export async function runNotebook(options: RunNotebookOptions): Promise<NotebookRun> {
  const file = resolve(options.file);
  const text = readNotebook(file);
  const notebook = withParameters(parseNotebook(text, file), options.parameters ?? {}, file);
  const out = options.out === undefined ? undefined : resolve(options.out);
  const recorder = new NotebookRecorder({
    notebook: file,
    parameters: options.parameters ?? {},
    ...(out === undefined ? {} : { file: recordFileOf(out) }),
  });
  const run = new HeadlessRun(file, notebook, { ...options, recorder });
  const failure = await run.execute();
  const record = recorder.write();
  recorder.close();
  const executed = run.executed();
  if (out !== undefined) writeFileAtomic(out, Buffer.from(formatNotebook(executed)), { mode: 0o644 });
  if (failure !== undefined) throw failure;
  return { file, out, hash: notebookHash(text, file), ms: run.ms, cells: run.cells, notebook: executed, record };
}

function readNotebook(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new InputError('BOT4_NOTEBOOK_FILE', `the file cannot be read: ${detail}`, { place: { file }, cause: error });
  }
}

/** The state of one run. */
class HeadlessRun {
  readonly cells: CellRun[] = [];
  ms = 0;
  readonly #file: string;
  readonly #notebook: Notebook;
  readonly #onProgress: (progress: NotebookProgress) => void;
  readonly #indexes: readonly number[];
  readonly #late: unknown[] = [];
  readonly #recorder: NotebookRecorder;
  #outputs = new CellOutputs();
  #cell = 0;

  constructor(file: string, notebook: Notebook, options: RunNotebookOptions & { recorder: NotebookRecorder }) {
    this.#recorder = options.recorder;
    this.#file = file;
    this.#notebook = notebook;
    this.#onProgress = (progress) => options.onProgress?.(progress);
    this.#indexes = notebook.cells.flatMap((cell, i) =>
      cell.cell_type === 'code' && sourceText(cell).trim() !== '' ? [i] : [],
    );
  }

  /** Runs the cells. @returns the failure that ended the run, if one did. */
  async execute(): Promise<InputError | undefined> {
    const release = this.#takeOver();
    const kernel = new Kernel({ folder: dirname(this.#file) });
    const capture = captureOutput((stream, text) => this.#print(capture, stream, text));
    const start = performance.now();
    try {
      for (const index of this.#indexes) {
        const error = await this.#runCell(kernel, capture, index);
        if (error !== undefined) return this.#failure(error, index);
      }
      return undefined;
    } finally {
      this.ms = performance.now() - start;
      capture.restore();
      kernel.close();
      release();
    }
  }

  /** The notebook with the outputs of this run; cells that did not run have none. */
  executed(): Notebook {
    const byIndex = new Map(this.cells.map((run) => [run.index, run]));
    const cells = this.#notebook.cells.map((cell, i): Cell => {
      if (cell.cell_type !== 'code') return cell;
      const run = byIndex.get(i);
      if (run === undefined) return { ...cell, execution_count: null, outputs: [] };
      const metadata = { ...cell.metadata, bot4: { ms: Math.round(run.ms) } };
      return { ...cell, metadata, execution_count: run.cell, outputs: run.outputs };
    });
    return { ...this.#notebook, cells };
  }

  async #runCell(kernel: Kernel, capture: OutputCapture, index: number): Promise<CellError | undefined> {
    this.#outputs = new CellOutputs();
    const cell = ++this.#cell;
    const cells = this.#indexes.length;
    const source = sourceText(this.#notebook.cells[index] as Cell);
    capture.outside(() => this.#onProgress({ kind: 'start', cell, cells, source }));
    const start = performance.now();
    const evaluation = await kernel.evaluate(source, `cell-${cell}`);
    // Rejections that nobody handled are reported by Node after the microtasks, so give it one turn.
    await new Promise((resolve) => setImmediate(resolve));
    const error = this.#errorOf(evaluation, kernel);
    const ms = performance.now() - start;
    if (error !== undefined) this.#outputs.error(error);
    else if (evaluation.status === 'ok' && evaluation.result !== undefined)
      this.#outputs.result(evaluation.result, cell);
    this.cells.push({ cell, index, ms, outputs: this.#outputs.list() });
    this.#recorder.cellEnded({ cell: `cell-${cell}`, ms, status: error === undefined ? 'ok' : 'error' });
    capture.outside(() => {
      if (error === undefined) this.#onProgress({ kind: 'end', cell, cells, ms });
      else this.#onProgress({ kind: 'failed', cell, cells, traceback: error.traceback });
    });
    return error;
  }

  /** A cell also fails when something that it started failed and nobody looked. */
  #errorOf(evaluation: Evaluation, kernel: Kernel): CellError | undefined {
    if (evaluation.status !== 'ok') return evaluation.error;
    return this.#late.length === 0 ? undefined : kernel.describe(this.#late[0]);
  }

  #failure(error: CellError, index: number): InputError {
    const line = error.line === undefined ? '' : `, line ${error.line}`;
    const where = `code cell ${this.#cell} (cell ${index + 1} of ${this.#notebook.cells.length})${line}`;
    return new InputError('BOT4_NOTEBOOK_CELL', `${where}: ${error.name}: ${error.message}`, {
      place: { file: this.#file, key: `cell ${this.#cell}${line}` },
      cause: error.thrown,
    });
  }

  #print(capture: OutputCapture, stream: StreamName, text: string): void {
    this.#outputs.print(stream, text);
    capture.outside(() => this.#onProgress({ kind: 'text', cell: this.#cell, stream, text }));
  }

  /** Makes the process the notebook's. @returns a function that gives it back. */
  #takeOver(): () => void {
    const before = { folder: process.cwd(), notebook: process.env.BOT4_NOTEBOOK };
    const onLate = (error: unknown): void => void this.#late.push(error);
    process.chdir(dirname(this.#file));
    process.env.BOT4_NOTEBOOK = this.#file;
    process.on('unhandledRejection', onLate);
    process.on('uncaughtException', onLate);
    setDisplaySink({
      isLive: false,
      show: (bundle, id) => this.#outputs.show(bundle, id),
      update: (bundle, id) => this.#outputs.update(bundle, id),
      clear: (wait) => this.#outputs.clear(wait),
    });
    return () => {
      setDisplaySink(undefined);
      process.off('unhandledRejection', onLate);
      process.off('uncaughtException', onLate);
      process.chdir(before.folder);
      if (before.notebook === undefined) delete process.env.BOT4_NOTEBOOK;
      else process.env.BOT4_NOTEBOOK = before.notebook;
    };
  }
}
