/** Times of the wire: RFC 3339 with microseconds, whole seconds since the epoch. Pure. */

const US_PER_MS = 1000;
const US_PER_S = 1_000_000;
const DIGITS = 6;
const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** Microseconds as text: `2026-04-07T14:30:00.123456Z`. */
export function isoText(timeUs: number): string {
  const seconds = Math.floor(timeUs / US_PER_S);
  const rest = String(timeUs - seconds * US_PER_S).padStart(DIGITS, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}.${rest}Z`;
}

/** Time as heartbeats say it: `2026-04-07 14:30:00.123456 +0000 UTC`. */
export function goTimeText(timeUs: number): string {
  return `${isoText(timeUs).replace('T', ' ').slice(0, -1)} +0000 UTC`;
}

/** Microseconds of a text, cut down; undefined when it is no such time. */
export function readIso(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(ms)) return undefined;
  return ms * US_PER_MS + Number((match[2] ?? '').padEnd(DIGITS, '0').slice(0, DIGITS));
}

/** Whole seconds since the epoch as microseconds; undefined when the text is none. */
export function readSeconds(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) ? Number(text) * US_PER_S : undefined;
}
