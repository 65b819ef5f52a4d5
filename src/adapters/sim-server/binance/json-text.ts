/** JSON from a peer, read without trust. */

/** An object of unknown fields, or undefined for anything else. */
export function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    // Whatever is no JSON is no request; the caller answers with the venue's error.
    return undefined;
  }
}

/** An id that may be echoed: a number, a text of up to 36 characters, or null. */
export function readId(value: unknown): string | number | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  return typeof value === 'string' && value.length <= 36 ? value : null;
}
