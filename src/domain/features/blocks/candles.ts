/**
 * The last 16 candles, and the questions that candlestick patterns ask about them.
 *
 * A candle is named by how many bars ago it closed: 0 is the newest. Nothing is kept but the candles: a mean is summed
 * anew, oldest first, when a question needs it. So an answer depends on the candles it is about and on nothing before
 * them, whatever came then. Means are over 10 candles at most, and most questions end before they are asked.
 *
 * Rounding does not decide: bodies and ranges are differences of neighbouring prices, which doubles hold exactly, and so
 * are their sums as long as these stay below the price. Where a length equals a mean exactly, the answer is that of the
 * doubles, as in TA-Lib, which adds to and subtracts from a running sum of the same numbers.
 */
import {
  BODY_DOJI,
  BODY_LONG,
  BODY_SHORT,
  type CandleSetting,
  EQUAL,
  MEASURE,
  NEAR,
  SHADOW_VERY_SHORT,
} from './candle-settings.ts';

/** Candles that are kept: a power of two, so that a place in the ring is a mask. */
const KEPT = 16;
const MASK = KEPT - 1;
/** Cells of a candle, 2 ** WIDTH_BITS; the measures of `candle-settings.ts` are among them. */
const WIDTH_BITS = 3;
const OPEN = 0;
const HIGH = 1;
const LOW = 2;
const CLOSE = 3;

/** Ring of candles; what has not come yet is NaN, for which every question has the answer no. */
export class Candles {
  readonly #cells = new Float64Array(KEPT << WIDTH_BITS).fill(Number.NaN);
  #at = 0;

  update(open: number, high: number, low: number, close: number): void {
    const at = (this.#at + 1) & MASK;
    const cells = this.#cells;
    const base = at << WIDTH_BITS;
    this.#at = at;
    cells[base + OPEN] = open;
    cells[base + HIGH] = high;
    cells[base + LOW] = low;
    cells[base + CLOSE] = close;
    cells[base + MEASURE.body] = Math.abs(close - open);
    cells[base + MEASURE.range] = high - low;
    cells[base + MEASURE.shadow] = (high - Math.max(open, close) + (Math.min(open, close) - low)) / 2;
  }

  reset(): void {
    this.#cells.fill(Number.NaN);
    this.#at = 0;
  }

  open(ago: number): number {
    return this.#cell(OPEN, ago);
  }

  high(ago: number): number {
    return this.#cell(HIGH, ago);
  }

  low(ago: number): number {
    return this.#cell(LOW, ago);
  }

  close(ago: number): number {
    return this.#cell(CLOSE, ago);
  }

  /** Length of the body. */
  body(ago: number): number {
    return this.#cell(MEASURE.body, ago);
  }

  /** Upper end of the body. */
  top(ago: number): number {
    return Math.max(this.open(ago), this.close(ago));
  }

  /** Lower end of the body. */
  bottom(ago: number): number {
    return Math.min(this.open(ago), this.close(ago));
  }

  upperShadow(ago: number): number {
    return this.high(ago) - this.top(ago);
  }

  lowerShadow(ago: number): number {
    return this.bottom(ago) - this.low(ago);
  }

  /** 1 for a white candle, −1 for a black one. */
  colour(ago: number): number {
    return this.isWhite(ago) ? 1 : -1;
  }

  /** Whether it closed where it opened or above. */
  isWhite(ago: number): boolean {
    return this.close(ago) >= this.open(ago);
  }

  /** Whether it closed below its open. */
  isBlack(ago: number): boolean {
    return this.close(ago) < this.open(ago);
  }

  /** The length to which a setting compares a candle. */
  average({ measure, bars, factor }: CandleSetting, ago: number): number {
    if (bars === 0) return factor * this.#cell(measure, ago);
    let sum = 0;
    for (let before = ago + bars; before > ago; before--) sum += this.#cell(measure, before);
    // In this order, as in TA-Lib: on a grid of prices lengths do equal means, and the last bit would decide.
    return factor * (sum / bars);
  }

  isLong(ago: number): boolean {
    return this.body(ago) > this.average(BODY_LONG, ago);
  }

  isShort(ago: number): boolean {
    return this.body(ago) < this.average(BODY_SHORT, ago);
  }

  isDoji(ago: number): boolean {
    return this.body(ago) <= this.average(BODY_DOJI, ago);
  }

  /** Whether the upper shadow is more than a very short one. */
  hasUpperShadow(ago: number): boolean {
    return this.upperShadow(ago) > this.average(SHADOW_VERY_SHORT, ago);
  }

  hasLowerShadow(ago: number): boolean {
    return this.lowerShadow(ago) > this.average(SHADOW_VERY_SHORT, ago);
  }

  /** Whether the upper shadow is very short or missing. */
  lacksUpperShadow(ago: number): boolean {
    return this.upperShadow(ago) < this.average(SHADOW_VERY_SHORT, ago);
  }

  lacksLowerShadow(ago: number): boolean {
    return this.lowerShadow(ago) < this.average(SHADOW_VERY_SHORT, ago);
  }

  /** Whether the body lies above the body of another candle. */
  gapsUp(ago: number, over: number): boolean {
    return this.bottom(ago) > this.top(over);
  }

  /** Whether the body lies below the body of another candle. */
  gapsDown(ago: number, under: number): boolean {
    return this.top(ago) < this.bottom(under);
  }

  /** Whether a price lies within a body, its ends excluded. */
  isInBody(price: number, ago: number): boolean {
    return price > this.bottom(ago) && price < this.top(ago);
  }

  /** Whether a length or price is near another one, by the standard of a candle. */
  isNear(x: number, y: number, ago: number): boolean {
    const distance = this.average(NEAR, ago);
    return x >= y - distance && x <= y + distance;
  }

  /** Whether a price is as good as equal to another one, by the standard of a candle. */
  isEqual(x: number, y: number, ago: number): boolean {
    const distance = this.average(EQUAL, ago);
    return x >= y - distance && x <= y + distance;
  }

  #cell(cell: number, ago: number): number {
    return this.#cells[(((this.#at - ago) & MASK) << WIDTH_BITS) + cell] as number;
  }
}
