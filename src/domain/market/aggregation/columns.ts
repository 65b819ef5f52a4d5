/** Trades and bars as columns of doubles: what aggregation takes and gives. */

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
