/**
 * One function through which all stream programs are called. Hot path, allocates nothing after the first call of a program.
 *
 * Every program has an instance of WebAssembly of its own, whose functions are its own too. The compiler of JavaScript builds
 * a call into the caller only when it is always of the same function: with a second program in the process each row of any
 * program cost a third more. So the functions stand in a table, and the one that is called takes a place in it.
 *
 * The table has a few places, which programs take from each other in turn: it keeps no more programs alive than that, however
 * many there were, and a process rarely has more that are in use.
 */
import { kernelInstance } from './kernel-module.ts';
import { STREAM_CALLS_WASM } from './stream-calls.wasm.gen.ts';

/** TypeScript knows WebAssembly only together with the browser's library. */
interface WasmTable {
  set(place: number, value: unknown): void;
}
declare const WebAssembly: {
  readonly Table: new (size: { readonly element: 'anyfunc'; readonly initial: number }) => WasmTable;
};

/** Places of the table. */
export const CALL_PLACES = 64;

/** Places, who has them, and the function that calls them. */
export class StreamCalls {
  /** Calls the function at a place; the same function for all programs. */
  readonly call: (place: number) => number;
  /** (CALL_PLACES,) number of the one who has each place; 0 where there is none. */
  readonly owners = new Int32Array(CALL_PLACES);
  readonly #table: WasmTable;
  #next = 0;
  #count = 0;

  constructor() {
    this.#table = new WebAssembly.Table({ element: 'anyfunc', initial: CALL_PLACES });
    const { call } = kernelInstance<{ call(place: number): number }>(STREAM_CALLS_WASM, { table: this.#table });
    this.call = call;
  }

  /** A number for a new one, which no other has. */
  enter(): number {
    this.#count += 1;
    return this.#count;
  }

  /** Gives the next place to `owner`. @param run a function of a module, without arguments, that returns a whole number. */
  take(owner: number, run: () => number): number {
    const place = this.#next;
    this.#next = (place + 1) % CALL_PLACES;
    this.#table.set(place, run);
    this.owners[place] = owner;
    return place;
  }
}

const shared: { calls?: StreamCalls } = {};

/** The places of this process. */
export function streamCalls(): StreamCalls {
  shared.calls ??= new StreamCalls();
  return shared.calls;
}
