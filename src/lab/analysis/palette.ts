/** Colours and shapes that the figures of one analysis share. */

/** What helps, what harms, what is neither. */
export const GOOD = '#2e8b57';
export const BAD = '#c0392b';
export const PLAIN = '#1f77b4';
export const MUTED = '#8a939c';

/** Blue for little, white between, red for much; both ends are told apart by the colour-blind. */
export const DIVERGING: [number, string][] = [
  [0, '#2166ac'],
  [0.25, '#92c5de'],
  [0.5, '#f7f7f7'],
  [0.75, '#f4a582'],
  [1, '#b2182b'],
];

/** Blue to red without a pale middle, for points on a white page. */
export const LOW_TO_HIGH: [number, string][] = [
  [0, '#1e88e5'],
  [0.5, '#8e44ad'],
  [1, '#e8114f'],
];

/** Left margin for names of this many letters. */
export function nameMargin(names: readonly string[]): number {
  const longest = names.reduce((most, name) => Math.max(most, name.length), 0);
  return Math.min(280, Math.max(64, Math.round(24 + 7 * longest)));
}

/** Height of a figure with a line of its own for each name. */
export function rowsHeight(rows: number, perRow: number): number {
  return Math.max(240, 110 + perRow * rows);
}
