/** Times that are written as text: dates, and counts of nanoseconds, which are above 2^53. */

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/;

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'UTC') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
}

/**
 * Microseconds of a date or a date and time; UTC where it names no offset.
 * @returns NaN when the text is none. Digits below a microsecond are cut off.
 * @example dateMicros('2024-01-01 00:00:01.5') // => 1704067201500000
 * @example dateMicros('01/02/2024') // => NaN
 */
export function dateMicros(text: string): number {
  const match = DATE.exec(text);
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = ''] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  // The 31st of February would become the 2nd of March.
  if (new Date(ms).getUTCDate() !== Number(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    return Number.NaN;
  return ms * 1e3 + Number(fraction.slice(0, 6).padEnd(6, '0')) - offsetMinutes(match[8]) * 60e6;
}

/** Microseconds of a count of nanoseconds of 19 digits, the rest cut off; NaN for any other text. */
export function nanosMicros(text: string): number {
  return /^\d{19}$/.test(text) ? Number(BigInt(text) / 1000n) : Number.NaN;
}
