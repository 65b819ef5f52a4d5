/** What a fast form is, and what forms of one computation share. */
import type { KernelTask } from './kernel-run.ts';

/** Whether two columns are the same rows of the same memory. */
function isSame(a: Float64Array, b: Float64Array | undefined): boolean {
  return b !== undefined && a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.length === b.length;
}

interface Made {
  readonly name: string;
  readonly inputs: readonly Float64Array[];
  readonly value: unknown;
}

/** What several features are made from, kept while the columns it was made from do not change: one computation. */
export class SharedColumns {
  readonly #made: Made[] = [];

  /** What has the name and was made from these columns; it is made when it was not. A name stands for one type. */
  of<T>(name: string, inputs: readonly Float64Array[], make: () => T): T {
    const known = this.#made.find(
      (each) => each.name === name && inputs.every((input, i) => isSame(input, each.inputs[i])),
    );
    if (known !== undefined) return known.value as T;
    const value = make();
    this.#made.push({ name, inputs, value });
    return value;
  }
}

/** A run, with what it shares with others. */
export interface FastRun extends KernelTask {
  readonly shared?: SharedColumns;
}

/** Fills the outputs and returns true, or returns false when it does not take these parameters, or found a NaN. */
export type FastForm = (run: FastRun) => boolean;
