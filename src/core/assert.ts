/**
 * Assertions stay on in production: two of them cost less than a nanosecond, a wrong order costs money.
 * The message is a constant and the values travel as arguments, because a template string would allocate
 * on the path that does not fail.
 */

/** A bug in our own code: state that must not be possible. The process stops, nothing handles it. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  readonly values: readonly unknown[];
  constructor(message: string, values: readonly unknown[]) {
    super(values.length === 0 ? message : `${message} (${values.map(String).join(', ')})`);
    this.values = values;
  }
}

/**
 * Stops the program when `condition` is false.
 * @param condition what must hold.
 * @param message constant text that names the invariant.
 * @param a first value to show.
 * @param b second value to show.
 * @throws InvariantError
 */
export function assert(condition: boolean, message: string, a?: unknown, b?: unknown): asserts condition {
  if (!condition) fail(message, a, b);
}

/** The failing branch, apart so that `assert` stays small enough to be inlined. */
function fail(message: string, a: unknown, b: unknown): never {
  const values: unknown[] = [];
  if (a !== undefined) values.push(a);
  if (b !== undefined) values.push(b);
  throw new InvariantError(message, values);
}

/** Marks a switch branch that the type system proves unreachable. */
export function unreachable(value: never): never {
  throw new InvariantError('unreachable value', [value]);
}
