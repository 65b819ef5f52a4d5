/**
 * Several indicators over the same columns, rows of some thousands at a time: each piece of the inputs is read while it is in
 * the cache. One after the other over whole columns they would wait for the memory half of the time.
 */
import {
  columnMemoryOf,
  type IndicatorKernels,
  indicatorKernels,
  KERNEL_STATES,
  kernelState,
} from '../../../hot/index.ts';
import type { IndicatorDefinition, IndicatorRun } from '../indicator.ts';
import { PIECEWISE_FORMS } from './fast-forms.ts';
import { STILL } from './kernel-run.ts';
import type { Pieces } from './pieces.ts';
import { passesStage, STAGE_ROWS, Stage } from './stage.ts';

/** An indicator and its columns. */
export interface IndicatorLine {
  readonly definition: IndicatorDefinition;
  readonly run: IndicatorRun;
}

/**
 * Rows of a piece: the inputs of one stay in the last level of cache, and outputs are not read again. In shorter
 * pieces the memory changes between columns, and pages of them, so often that it costs more than the inputs do.
 */
const ROWS = 65_536;
/** Columns of fewer rows are not worth a stage. */
const STAGED_ROWS_MIN = 4096;
/** Latest row at which inputs may begin on a stage. */
const STAGED_FIRST_MAX = 256;
/** Rows of an output that kernels look back to. */
const BACK = 16;
/** Bytes of a row. */
const ROW = Float64Array.BYTES_PER_ELEMENT;

/** Where the rows of a line on a stage are: its inputs pass with the stage, and places of outputs show the rows of a piece. */
class OutputWindow {
  readonly #stage: Stage;
  readonly #kernels: IndicatorKernels;
  #from = 0;

  constructor(stage: Stage, kernels: IndicatorKernels) {
    this.#stage = stage;
    this.#kernels = kernels;
  }

  get moved(): number {
    return this.#stage.moved;
  }

  /** Bytes by which row 0 stands before the place of the first row. */
  get made(): number {
    return this.#from * ROW;
  }

  /** Copies rows up to `to` of a place into a column, whose first row is row 0, and leaves only those that are looked back to. */
  leave(place: Float64Array, column: Float64Array, to: number): void {
    const from = this.#from;
    const address = place.byteOffset;
    const first = address + BACK * ROW;
    column.set(new Float64Array(place.buffer, first, to - from), from);
    this.#kernels.move(address, address + (to - from) * ROW, BACK * ROW);
  }

  /** Moves on to row `to`, when all places are left. */
  enter(to: number): void {
    this.#from = to;
  }
}

/** A line under way. */
interface Making {
  readonly line: IndicatorLine;
  /** Row at which its inputs begin. */
  readonly first: number;
  /** Rows from there on. */
  readonly rows: number;
  readonly pieces: Pieces;
  /** Where its outputs are made, when that is not where they belong, and the rows that are there. */
  readonly places: readonly Float64Array[];
  /** Its outputs from `first` on. */
  readonly columns: readonly Float64Array[];
  readonly window: OutputWindow | undefined;
  /** Rows that are there, from `first` on. */
  made: number;
}

/** First row with a value. */
export function firstValueOf(column: Float64Array): number {
  let first = 0;
  while (first < column.length && Number.isNaN(column[first] as number)) first++;
  return first;
}

/** What a line needs, before it is known where it is made. */
function plannedOf(line: IndicatorLine) {
  const { definition, run } = line;
  const make = PIECEWISE_FORMS[definition.kind]?.(run.params);
  const length = run.outputs[0]?.length ?? 0;
  const first = Math.max(0, ...run.inputs.map(firstValueOf));
  return make === undefined || first >= length ? undefined : { make, first, rows: length - first };
}

function begun(places: readonly Float64Array[]): readonly Float64Array[] {
  return places.map((place) => place.subarray(BACK));
}

/** A line whose columns lie in one memory of kernels. */
function makingInPlace(line: IndicatorLine, index: number): Making | undefined {
  const { inputs, outputs } = line.run;
  const [output] = outputs as readonly [Float64Array];
  const memory = columnMemoryOf(output);
  if (memory === undefined || [...inputs, ...outputs].some(({ buffer }) => buffer !== output.buffer)) return undefined;
  const planned = plannedOf(line);
  if (planned === undefined) return undefined;
  const { make, first, rows } = planned;
  const tail = (column: Float64Array) => column.subarray(first);
  const on = { kernels: indicatorKernels(memory), inputs: inputs.map(tail), outputs: outputs.map(tail) };
  const pieces = make({ ...on, scratch: [], rows, state: kernelState(index), window: STILL });
  return { line, first, rows, pieces, places: [], columns: [], window: undefined, made: 0 };
}

/** A line whose columns pass over a stage. */
function makingOnStage(line: IndicatorLine, index: number, stage: Stage): Making | undefined {
  const { params, inputs, outputs } = line.run;
  const { kernels } = stage;
  if (kernels === undefined || (outputs[0] as Float64Array).length < STAGED_ROWS_MIN || !passesStage(params)) {
    return undefined;
  }
  const planned = plannedOf(line);
  if (planned === undefined || planned.first > STAGED_FIRST_MAX || !stage.hasRoom(inputs.length + outputs.length)) {
    return undefined;
  }
  const { make, first, rows } = planned;
  const places = outputs.map(() => stage.output());
  const window = new OutputWindow(stage, kernels);
  const tail = (column: Float64Array) => stage.input(column).subarray(first);
  const on = { kernels, inputs: inputs.map(tail), outputs: begun(places), scratch: [], rows };
  const pieces = make({ ...on, state: kernelState(index), window });
  const columns = outputs.map((column) => column.subarray(first));
  return { line, first, rows, pieces, places, columns, window, made: 0 };
}

/** Is told of a line that is made, and the row at which its inputs begin. */
type Done = (line: IndicatorLine, first: number) => void;

/** Makes rows up to `to` of a line. Returns whether it goes on: it does not when it is made, or has a NaN. */
function advance(making: Making, to: number, done: Done): boolean {
  const { line, first, rows, pieces, places, columns, window } = making;
  const end = Math.min(to - first, rows);
  const made = end > 0 ? pieces(end) : 0;
  if (made < 0) return false;
  if (made > making.made && window !== undefined) {
    for (let o = 0; o < places.length; o++) {
      window.leave(places[o] as Float64Array, columns[o] as Float64Array, made);
    }
    window.enter(made);
  }
  making.made = made;
  if (end < rows) return true;
  for (const output of line.run.outputs) output.fill(Number.NaN, 0, first);
  done(line, first);
  return false;
}

function makeAll(makings: readonly Making[], stage: Stage | undefined, done: Done): void {
  const rows = Math.max(0, ...makings.map(({ first, rows: own }) => first + own));
  const step = stage !== undefined ? STAGE_ROWS : ROWS;
  let open = makings;
  for (let from = 0; from < rows && open.length > 0; from += step) {
    const to = Math.min(from + step, rows);
    stage?.enter(from, to);
    open = open.filter((making) => advance(making, to, done));
  }
}

function overlap(a: Float64Array, b: Float64Array): boolean {
  const [start, other] = [a.byteOffset, b.byteOffset];
  return a.buffer === b.buffer && start < other + b.byteLength && other < start + a.byteLength;
}

/** How many lines from `from` on do not touch what another one of them makes. */
function independentFrom(lines: readonly IndicatorLine[], from: number): number {
  const written: Float64Array[] = [];
  let count = 0;
  for (const { run } of lines.slice(from, from + KERNEL_STATES)) {
    const touched = [...run.inputs, ...run.outputs];
    if (touched.some((column) => written.some((other) => overlap(column, other)))) break;
    written.push(...run.outputs);
    count++;
  }
  return count;
}

/** Groups of lines of which none touches what another one of its group makes, in their order. */
export function* groupsOf(lines: readonly IndicatorLine[]): Generator<readonly IndicatorLine[]> {
  for (let from = 0; from < lines.length; ) {
    const count = Math.max(1, independentFrom(lines, from));
    yield lines.slice(from, from + count);
    from += count;
  }
}

/**
 * Makes those lines of a group that have kernels in pieces, where they are or over a stage. What the others have in their
 * outputs then is worthless.
 */
export function runPieces(group: readonly IndicatorLine[], done: Done): void {
  const inPlace: Making[] = [];
  const staged: Making[] = [];
  let stage: Stage | undefined;
  group.forEach((line, i) => {
    if (line.run.outputs.length === 0 || PIECEWISE_FORMS[line.definition.kind] === undefined) return;
    const here = makingInPlace(line, i);
    if (here !== undefined) {
      inPlace.push(here);
      return;
    }
    stage ??= new Stage();
    const there = makingOnStage(line, i, stage);
    if (there !== undefined) staged.push(there);
  });
  makeAll(inPlace, undefined, done);
  if (staged.length > 0) makeAll(staged, stage, done);
}
