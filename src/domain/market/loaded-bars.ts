/** Bars together with where they come from: a result without its data's hash cannot be repeated. */
import type { Bars } from './bars.ts';
import type { TimeUnit } from './time-unit.ts';

/** Kind of market that the data says it is of. */
export type BarsMarket = 'spot' | 'um_perp';

/** Bars and their origin. */
export interface LoadedBars {
  readonly bars: Bars;
  /** Lower-case hexadecimal SHA-256 of the file; of the columns when a generator made them. */
  readonly sha256: string;
  /** File name, or a sentence that names the generator, its seed and whether it planted an edge. */
  readonly source: string;
  /** True when a generator made the data. */
  readonly synthetic: boolean;
  /** Rows of this symbol. */
  readonly rows: number;
  /** Absent when the data does not say. */
  readonly market?: BarsMarket;
  /** Every symbol in the file. */
  readonly symbols: readonly string[];
  /** Unit of the times in the file. */
  readonly timeUnit: TimeUnit;
}
