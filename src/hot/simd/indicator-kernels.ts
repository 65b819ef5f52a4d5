/**
 * The WebAssembly kernels of indicators over whole columns: recursions, windows and moments. Hot path.
 *
 * They work on columns of one memory of `allocateColumns`, given by the addresses of their first rows, and allocate
 * nothing. The modules are compiled at the first use. What each kernel asks for and gives is said in its `.as` source.
 */
import type { WasmMemory } from './column-memory.ts';
import { INDICATOR_CANDLE_WASM } from './indicator-candle.wasm.gen.ts';
import { INDICATOR_MOMENTS_WASM } from './indicator-moments.wasm.gen.ts';
import { INDICATOR_RECURSION_WASM } from './indicator-recursion.wasm.gen.ts';
import { INDICATOR_WINDOW_WASM } from './indicator-window.wasm.gen.ts';

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

interface Recursion {
  ema(x: Address, y: Address, rows: number, ...weights: MeanWeights): Proof;
  rsi(x: Address, y: Address, rows: number, gain: number, loss: number, b: number, b2: number, b4: number): Proof;
  atr(high: Address, low: Address, close: Address, y: Address, rows: number, ...weights: MeanWeights): Proof;
  macd(
    x: Address,
    line: Address,
    signal: Address,
    hist: Address,
    rows: number,
    weights: Address,
    fast: number,
    slow: number,
  ): Proof;
  adx(
    high: Address,
    low: Address,
    y: Address,
    rows: number,
    plus: number,
    minus: number,
    b: number,
    b2: number,
    b4: number,
    a: number,
    ab: number,
  ): Proof;
  obv(close: Address, volume: Address, y: Address, rows: number): Proof;
}

interface Windows {
  /** 1 when no row is NaN. */
  complete(x: Address, rows: number): Proof;
  mean(x: Address, y: Address, rows: number, n: number, divisor: number): Proof;
  highest(x: Address, y: Address, rows: number, n: number, block: number): Proof;
  lowest(x: Address, y: Address, rows: number, n: number, block: number): Proof;
  rank(x: Address, y: Address, rows: number, n: number, scale: number): void;
  meanDistance(x: Address, y: Address, rows: number, n: number, scale: number): void;
  place(high: Address, low: Address, close: Address, y: Address, rows: number, n: number, block: number): Proof;
  placeOfThree(high: Address, low: Address, close: Address, k: Address, d: Address, rows: number, n: number): Proof;
  mfi(
    high: Address,
    low: Address,
    close: Address,
    volume: Address,
    y: Address,
    rows: number,
    n: number,
    block: number,
  ): Proof;
}

interface Moments {
  bbands(
    x: Address,
    middle: Address,
    upper: Address,
    lower: Address,
    rows: number,
    n: number,
    up: number,
    down: number,
  ): Proof;
  deviation(x: Address, y: Address, rows: number, n: number, scale: number, factor: number): Proof;
  spread(x: Address, y: Address, rows: number, n: number, scale: number): Proof;
  score(x: Address, y: Address, rows: number, n: number, scale: number): Proof;
  lineValue(x: Address, y: Address, rows: number, n: number, from: number): Proof;
  lineSlope(x: Address, y: Address, rows: number, n: number): Proof;
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
export interface IndicatorKernels extends Recursion, Windows, Moments, CandleSignals {
  readonly weights: Float64Array;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: object };
};

/** Address of the weights in every memory, in the bytes that are reserved for kernels. */
const WEIGHTS = 1280;
const WEIGHTS_COUNT = 15;

const modules: { all?: readonly object[] } = {};
const attached = new WeakMap<WasmMemory, IndicatorKernels>();

function compiled(text: string): object {
  return new WebAssembly.Module(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}

/** The kernels that work in a memory of `allocateColumns`. */
export function indicatorKernels(memory: WasmMemory): IndicatorKernels {
  const known = attached.get(memory);
  if (known !== undefined) return known;
  modules.all ??= [INDICATOR_RECURSION_WASM, INDICATOR_WINDOW_WASM, INDICATOR_MOMENTS_WASM, INDICATOR_CANDLE_WASM].map(
    compiled,
  );
  const exports = modules.all.map((module) => new WebAssembly.Instance(module, { env: { memory } }).exports);
  const weights = new Float64Array(memory.buffer, WEIGHTS, WEIGHTS_COUNT);
  const kernels = Object.assign({ weights }, ...exports) as IndicatorKernels;
  attached.set(memory, kernels);
  return kernels;
}
