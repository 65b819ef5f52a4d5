/**
 * Bars of a pair: the price of one market in units of another, hedged. A strategy that trades one instrument trades this
 * one as it trades any other.
 */
import { InputError } from '../../../core/index.ts';
import type { Bars } from '../../market/index.ts';

/**
 * The spread a / b^hedge as a market of its own, at the bars that both have: open and close are those of the spread, high
 * and low the larger and the smaller of the two, because the extremes of the legs do not happen at the same moment. Volume
 * is that of the first leg.
 *
 * What this leaves out: two legs pay two fees and two spreads, so give the session twice the costs of one; legs fill at
 * different moments; the hedge drifts with the second price.
 * @param legs.hedge units of log price of `b` that one unit of `a` moves with, from a regression in sample; above 0.
 * @param legs.scale multiplies all prices, so that the spread keeps enough digits. @defaultValue 1
 * @throws BOT4_DATA_TOO_SHORT when fewer than two bars are common; BOT4_CONFIG_VALUE for a hedge or a scale out of range.
 * @example ((c) => pairBars({ a: c, b: c, hedge: 1 }).close[1])({ symbol: 'A', intervalMicros: 1, openTime: Float64Array.of(0, 1), open: Float64Array.of(2, 2), high: Float64Array.of(2, 2), low: Float64Array.of(2, 2), close: Float64Array.of(2, 2), volume: Float64Array.of(1, 1) }) // => 1
 */
export function pairBars(legs: {
  readonly a: Bars;
  readonly b: Bars;
  readonly hedge: number;
  readonly scale?: number;
}): Bars {
  const { a, b, hedge, scale = 1 } = legs;
  if (!(hedge > 0 && hedge <= 10)) refuse('hedge', `hedge is ${hedge}, must be above 0 and at most 10`);
  if (!(scale > 0 && Number.isFinite(scale))) refuse('scale', `scale is ${scale}, must be above 0`);
  if (a.intervalMicros !== b.intervalMicros)
    refuse('b', `the bars of ${a.symbol} and ${b.symbol} are not of one length`);
  const rows = commonRows(a, b);
  if (rows.length < 2)
    throw new InputError(
      'BOT4_DATA_TOO_SHORT',
      `${a.symbol} and ${b.symbol} have ${rows.length} bars in common, at least 2`,
      {
        place: { key: 'b' },
      },
    );
  const pick = (column: Float64Array) => Float64Array.from(rows, ([i]) => column[i] as number);
  const spread = (x: Float64Array, y: Float64Array) =>
    Float64Array.from(rows, ([i, j]) => (scale * (x[i] as number)) / (y[j] as number) ** hedge);
  const open = spread(a.open, b.open);
  const close = spread(a.close, b.close);
  return {
    symbol: `${a.symbol}-${b.symbol}`,
    intervalMicros: a.intervalMicros,
    openTime: pick(a.openTime),
    open,
    high: open.map((value, i) => Math.max(value, close[i] as number)),
    low: open.map((value, i) => Math.min(value, close[i] as number)),
    close,
    volume: pick(a.volume),
  };
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

/** Pairs of rows with the same open time, in order. */
function commonRows(a: Bars, b: Bars): (readonly [number, number])[] {
  const rows: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.openTime.length && j < b.openTime.length; ) {
    const [x, y] = [a.openTime[i] as number, b.openTime[j] as number];
    if (x === y) rows.push([i++, j++]);
    else if (x < y) i++;
    else j++;
  }
  return rows;
}
