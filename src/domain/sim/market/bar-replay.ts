/**
 * Recorded bars as trades: the price goes from the open over the nearer extreme to the other one and to the close, in even
 * steps, and the volume is spread evenly over the steps. The path is a guess (the usual one); what it is sure of is that all four
 * prices trade, in the bar's time, and that the volume is the bar's.
 */
import { assert } from '../../../core/index.ts';
import type { RecordedTrades } from './trade-replay.ts';

/** Bars in columns, ticks and lots. */
export interface RecordedBars {
  /** (n,) open times, µs, rising. */
  readonly times: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** (n,) lots, ≥ 0; a bar of 0 does not trade. */
  readonly volume: Float64Array;
}

/** Ticks of a bar's path, all four prices among them. */
function pathOf(prices: readonly [number, number, number, number], steps: number): number[] {
  const [open, high, low, close] = prices;
  const corners = high - open < open - low ? [open, high, low, close] : [open, low, high, close];
  const path = [open];
  for (let k = 1; k < corners.length; k++) {
    const [from, to] = [corners[k - 1] as number, corners[k] as number];
    for (let i = 1; i <= steps; i++) path.push(Math.round(from + ((to - from) * i) / steps));
  }
  return path;
}

/**
 * Trades that bars may have been made of, for `TradeReplay`.
 * @param options.intervalMicros length of a bar; the trades are spread over it, the first at its begin.
 * @param options.stepsPerLeg trades on each of the three legs of the path.
 */
export function tradesOfBars(
  bars: RecordedBars,
  options: { readonly intervalMicros: number; readonly stepsPerLeg: number },
): RecordedTrades {
  const { intervalMicros, stepsPerLeg } = options;
  assert(Number.isSafeInteger(stepsPerLeg) && stepsPerLeg >= 1, 'a leg has steps', stepsPerLeg);
  const rows: (readonly [time: number, ticks: number, lots: number])[] = [];
  for (let i = 0; i < bars.times.length; i++) {
    const at = (column: Float64Array): number => column[i] as number;
    const volume = at(bars.volume);
    if (volume <= 0) continue;
    const path = pathOf([at(bars.open), at(bars.high), at(bars.low), at(bars.close)], stepsPerLeg);
    for (let k = 0; k < path.length; k++) {
      const lots = Math.floor((volume * (k + 1)) / path.length) - Math.floor((volume * k) / path.length);
      const time = at(bars.times) + Math.floor((intervalMicros * k) / path.length);
      if (lots > 0) rows.push([time, path[k] as number, lots]);
    }
  }
  const column = (k: 0 | 1 | 2): Float64Array => Float64Array.from(rows, (row) => row[k]);
  return { times: column(0), ticks: column(1), lots: column(2), sides: new Float64Array(rows.length) };
}
