/**
 * Drawdowns as episodes: from the first day below a peak to the day that reaches it again. Equity is compounded from
 * daily returns and starts at 1, which counts as a peak, so the deepest episode is the maximum drawdown of
 * `performance`. O(n + e log e) for e episodes.
 */
import { type DailySeries, requireDaily } from './daily-series.ts';

/** One fall below a peak of equity. */
export interface Drawdown {
  /** Start of the first day that ended below the peak, microseconds. */
  readonly from: number;
  /** Start of the day with the lowest equity. */
  readonly troughAt: number;
  /** Start of the day that reached the peak again; null when none has. */
  readonly recoveredAt: number | null;
  /** Fall from the peak, below 0. */
  readonly depth: number;
  /** Days that ended below the peak. */
  readonly lengthDays: number;
  /** Of these, days up to and including the lowest. */
  readonly fallDays: number;
}

interface OpenDrawdown {
  readonly first: number;
  readonly trough: number;
  readonly depth: number;
}

/**
 * The deepest drawdowns.
 * @param daily time (n,), value (n,); a day that is missing counts as no day.
 * @param options count: how many to return at most.
 * @returns episodes, deepest first; the earlier one first where two are equally deep.
 * @throws BOT4_STATS_INPUT
 * @example drawdowns({ time: [0, 86400e6, 172800e6], value: [-0.5, 1, -0.25] }, { count: 5 }).map((d) => d.depth) // => [-0.5, -0.25]
 */
export function drawdowns(daily: DailySeries, options: { readonly count: number }): readonly Drawdown[] {
  requireDaily(daily);
  const found: Drawdown[] = [];
  let open: OpenDrawdown | undefined;
  let equity = 1;
  let peak = 1;
  for (let i = 0; i < daily.value.length; i++) {
    equity *= 1 + (daily.value[i] as number);
    if (equity >= peak) {
      if (open !== undefined) found.push(closed(daily, open, i));
      open = undefined;
      peak = equity;
      continue;
    }
    const depth = equity / peak - 1;
    if (depth < (open?.depth ?? 0)) open = { first: open?.first ?? i, trough: i, depth };
  }
  if (open !== undefined) found.push(closed(daily, open, daily.value.length));
  return found.sort((a, b) => a.depth - b.depth || a.from - b.from).slice(0, options.count);
}

function closed({ time }: DailySeries, open: OpenDrawdown, end: number): Drawdown {
  return {
    from: time[open.first] as number,
    troughAt: time[open.trough] as number,
    recoveredAt: time[end] ?? null,
    depth: open.depth,
    lengthDays: end - open.first,
    fallDays: open.trough - open.first + 1,
  };
}
