/** Trades and bars as columns of doubles: what aggregation takes and gives. */
import { InputError } from '../../../core/index.ts';

/** Trades in the order of time, one array for each column, all of length n. */
export interface TradeColumns {
  /** (n,) event time, never descending; microseconds where nothing else is said. */
  readonly time: Float64Array;
  /** (n,) above zero: quote asset per unit of base asset, or whole ticks. */
  readonly price: Float64Array;
  /** (n,) zero or more: base asset, or whole lots. */
  readonly qty: Float64Array;
  /** (n,) side of the taker: 1 a buyer, −1 a seller, 0 unknown. */
  readonly side?: ArrayLike<number>;
}

/** Bars by time, one array for each column, all of length m. */
export interface BarColumns {
  /** (m,) left edge of each bar, strictly ascending, in the unit of the trades. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** (m,) sum of quantities. */
  readonly volume: Float64Array;
}

/** Bars that were made of trades. */
export interface TradeBars extends BarColumns {
  /** (m,) sum of price times quantity; over `volume` it is the volume-weighted average price. */
  readonly notional: Float64Array;
  /** (m,) number of trades. */
  readonly count: Float64Array;
}

/** Refuses columns of different length. @throws BOT4_DATA_COLUMN */
export function requireSameLength(columns: Readonly<Record<string, ArrayLike<number> | undefined>>): number {
  let first: readonly [string, number] | undefined;
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined) continue;
    first ??= [name, column.length];
    if (column.length !== first[1]) {
      throw new InputError(
        'BOT4_DATA_COLUMN',
        `${name} has ${column.length} rows and ${first[0]} has ${first[1]}; columns are equally long`,
        { place: { key: name } },
      );
    }
  }
  return first?.[1] ?? 0;
}
