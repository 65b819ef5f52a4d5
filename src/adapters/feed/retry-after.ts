/** `Retry-After`: how long a venue wants no request. */

/**
 * Reads the header: seconds, or a date, which is taken against the venue's own `Date` so that a wrong local clock does
 * not matter.
 * @returns milliseconds, undefined when there is no header or it says nothing.
 */
export function retryAfterMs(
  header: string | null | undefined,
  serverDate: string | null | undefined,
): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const until = Date.parse(text);
  const now = Date.parse(serverDate ?? '');
  if (Number.isNaN(until) || Number.isNaN(now)) return undefined;
  return Math.max(0, until - now);
}
