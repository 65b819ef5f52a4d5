/** Values as plotly's front end receives them: JSON without typed arrays, dates, big integers or NaN. */

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Turns a figure's data into plain JSON. Typed arrays become arrays, dates ISO strings, NaN and infinities null,
 * which plotly draws as a gap; functions and undefined are left out.
 */
export function plainJson(value: unknown): Json {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (isSequence(value)) return Array.from(value as Iterable<unknown>, plainJson);
  if (typeof value !== 'object' || value === null) return null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined && typeof item !== 'function');
  return Object.fromEntries(entries.map(([key, item]) => [key, plainJson(item)]));
}

/** Arrays, typed arrays, sets, and the columns of arquero, which are iterable too. */
function isSequence(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
