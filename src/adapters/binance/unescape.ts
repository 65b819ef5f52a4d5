/**
 * Writes a JSON text without the escapes that need not be there: `"\u0065"` becomes `"e"`. The venue sends none, but may:
 * what is read by bytes must not depend on how a letter is spelt. Off the hot path.
 */

const STRING = /"(?:[^"\\]|\\.)*"/gs;
const BACKSLASH = 92;

/** Whether there is a backslash between two positions. */
export function hasEscape(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return true;
  return false;
}

/** The same JSON with plain strings. Numbers and everything that is not JSON stay as they are. */
export function withoutEscapes(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const text = new TextDecoder().decode(bytes.subarray(from, to));
  return new TextEncoder().encode(text.replace(STRING, plain));
}

function plain(token: string): string {
  if (!token.includes('\\')) return token;
  try {
    return JSON.stringify(JSON.parse(token));
  } catch {
    // Not a JSON string: left as it is, so that the reader refuses it.
    return token;
  }
}
