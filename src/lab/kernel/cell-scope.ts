/** The one name that the kernel adds to the global scope, and what the rewritten code of cells calls through it. */

/** Not enumerable, so that it does not show among the user's own names. */
export const KERNEL_GLOBAL = '__bot4';

/** The services behind `__bot4`. */
export interface CellScope {
  /** `import()`, resolved from the notebook's folder. */
  import(specifier: unknown, options?: ImportCallOptions): Promise<Record<string, unknown>>;
  /** A static import: as `import`, and every name must exist. */
  link(
    specifier: string,
    names: readonly string[],
    attributes?: Readonly<Record<string, string>>,
  ): Promise<Record<string, unknown>>;
  /** `import.meta` of the notebook. */
  readonly meta: object;
  /** Keeps what the top level awaits from being collected; gives it back. */
  hold(value: unknown): unknown;
  /** Passes on what was awaited, when `cell` still runs; throws `Interrupted` when it was interrupted meanwhile. */
  resumed(cell: string, value: unknown): unknown;
  /** Both, for every step of `for await`. */
  holdEach(cell: string, iterable: AsyncIterable<unknown> | Iterable<unknown>): AsyncIterable<unknown>;
  /** The present interruption count, taken by a loop when it begins. */
  turn(): number;
  /** Throws `Interrupted` when an interruption came after `started`. */
  alive(started: number): void;
  /** A value as a cell shows it, as JSON text of its MIME bundle; a debugger asks. */
  render(value: unknown): string;
  /** The far end of a call that the kernel makes through the inspector. */
  receive(value: unknown): void;
}

/** Thrown into code that was interrupted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('The cell was interrupted.');
  }
}

/** Script name of a cell that only prepares V8: no later cell can see it. */
export const WARM_UP = 'warm-up';
