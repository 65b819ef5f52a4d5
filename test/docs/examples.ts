/** Examples in doc comments: `@example expression // => value`, found in the text and judged by value. */

export interface Example {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly expression: string;
  /** An expression, or `throws CODE`. */
  readonly expected: string;
}

const CHECK = /^(?<expression>.+?)\s*\/\/ =>\s*(?<expected>.+?)\s*$/;

/** A line of a doc comment without its star. */
function commentText(line: string): string | undefined {
  const match = /^\s*\/?\*+\s?(.*?)(\s*\*\/)?\s*$/.exec(line);
  return match?.[1];
}

/**
 * Every example of a source text.
 * @throws Error for an `@example` that has no `// => value`, for it would look checked and is not.
 */
export function examplesOf(path: string, text: string): Example[] {
  const found: Example[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const comment = commentText(line);
    const start = comment?.indexOf('@example ') ?? -1;
    if (comment === undefined || start < 0) continue;
    const match = CHECK.exec(comment.slice(start + '@example '.length));
    const { expression, expected } = match?.groups ?? {};
    if (expression === undefined || expected === undefined) {
      throw new Error(`${path}:${index + 1}: an example is one line of the form \`expression // => value\``);
    }
    found.push({ path, line: index + 1, expression, expected });
  }
  return found;
}

const RELATIVE = 1e-12;

function sameNumber(a: number, b: number): boolean {
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b));
}

/** Arrays of any kind compare as lists, objects by their own keys, and maps and sets by their entries. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as ArrayLike<unknown>);
  if (value instanceof Map || value instanceof Set) return [...value];
  if (typeof value === 'object' && value !== null && 'toJSON' in value && typeof value.toJSON === 'function') {
    return (value.toJSON as () => unknown)();
  }
  return value;
}

/** Deep equality after JSON's view of values; numbers agree to 1e-12 of their size. */
export function sameValue(left: unknown, right: unknown): boolean {
  const a = plain(left);
  const b = plain(right);
  if (typeof a === 'number' && typeof b === 'number') return sameNumber(a, b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const kept = (value: object): [string, unknown][] => Object.entries(value).filter(([, item]) => item !== undefined);
  const [mine, theirs] = [kept(a), new Map(kept(b))];
  return (
    mine.length === theirs.size && mine.every(([key, item]) => theirs.has(key) && sameValue(item, theirs.get(key)))
  );
}
