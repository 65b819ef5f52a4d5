/**
 * The one rule for how a bet between two barriers ends, shared by triple-barrier labels and meta-labels.
 *
 * Bars do not tell the order of their high and low, so the rule is pessimistic where it matters: a bar that opens beyond
 * a barrier ends the bet at its open (the stop slips, and the order of the two barriers is known); else a bar that
 * touches both barriers hits the stop first. Complexity: O(horizon) per bet. No allocation.
 */
import { requireInteger } from '../model-error.ts';
import { requirePrices } from './interval-labels.ts';

/** Prices of bars, each (n,). */
export interface BarPrices {
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
}

/** A bet that is opened at the close of a row. */
export interface Bet {
  /** Row whose close opens the bet. */
  readonly row: number;
  /** 1 long: the lower barrier is the stop. −1 short: the upper one is. */
  readonly side: number;
  /** Price of the upper barrier, infinite for none. */
  readonly upper: number;
  /** Price of the lower barrier, 0 for none. */
  readonly lower: number;
  /** Last row of the bet. */
  readonly last: number;
}

/** How a bet ended. */
export interface BarrierExit {
  /** 1 the upper, −1 the lower, 0 the vertical barrier. */
  readonly barrier: -1 | 0 | 1;
  readonly row: number;
  readonly price: number;
}

/** @returns n. @throws BOT4_MODEL_INPUT unless all four columns are n positive numbers. */
export function requireBars(bars: BarPrices): number {
  const n = bars.close.length;
  for (const key of ['open', 'high', 'low', 'close'] as const) requirePrices(bars[key], key, n);
  return n;
}

/** @throws BOT4_MODEL_INPUT unless the horizon is a number of bars. */
export function requireHorizon(horizon: number): void {
  requireInteger(horizon, 'horizon', 1);
}

/** The first barrier that the prices touch after the row of the bet. */
export function exitOf(bars: BarPrices, { row, side, upper, lower, last }: Bet): BarrierExit {
  for (let t = row + 1; t <= last; t++) {
    const open = bars.open[t] as number;
    if (open >= upper) return { barrier: 1, row: t, price: open };
    if (open <= lower) return { barrier: -1, row: t, price: open };
    const up = (bars.high[t] as number) >= upper;
    const down = (bars.low[t] as number) <= lower;
    if (up && (side < 0 || !down)) return { barrier: 1, row: t, price: upper };
    if (down) return { barrier: -1, row: t, price: lower };
  }
  return { barrier: 0, row: last, price: bars.close[last] as number };
}
