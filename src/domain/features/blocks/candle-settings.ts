/**
 * When a body or a shadow is long, short, near or equal: the measure of TA-Lib, with its usual settings.
 *
 * A setting is a factor times the mean of a measure over the candles before the one that is judged, so that a candle is
 * long by the standard of its own market and time. With `bars` 0 the measure is that of the candle itself.
 * Source: the candle settings of TA-Lib, the values that it starts with.
 */

/** What is averaged: cells of a candle in `candles.ts`. */
export const MEASURE = { body: 4, range: 5, shadow: 6 } as const;

/** One setting. */
export interface CandleSetting {
  /** The cell that is averaged. */
  readonly measure: number;
  /** Candles in the mean, all before the judged one; 0 for the judged one alone. */
  readonly bars: number;
  readonly factor: number;
  /** The sentence of the catalogue. */
  readonly meaning: string;
}

/** A long body is longer. */
export const BODY_LONG: CandleSetting = {
  measure: MEASURE.body,
  bars: 10,
  factor: 1,
  meaning: 'long: body > mean body of the 10 candles before',
};

/** A short body is shorter. */
export const BODY_SHORT: CandleSetting = {
  measure: MEASURE.body,
  bars: 10,
  factor: 1,
  meaning: 'short: body < mean body of the 10 candles before',
};

/** The body of a doji is not longer. */
export const BODY_DOJI: CandleSetting = {
  measure: MEASURE.range,
  bars: 10,
  factor: 0.1,
  meaning: 'doji: body ≤ 0.1 · mean range (high − low) of the 10 candles before',
};

/** A long shadow is longer. */
export const SHADOW_LONG: CandleSetting = {
  measure: MEASURE.body,
  bars: 0,
  factor: 1,
  meaning: 'long shadow: longer than the body',
};

/** A very long shadow is longer. */
export const SHADOW_VERY_LONG: CandleSetting = {
  measure: MEASURE.body,
  bars: 0,
  factor: 2,
  meaning: 'very long shadow: longer than 2 bodies',
};

/** A short shadow is shorter. */
export const SHADOW_SHORT: CandleSetting = {
  measure: MEASURE.shadow,
  bars: 10,
  factor: 1,
  meaning: 'short shadow: shorter than the mean shadow, upper and lower, of the 10 candles before',
};

/** A shadow that is as good as none is shorter. */
export const SHADOW_VERY_SHORT: CandleSetting = {
  measure: MEASURE.range,
  bars: 10,
  factor: 0.1,
  meaning: 'no shadow: shadow < 0.1 · mean range (high − low) of the 10 candles before; a shadow: more than that',
};

/** Prices that are near are not further apart. */
export const NEAR: CandleSetting = {
  measure: MEASURE.range,
  bars: 5,
  factor: 0.2,
  meaning: 'near: within 0.2 · mean range (high − low) of the 5 candles before',
};

/** Lengths that are far apart differ by more. */
export const FAR: CandleSetting = {
  measure: MEASURE.range,
  bars: 5,
  factor: 0.6,
  meaning: 'far: more than 0.6 · mean range (high − low) of the 5 candles before',
};

/** Prices that are as good as equal are not further apart. */
export const EQUAL: CandleSetting = {
  measure: MEASURE.range,
  bars: 5,
  factor: 0.05,
  meaning: 'equal: within 0.05 · mean range (high − low) of the 5 candles before',
};
