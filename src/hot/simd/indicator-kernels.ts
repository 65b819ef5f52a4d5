/**
 * The WebAssembly kernels of indicators over whole columns: recursions, windows and moments. Hot path.
 *
 * They work on columns of one memory of `allocateColumns`, given by the addresses of their first rows, and allocate
 * nothing. The modules are compiled at the first use. What each kernel asks for and gives is said in its `.as` source.
 */
import type { WasmMemory } from './column-memory.ts';
import { INDICATOR_CANDLE_WASM } from './indicator-candle.wasm.gen.ts';
import { INDICATOR_MOMENTS_WASM } from './indicator-moments.wasm.gen.ts';
import { INDICATOR_OSCILLATOR_WASM } from './indicator-oscillator.wasm.gen.ts';
import { INDICATOR_RECURSION_WASM } from './indicator-recursion.wasm.gen.ts';
import { INDICATOR_WINDOW_WASM } from './indicator-window.wasm.gen.ts';
import { kernelInstance } from './kernel-module.ts';

/** Longest window of the kernels of `indicator-window.as`, whose scratch arrays have 2,176 rows. */
export const KERNEL_WINDOW_MAX = 1100;
/** Longest window of the kernels of `indicator-moments.as`. */
export const KERNEL_MOMENTS_MAX = 2500;

/** Rows of a block: what is computed again for the next one stays a small share of it. */
export function kernelBlock(window: number): number {
  return window > 64 ? 1024 : 512;
}

type Address = number;

/** Weights of a mean: of a row, of the one before it, 1 − weight, its square and its fourth power. */
type MeanWeights = readonly [a: number, ab: number, b: number, b2: number, b4: number];

/** 1, or 0 when a kernel came upon a NaN: what it has stored is then worthless. */
type Proof = number;

/** Rows `from` to `to` after the one of the seed; `from` is 0 or where an earlier call has ended, a multiple of four. */
interface Recursion {
  ema(x: Address, y: Address, from: number, to: number, ...weights: MeanWeights): Proof;
  rsi(
    x: Address,
    y: Address,
    from: number,
    to: number,
    state: Address,
    gain: number,
    loss: number,
    b: number,
    b2: number,
  ): Proof;
  atr(
    high: Address,
    low: Address,
    close: Address,
    y: Address,
    from: number,
    to: number,
    ...weights: MeanWeights
  ): Proof;
  macd(
    x: Address,
    line: Address,
    signal: Address,
    hist: Address,
    from: number,
    to: number,
    state: Address,
    weights: Address,
    fast: number,
    slow: number,
  ): Proof;
  adx(
    high: Address,
    low: Address,
    y: Address,
    from: number,
    to: number,
    state: Address,
    plus: number,
    minus: number,
    b: number,
    b2: number,
    a: number,
    ab: number,
  ): Proof;
  obv(close: Address, volume: Address, y: Address, from: number, to: number): Proof;
}

interface Windows {
  /** 1 when no row is NaN. */
  complete(x: Address, rows: number): Proof;
  /** Rows `from` to `to`; `from` is a multiple of n. */
  mean(x: Address, y: Address, from: number, to: number, n: number, divisor: number): Proof;
  highest(x: Address, y: Address, rows: number, n: number, block: number): Proof;
  lowest(x: Address, y: Address, rows: number, n: number, block: number): Proof;
  rank(x: Address, y: Address, rows: number, n: number, scale: number): void;
  meanDistance(x: Address, y: Address, rows: number, n: number, scale: number): void;
  /** Copies bytes within the memory. */
  move(to: Address, from: Address, bytes: number): void;
}

/** Rows `from` to `to` of columns whose rows 0 stand at the addresses. */
interface Oscillators {
  places(high: Address, low: Address, close: Address, y: Address, from: number, to: number, n: number): Proof;
  /** `from` is n − 1 and a multiple of six. */
  placeOfThree(
    high: Address,
    low: Address,
    close: Address,
    k: Address,
    d: Address,
    from: number,
    to: number,
    n: number,
  ): Proof;
  /** `from` is a multiple of n. */
  mfi(
    high: Address,
    low: Address,
    close: Address,
    volume: Address,
    y: Address,
    from: number,
    to: number,
    n: number,
  ): Proof;
}

interface Moments {
  /** Rows `from` to `to`; `from` is a multiple of n. */
  bbands(
    x: Address,
    middle: Address,
    upper: Address,
    lower: Address,
    from: number,
    to: number,
    n: number,
    up: number,
    down: number,
  ): Proof;
  deviation(x: Address, y: Address, rows: number, n: number, scale: number, factor: number): Proof;
  spread(x: Address, y: Address, rows: number, n: number, scale: number): Proof;
  score(x: Address, y: Address, rows: number, n: number, scale: number): Proof;
  lineValue(x: Address, y: Address, rows: number, n: number, from: number): Proof;
  lineSlope(x: Address, y: Address, rows: number, n: number): Proof;
  /** Of columns without a NaN. */
  skew(x: Address, y: Address, rows: number, n: number): void;
  kurtosis(x: Address, y: Address, rows: number, n: number): void;
  /** Logarithms of ratios up to a row whose ratio is not near 1; how many there are. */
  logRatio(x: Address, by: Address, y: Address, rows: number): number;
}

/** Means that the kernel of patterns makes, as bits. */
export const CANDLE_MEANS = { body: 1, range: 2, near: 4 } as const;

interface CandleSignals {
  candle(
    pattern: number,
    means: number,
    open: Address,
    high: Address,
    low: Address,
    close: Address,
    y: Address,
    first: number,
    rows: number,
    penetration: number,
  ): void;
}

/** The kernels of one memory, and where `macd` finds its weights. */
export interface IndicatorKernels extends Recursion, Windows, Oscillators, Moments, CandleSignals {
  readonly weights: Float64Array;
}

/** Address of the weights in every memory, in the bytes that are reserved for kernels. */
const WEIGHTS = 1280;
const WEIGHTS_COUNT = 15;

/** States of recursions, behind the scratch arrays of all kernels in the reserved bytes. */
const STATES = 114_688;
const STATE_BYTES = 128;
/** How many columns can be in the making at once, in one memory. */
export const KERNEL_STATES = 128;

/** Address of the state number `index`, the same in every memory. */
export function kernelState(index: number): Address {
  return STATES + index * STATE_BYTES;
}

const attached = new WeakMap<WasmMemory, IndicatorKernels>();

/** The kernels that work in a memory of `allocateColumns`. */
export function indicatorKernels(memory: WasmMemory): IndicatorKernels {
  const known = attached.get(memory);
  if (known !== undefined) return known;
  const exports = [
    INDICATOR_RECURSION_WASM,
    INDICATOR_WINDOW_WASM,
    INDICATOR_OSCILLATOR_WASM,
    INDICATOR_MOMENTS_WASM,
    INDICATOR_CANDLE_WASM,
  ].map((text) => kernelInstance<object>(text, { memory }));
  const weights = new Float64Array(memory.buffer, WEIGHTS, WEIGHTS_COUNT);
  const kernels = Object.assign({ weights }, ...exports) as IndicatorKernels;
  attached.set(memory, kernels);
  return kernels;
}
