/**
 * Times in microseconds, for who asks for them. Where the venue knows them they are written exactly; what is kept in
 * milliseconds only (bars, tickers, events of streams) gets three zeros. A number of 13 digits is a time, and nothing else.
 */
const MILLISECONDS = /([:[,])(\d{13})(?=[,}\]])/g;

/** Whether a unit is that of microseconds; undefined for one that is none. */
export function isMicros(unit: string | null | undefined): boolean | undefined {
  if (unit === undefined || unit === null || /^millisecond$/i.test(unit)) return false;
  return /^microsecond$/i.test(unit) ? true : undefined;
}

/** JSON whose times of 13 digits are in microseconds. */
export function inMicros(text: string): string {
  return text.replace(MILLISECONDS, '$1$2000');
}
