/** What a rule says at the close of a bar, as bits, and how the bars at which it says something are found. */

/** Bits of a signal. */
export const SIGNAL = { enterLong: 1, exitLong: 2, enterShort: 4, exitShort: 8 } as const;

/** Which sides a rule may trade. */
export type Direction = 'long' | 'short' | 'both';

/** What matters to an account that is flat, long or short. */
export const WANTED = {
  flat: SIGNAL.enterLong | SIGNAL.enterShort,
  long: SIGNAL.enterShort | SIGNAL.exitLong,
  short: SIGNAL.enterLong | SIGNAL.exitShort,
} as const;

/**
 * Finds signals of one set of parameters in a block of bars. Columns have one value more than the block has rows: the
 * value of row r is at r + 1, and that of the bar before the block at 0.
 */
export interface SignalFinder {
  /** The signals of the row that `find` found. */
  readonly bits: number;
  /** First row from `from` to before `to` with a signal that is wanted, or `to`. */
  find(from: number, to: number, wanted: number): number;
}

/** The bits that a direction leaves; an entry and an exit of one side in one bar drop the entry. */
export function allowedBits(bits: number, allowed: number): number {
  const exits = bits & (SIGNAL.exitLong | SIGNAL.exitShort);
  // The exit of a side stands one bit above its entry.
  return bits & ~(exits >> 1) & allowed;
}

/** Bits that are left for a direction, without exits by signal when those of the venue are the only ones. */
export function maskOf(direction: Direction, exits: 'signals' | 'venue'): number {
  const long = direction === 'short' ? 0 : SIGNAL.enterLong | SIGNAL.exitLong;
  const short = direction === 'long' ? 0 : SIGNAL.enterShort | SIGNAL.exitShort;
  const kept = exits === 'signals' ? 15 : SIGNAL.enterLong | SIGNAL.enterShort;
  return (long | short) & kept;
}
