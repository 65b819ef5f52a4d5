/**
 * One function through which stream programs with a memory of their own are called. Hot path, allocates nothing after the
 * first call of a program.
 *
 * Such a program has an instance of WebAssembly of its own, whose functions are its own too. The compiler of JavaScript builds
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

/** The place that a program has in the table; -1 while it has none. */
export class CallPlace {
  at = -1;
}

/** Places, who has them, and the function that calls them. */
export class StreamCalls {
  /** Calls the function at a place; the same function for all programs. */
  readonly call: (place: number, address: number) => number;
  /** (CALL_PLACES,) who has each place. */
  readonly #owners: (CallPlace | undefined)[] = Array.from({ length: CALL_PLACES }, () => undefined);
  readonly #table: WasmTable;
  #next = 0;

  constructor() {
    this.#table = new WebAssembly.Table({ element: 'anyfunc', initial: CALL_PLACES });
    const { call } = kernelInstance<Pick<StreamCalls, 'call'>>(STREAM_CALLS_WASM, { table: this.#table });
    this.call = call;
  }

  /**
   * Gives the next place to `owner`, and takes it from the one who has it.
   * @param run a function of a module that takes an address and returns a whole number.
   */
  take(owner: CallPlace, run: (address: number) => number): void {
    const place = this.#next;
    this.#next = (place + 1) % CALL_PLACES;
    this.#table.set(place, run);
    const before = this.#owners[place];
    if (before !== undefined) before.at = -1;
    this.#owners[place] = owner;
    owner.at = place;
  }
}

const shared: { calls?: StreamCalls } = {};

/** The places of this process. */
export function streamCalls(): StreamCalls {
  shared.calls ??= new StreamCalls();
  return shared.calls;
}
