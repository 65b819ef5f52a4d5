/**
 * What a rule says at the close of a bar, as bits, and how the bars at which it says something are found: the rows of a
 * block are bits of words, 32 a word, and a search counts zeros.
 */

/** Bits of a signal. */
export const SIGNAL = { enterLong: 1, exitLong: 2, enterShort: 4, exitShort: 8 } as const;

/** Which sides a rule may trade. */
export type Direction = 'long' | 'short' | 'both';

/** Rows of a block at which a rule says something: row r is bit r % 32 of word ⌊r / 32⌋. Two may be the same words. */
export interface SignalMasks {
  readonly enterLong: Int32Array;
  readonly exitLong: Int32Array;
  readonly enterShort: Int32Array;
  readonly exitShort: Int32Array;
}

/** A rule with one set of parameters over a block. */
export interface SignalSource {
  readonly masks: SignalMasks;
  /** Sets the masks for the first `rows` rows of the block that the columns hold; bits behind them mean nothing. */
  fill(rows: number): void;
}

/** An exit and an entry of one side in one bar drop the entry. */
export function dropEntries({ enterLong, exitLong, enterShort, exitShort }: SignalMasks, rows: number): void {
  const words = Math.ceil(rows / 32);
  for (let i = 0; i < words; i++) {
    (enterLong[i] as number) &= ~(exitLong[i] as number);
    (enterShort[i] as number) &= ~(exitShort[i] as number);
  }
}

/** Bits that are left for a direction, without exits by signal when those of the venue are the only ones. */
export function maskOf(direction: Direction, exits: 'signals' | 'venue'): number {
  const long = direction === 'short' ? 0 : SIGNAL.enterLong | SIGNAL.exitLong;
  const short = direction === 'long' ? 0 : SIGNAL.enterShort | SIGNAL.exitShort;
  const kept = exits === 'signals' ? 15 : SIGNAL.enterLong | SIGNAL.enterShort;
  return (long | short) & kept;
}

/** Finds the signals of one set of parameters that matter to its account. */
export class SignalSearch {
  readonly source: SignalSource;
  /** The masks of the source, or no bits where they are not allowed. */
  readonly masks: SignalMasks;

  /** @param none words without a bit, in the place of masks that are not allowed.   @param allowed bits of `SIGNAL` */
  constructor(source: SignalSource, none: Int32Array, allowed: number) {
    const { masks } = source;
    this.source = source;
    this.masks = {
      enterLong: (allowed & SIGNAL.enterLong) === 0 ? none : masks.enterLong,
      exitLong: (allowed & SIGNAL.exitLong) === 0 ? none : masks.exitLong,
      enterShort: (allowed & SIGNAL.enterShort) === 0 ? none : masks.enterShort,
      exitShort: (allowed & SIGNAL.exitShort) === 0 ? none : masks.exitShort,
    };
  }

  /** First row from `from` to before `to` at which an account with these lots has something to do, or `to`. */
  find(from: number, to: number, lots: number): number {
    const a = lots > 0 ? this.masks.enterShort : this.masks.enterLong;
    const b = lots === 0 ? this.masks.enterShort : lots > 0 ? this.masks.exitLong : this.masks.exitShort;
    let at = from >> 5;
    const end = (to + 31) >> 5;
    let word = ((a[at] as number) | (b[at] as number)) & (-1 << (from & 31));
    while (word === 0) {
      at += 1;
      if (at >= end) return to;
      word = (a[at] as number) | (b[at] as number);
    }
    const row = (at << 5) + 31 - Math.clz32(word & -word);
    return Math.min(row, to);
  }

  /** What an account with these lots aims at after the row that `find` found: 1, 0 or -1. */
  target(row: number, lots: number): number {
    const bit = 1 << (row & 31);
    const word = row >> 5;
    if (lots > 0) return ((this.masks.enterShort[word] as number) & bit) === 0 ? 0 : -1;
    if (lots < 0) return ((this.masks.enterLong[word] as number) & bit) === 0 ? 0 : 1;
    return ((this.masks.enterLong[word] as number) & bit) === 0 ? -1 : 1;
  }
}
