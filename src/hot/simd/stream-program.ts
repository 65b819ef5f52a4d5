/**
 * The streaming form of many indicators as one program over one memory of WebAssembly: `stream-steps.as` computes a row
 * in one call. Hot path. What the steps compute is defined in src/domain/features/indicators; this file knows only their
 * names, and where their states, inputs and outputs lie.
 */
import { assert } from '../../core/index.ts';
import { type WasmMemory, wasmMemory } from './column-memory.ts';
import { kernelInstance } from './kernel-module.ts';
import type { ProgramMemory, StateBlock } from './stream-blocks.ts';
import { CallPlace, type StreamCalls, streamCalls } from './stream-calls.ts';
import { STREAM_STEPS_WASM } from './stream-steps.wasm.gen.ts';

/** Steps that have a kernel; the place of a name is its number in `stream-steps.as`. The first six serve others. */
export const STREAM_STEPS = [
  'lag',
  'candles',
  'change',
  'moments',
  'changeMoments',
  'changeShape',
  'sma',
  'ema',
  'rma',
  'wma',
  'dema',
  'tema',
  'kama',
  'hma',
  'vwma',
  'trima',
  'rsi',
  'macd',
  'stoch',
  'adx',
  'plusDi',
  'minusDi',
  'cci',
  'willr',
  'aroonOsc',
  'mfi',
  'cmo',
  'ultOsc',
  'trix',
  'ppo',
  'mom',
  'roc',
  'logReturn',
  'efficiencyRatio',
  'returnTStat',
  'donchianPosition',
  'atr',
  'natr',
  'choppiness',
  'trueRange',
  'bbands',
  'volatility',
  'parkinson',
  'garmanKlass',
  'stddev',
  'variance',
  'max',
  'min',
  'zscore',
  'linearReg',
  'linearRegSlope',
  'rollingSkew',
  'rollingKurtosis',
  'percentRank',
  'sum',
  'obv',
  'ad',
  'adosc',
  'cmf',
  'pvt',
  'volumeRatio',
  'timeOfDaySin',
  'timeOfDayCos',
  'timeOfWeekSin',
  'timeOfWeekCos',
  'cdlDoji',
  'cdlEngulfing',
  'cdlHammer',
  'cdlHarami',
  'cdlShootingStar',
  'cdlMorningStar',
  'cdlEveningStar',
  'cdl3WhiteSoldiers',
  'cdl3BlackCrows',
  'cdlMarubozu',
  'cdlPiercing',
  'cdlDarkCloudCover',
] as const;

/** Name of a step. */
export type StreamStepName = (typeof STREAM_STEPS)[number];

/** A state that steps with the same inputs share: it takes the row before the first of them. */
export interface SharedState {
  readonly name: StreamStepName;
  readonly state: StateBlock;
  /** One that it reads itself. */
  readonly shared?: SharedState;
  /** What tells it from others of the same name: the length of its window. @defaultValue 0 */
  readonly own?: number;
}

/** One step of a program. Cells are numbered as in a plan. */
export interface StreamStep {
  readonly name: StreamStepName;
  readonly state: StateBlock;
  /** (i,) cells that it reads, at most 4. */
  readonly inputs: readonly number[];
  /** Cell of its first output. */
  readonly slot: number;
  /** Number of outputs. */
  readonly outputs: number;
  /**
   * When it is passed over because an input is NaN: never, only in rows with a NaN in a column of the source, or whenever
   * an input is, because other steps make one of them.
   */
  readonly guard: 'never' | 'holes' | 'always';
  readonly shared?: SharedState;
  /** A whole number of its own; what it means the kernel says. @defaultValue 0 */
  readonly own?: number;
}

/** What a program is made of. */
export interface StreamProgramOptions {
  /** Number of the first cells that are columns of the source. */
  readonly columns: number;
  /** Number of cells. */
  readonly width: number;
  readonly steps: readonly StreamStep[];
  /** (k,) the cell that each feature shows. */
  readonly shown: readonly number[];
}

interface Exports {
  computeSteps(program: number, count: number, holes: number): void;
  holesIn(cells: number, count: number): number;
  fillRow(shown: number, row: number, count: number): number;
  computeRow(header: number): number;
}

function exportsFor(memory: WasmMemory): Exports {
  // Those of JavaScript, for their bits. The engine calls just these without boxing a number; others, as log10, cost 32 bytes.
  const functions = { log: Math.log, sin: Math.sin, cos: Math.cos };
  return kernelInstance(STREAM_STEPS_WASM, { memory, ...functions });
}

const DOUBLE = 8;
const WORD = 4;
/** Whole numbers of a step, and their places. */
const STEP = 16;
const INPUTS = 4;
const PLACE = { name: 0, guard: 1, state: 2, slot: 3, outputs: 4, inputs: 5, shared: 9, own: 10 } as const;
/** Whole numbers in front of the steps, and their places. */
const HEADER = 10;
const HEAD = { kind: 0, from: 1, to: 2, steps: 3, columns: 4, columnCount: 5, shown: 6, row: 7, features: 8 } as const;
const GUARDS = { never: 0, holes: 1, always: 3 } as const;
/** Nothing lies at address 0, so that a wrong one is noticed. */
const FIRST = 8;

/** A step in the program, with its place in the memory. */
interface PlacedStep {
  readonly step: StreamStep;
  /** First double of its state. */
  readonly state: number;
  readonly shared: number;
}

/** Places steps one after the other, with those that make shared states, each before the first one that needs it. */
class Placement {
  readonly placed: PlacedStep[] = [];
  /** Place of each step that was asked for. */
  readonly starts: number[] = [];
  readonly #sharedAt = new Map<string, number>();
  /** Behind all states. */
  end: number;

  constructor(end: number) {
    this.end = end;
  }

  add(step: StreamStep): void {
    this.starts.push(this.placed.length);
    this.#place(step);
  }

  /** First double of its state. */
  #place(step: StreamStep): number {
    const shared = step.shared === undefined ? 0 : this.#share(step, step.shared);
    const state = this.end;
    this.placed.push({ step, state, shared });
    this.end += step.state.size;
    return state;
  }

  #share({ inputs, guard }: StreamStep, shared: SharedState): number {
    const key = `${shared.name} ${shared.own ?? 0} ${inputs.join(' ')}`;
    const known = this.#sharedAt.get(key);
    if (known !== undefined) return known;
    const at = this.#place({ ...shared, inputs, guard, slot: 0, outputs: 0 });
    this.#sharedAt.set(key, at);
    return at;
  }
}

function placeSteps(steps: readonly StreamStep[], from: number): Pick<Placement, 'placed' | 'starts' | 'end'> {
  const placement = new Placement(from);
  for (const step of steps) placement.add(step);
  const { placed, starts, end } = placement;
  return { placed, starts: [...starts, placed.length], end };
}

/** Steps of shared states that a step may bring with it. */
function sharedCount({ shared }: Pick<StreamStep, 'shared'>): number {
  return shared === undefined ? 0 : 1 + sharedCount(shared);
}

/** Steps of a few operations: a program of nothing else has a loop of its own. */
const PLAIN: readonly StreamStepName[] = ['lag', 'sma', 'ema', 'rma'];

/** Whether the loop of the plain steps knows a step: a delay that takes every row, or an average that passes holes over. */
function isPlain({ name, guard }: StreamStep): boolean {
  return PLAIN.includes(name) && guard === (name === 'lag' ? 'never' : 'holes');
}

/** The first column of the source that a step reads, and how many there are up to the last one: a hole elsewhere is none. */
function columnsRead({ columns, steps }: StreamProgramOptions): { readonly first: number; readonly count: number } {
  const read = steps.flatMap(({ inputs }) => inputs).filter((cell) => cell < columns);
  const first = Math.min(columns, ...read);
  return { first, count: Math.max(first, ...read.map((cell) => cell + 1)) - first };
}

/** Whether the features show neighbouring cells in their order, so that the row is these cells. */
function isRun(shown: readonly number[]): boolean {
  return shown.length > 0 && shown.every((cell, k) => cell === (shown[0] as number) + k);
}

/** 1 when the loop of the plain steps knows all of them, 2 when the row is what they make, one after the other; else 0. */
function kindOf({ steps, shown }: StreamProgramOptions): number {
  if (!steps.every(isPlain)) return 0;
  const isRow = isRun(shown) && shown.length === steps.length && steps.every(({ slot }, i) => slot === shown[i]);
  return isRow ? 2 : 1;
}

/** Where the parts of a program lie, in doubles. */
interface Layout extends ReturnType<typeof placeSteps> {
  /** The cells begin here. */
  readonly first: number;
  readonly row: number;
  /** Addresses of the cells that the features show. */
  readonly shownAt: number;
  readonly headerAt: number;
  readonly programAt: number;
}

function layoutOf({ width, steps, shown }: StreamProgramOptions, first: number): Layout {
  const behind = first + width;
  const row = isRun(shown) ? first + (shown[0] as number) : behind;
  const shownAt = behind + shown.length;
  const headerAt = shownAt + Math.ceil(shown.length / 2);
  const programAt = headerAt + HEADER / 2;
  const most = steps.reduce((sum, step) => sum + 1 + sharedCount(step), 0);
  return { first, row, shownAt, headerAt, programAt, ...placeSteps(steps, programAt + (most * STEP) / 2) };
}

/** A memory, and the kernels that work in it. */
interface Ground {
  readonly memory: ProgramMemory;
  readonly kernels: Exports;
}

function groundOf(bytes: number): Ground | undefined {
  const memory = wasmMemory(bytes);
  if (memory === undefined) return undefined;
  const views = { doubles: new Float64Array(memory.buffer), words: new Int32Array(memory.buffer) };
  return { memory: views, kernels: exportsFor(memory) };
}

/** Doubles of the common memory, which is a page; of the largest program in it; and of a line of the cache. */
const COMMON = 8192;
const COMMON_MAX = 1024;
const LINE = 8;
/**
 * The memory that the first small programs of a process have in common, some hundred of them: they are called without a detour
 * over a table. Their places are never given to others, since whoever has a row may keep it.
 */
const common: { ground: Ground | undefined; end: number } = { ground: undefined, end: FIRST };

/** The ground of a program of so many doubles, and its first one. Undefined where the process has no room. */
function placeOf(
  size: number,
): { readonly ground: Ground; readonly first: number; readonly isCommon: boolean } | undefined {
  if (size <= COMMON_MAX && common.end + size <= COMMON) {
    common.ground ??= groundOf(COMMON * DOUBLE);
    const { ground, end } = common;
    if (ground === undefined) return undefined;
    common.end = Math.ceil((end + size) / LINE) * LINE;
    return { ground, first: end, isCommon: true };
  }
  const ground = groundOf((FIRST + size) * DOUBLE);
  return ground === undefined ? undefined : { ground, first: FIRST, isCommon: false };
}

/** A running program. */
export class StreamProgram {
  /** (width,) the cells: the columns of the source first. */
  declare readonly cells: Float64Array;
  /** (k,) what the features show. */
  declare readonly row: Float64Array;
  declare private readonly memory: ProgramMemory;
  declare private readonly kernels: Exports;
  declare private readonly runRow: (header: number) => number;
  /** It lies in the common memory, whose function is the same for all that do. */
  declare private readonly isCommon: boolean;
  declare private readonly calls: StreamCalls;
  declare private readonly call: (place: number, header: number) => number;
  readonly #place = new CallPlace();
  declare private readonly placed: readonly PlacedStep[];
  /** (n + 1,) place of each of the steps that were asked for. */
  declare private readonly starts: readonly number[];
  declare private readonly first: number;
  declare private readonly header: number;
  declare private readonly program: number;
  declare private readonly columns: number;
  declare private readonly shown: number;

  private constructor(options: StreamProgramOptions, layout: Layout, { memory, kernels }: Ground, isCommon: boolean) {
    const { columns, width, shown } = options;
    const { first, row, shownAt, headerAt, programAt, placed, starts } = layout;
    this.memory = memory;
    this.kernels = kernels;
    this.runRow = kernels.computeRow;
    this.isCommon = isCommon;
    this.calls = streamCalls();
    this.call = this.calls.call;
    this.placed = placed;
    this.starts = starts;
    this.first = first;
    this.header = headerAt * DOUBLE;
    this.program = programAt * DOUBLE;
    this.columns = columns;
    this.shown = shownAt * DOUBLE;
    this.cells = memory.doubles.subarray(first, first + width);
    this.row = memory.doubles.subarray(row, row + shown.length);
    shown.forEach((cell, k) => {
      memory.words[2 * shownAt + k] = (first + cell) * DOUBLE;
    });
    placed.forEach((each, i) => {
      this.#write(each, 2 * programAt + i * STEP);
    });
    this.#head(options, layout);
    this.reset();
  }

  /** Makes a program; undefined where the process has no room for its memory. */
  static create(options: StreamProgramOptions): StreamProgram | undefined {
    const place = placeOf(layoutOf(options, 0).end);
    if (place === undefined) return undefined;
    return new StreamProgram(options, layoutOf(options, place.first), place.ground, place.isCommon);
  }

  /** Computes the whole row and fills `row`. Returns true when all of it is finite. */
  computeRow(): boolean {
    // Fields of its own: the exports of a module are an object whose properties are looked up anew at every call.
    if (this.isCommon) {
      const run = this.runRow;
      return run(this.header) === 1;
    }
    const place = this.#place;
    if (place.at < 0) this.calls.take(place, this.runRow);
    const call = this.call;
    return call(place.at, this.header) === 1;
  }

  /** Whether a column of the source is NaN. */
  hasHoles(): boolean {
    return this.kernels.holesIn(this.cells.byteOffset, this.columns) === 1;
  }

  /** Computes the steps from `from` to the one before `to`. */
  computeSteps(from: number, to: number, holes: boolean): void {
    const first = this.starts[from] as number;
    const count = (this.starts[to] as number) - first;
    this.kernels.computeSteps(this.program + first * STEP * WORD, count, holes ? 1 : 0);
  }

  /** Fills `row` from the cells. Returns true when all of it is finite. */
  fillRow(): boolean {
    return this.kernels.fillRow(this.shown, this.row.byteOffset, this.row.length) === 1;
  }

  /** Forgets every row. */
  reset(): void {
    this.cells.fill(Number.NaN);
    this.row.fill(Number.NaN);
    for (const { step, state } of this.placed) step.state.fill(this.memory, state);
  }

  #head(options: StreamProgramOptions, { row, headerAt, placed }: Layout): void {
    const { words } = this.memory;
    const { shown } = options;
    const read = columnsRead(options);
    const at = 2 * headerAt;
    words[at + HEAD.kind] = kindOf(options);
    words[at + HEAD.from] = this.program;
    words[at + HEAD.to] = this.program + placed.length * STEP * WORD;
    words[at + HEAD.steps] = placed.length;
    words[at + HEAD.columns] = (this.first + read.first) * DOUBLE;
    words[at + HEAD.columnCount] = read.count;
    words[at + HEAD.shown] = isRun(shown) ? 0 : this.shown;
    words[at + HEAD.row] = row * DOUBLE;
    words[at + HEAD.features] = shown.length;
  }

  #write({ step, state, shared }: PlacedStep, at: number): void {
    const { words } = this.memory;
    const { name, guard, inputs, slot, outputs, own = 0 } = step;
    assert(inputs.length > 0 && inputs.length <= INPUTS, 'a step reads one to four cells', inputs.length);
    words[at + PLACE.name] = STREAM_STEPS.indexOf(name);
    words[at + PLACE.guard] = GUARDS[guard];
    words[at + PLACE.state] = state * DOUBLE;
    words[at + PLACE.slot] = (this.first + slot) * DOUBLE;
    words[at + PLACE.outputs] = outputs;
    for (let i = 0; i < INPUTS; i++) {
      words[at + PLACE.inputs + i] = (this.first + (inputs[Math.min(i, inputs.length - 1)] as number)) * DOUBLE;
    }
    words[at + PLACE.shared] = shared * DOUBLE;
    words[at + PLACE.own] = own;
  }
}
