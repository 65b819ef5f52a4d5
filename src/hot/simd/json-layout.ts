/**
 * Reads JSON messages whose layout is known, by the WebAssembly kernel of json-layout.as. Hot path.
 *
 * Messages of one stream differ only in their values: between them stand the same bytes each time. The kernel compares
 * those 16 at a time and turns the digits between them into numbers 16 at a time. Whatever does not fit byte for byte is
 * not read at all. No allocation after construction. Cost: some 0.4 ns a byte of constants, 8 ns a number.
 */
import { assert } from '../../core/index.ts';
import { JSON_LAYOUT_WASM } from './json-layout.wasm.gen.ts';
import { kernelInstance } from './kernel-module.ts';

/** Kinds of values. END stands for none: the message is over after the constant bytes. */
export const STEP_END = 0;
/** A whole number without sign, below 2^53. */
export const STEP_INTEGER = 1;
/** A decimal, up to its closing quote, as a whole number of 10^−decimals. */
export const STEP_DECIMAL = 2;
/** `true` or `false`, as 1 or 0. */
export const STEP_BOOLEAN = 3;
/** A list of levels `[["price","qty"],…]`; its register gets the number of levels so far. */
export const STEP_SIDE = 4;
/** Text up to its closing quote, which is not kept. */
export const STEP_TEXT = 5;
/** Milliseconds or microseconds since the epoch, as microseconds. */
export const STEP_TIME = 6;

/** Constant bytes, and the value after them. */
export interface LayoutStep {
  readonly before: Uint8Array;
  readonly kind: number;
  /** Where the value goes: 0 to 31. */
  readonly register?: number;
  /** Decimals of the grid; of prices for a list of levels. */
  readonly decimals?: number;
  /** Decimals of the quantities in a list of levels. */
  readonly qtyDecimals?: number;
}

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  plan(layouts: number, bits: number): void;
  message(): number;
  registers(): number;
  prices(): number;
  qtys(): number;
  program(layout: number): number;
  entry(offset: number): number;
  read(offset: number, length: number): number;
}

// TypeScript knows WebAssembly only together with the browser's library.
/** Sizes of json-layout.as. */
const REGISTERS = 32;
const LEVELS = 8192;
const MESSAGE_MAX = 131_072;
const PROGRAM_SIZE = 1024;
const STEP_HEADER = 16;
const CHUNK = 16;
/** A layout is found by the 24 bytes from 11 on: they must be constant. */
const NAME_END = 35;
const LAYOUTS_MAX = 8192;

/** Layouts by the first bytes of their messages, and the values of the last message. */
export class JsonLayouts {
  /** The message goes here before it is read; it begins within the first 8 bytes. */
  readonly message: Uint8Array;
  /** The same memory, eight bytes at a time. */
  readonly words: Float64Array;
  /** Values by register. */
  readonly values: Float64Array;
  /** Levels of the last message: all lists of it, one after the other. */
  readonly prices: Float64Array;
  readonly qtys: Float64Array;
  readonly capacity: number;
  readonly #kernel: Kernel;
  readonly #bytes: Uint8Array;
  readonly #table: Int32Array;

  /** @param layouts how many there may be at most, 1 to 8,192. */
  constructor(layouts: number) {
    assert(layouts >= 1 && layouts <= LAYOUTS_MAX, 'layouts fit the memory', layouts);
    const kernel: Kernel = kernelInstance(JSON_LAYOUT_WASM);
    // At most a quarter full, so that two streams seldom meet in one entry.
    kernel.plan(layouts, Math.ceil(Math.log2(4 * layouts)));
    const { buffer } = kernel.memory;
    this.capacity = layouts;
    this.#kernel = kernel;
    this.#bytes = new Uint8Array(buffer);
    this.#table = new Int32Array(buffer);
    this.message = new Uint8Array(buffer, kernel.message(), MESSAGE_MAX + 8);
    this.words = new Float64Array(buffer, kernel.message(), MESSAGE_MAX / 8 + 1);
    this.values = new Float64Array(buffer, kernel.registers(), REGISTERS);
    this.prices = new Float64Array(buffer, kernel.prices(), LEVELS);
    this.qtys = new Float64Array(buffer, kernel.qtys(), LEVELS);
  }

  /**
   * Reads the message that stands in `message`, from `offset` (0 to 7) on.
   * @returns the number of its layout, −1 when it fits none byte for byte.
   */
  read(offset: number, length: number): number {
    return this.#kernel.read(offset, length);
  }

  /** Layout that messages which begin like the one at `offset` are held against; −1 when there is none. */
  layoutHere(offset: number): number {
    return (this.#table[this.#kernel.entry(offset) >>> 2] as number) - 1;
  }

  /**
   * Makes `layout` the one of messages that begin like the one at `offset`.
   * @returns false when it cannot be held: too long, or the first 35 bytes are not constant.
   */
  define(offset: number, layout: number, steps: readonly LayoutStep[]): boolean {
    assert(layout >= 0 && layout < this.capacity, 'layout is one of the capacity', layout);
    const size = steps.reduce((sum, { before }) => sum + STEP_HEADER + 2 * CHUNK * Math.ceil(before.length / CHUNK), 0);
    if (size > PROGRAM_SIZE || (steps[0] as LayoutStep).before.length < NAME_END) return false;
    let at = this.#kernel.program(layout);
    for (const step of steps) at = this.#write(step, at);
    this.#table[this.#kernel.entry(offset) >>> 2] = layout + 1;
    return true;
  }

  #write(step: LayoutStep, at: number): number {
    const { before } = step;
    const chunks = Math.ceil(before.length / CHUNK);
    const bytes = this.#bytes;
    const head = [step.kind, step.register ?? 0, step.decimals ?? 0, chunks, before.length & 255, before.length >>> 8];
    bytes.set([...head, step.qtyDecimals ?? 0], at);
    let chunk = at + STEP_HEADER;
    for (let from = 0; from < before.length; from += CHUNK, chunk += 2 * CHUNK) {
      const part = before.subarray(from, from + CHUNK);
      bytes.fill(0, chunk, chunk + 2 * CHUNK);
      bytes.set(part, chunk);
      bytes.fill(255, chunk + CHUNK, chunk + CHUNK + part.length);
    }
    return chunk;
  }
}
