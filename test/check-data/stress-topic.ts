/**
 * `stress_events.json`: each event has its dates and its series, `<file in bars/>` or `<file in bars/> <symbol>`.
 * Realised volatility is the root mean square of the log returns inside of the window, times the root of bars a year.
 */
import { join } from 'node:path';
import { barRows } from './bar-facts.ts';
import { pickRows, type Rows } from './columns.ts';
import { type Found, near, nearBy } from './compare.ts';
import { type ExpectedObject, objectAt } from './expected-json.ts';
import { drawdowns, exactSum, firstLargest, firstSmallest, isoSeconds, logReturns, sumOf, usualStep } from './sums.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

const YEAR_MS = 365 * 86_400_000;
const ROUNDING = 1e-15;

/** Milliseconds of a time as the expected files write it. @throws Error for any other text. */
export function timeOf(text: unknown): number {
  const ms =
    typeof text === 'string' ? Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text) : Number.NaN;
  if (Number.isNaN(ms)) throw new Error(`${JSON.stringify(text)} is not a time`);
  return ms;
}

/** The rows of [from, to). */
function window(rows: Rows, from: number, to: number): Rows {
  const at: number[] = [];
  rows.time.forEach((time, i) => {
    if (time >= from && time < to) at.push(i);
  });
  return pickRows(rows, Int32Array.from(at));
}

/** Everything that an event says of one series. */
export function stressFacts(all: Rows, file: string, range: { readonly from: number; readonly to: number }): Found {
  const step = usualStep(all.time);
  const { time, open, high, low, close, volume } = barRows(window(all, range.from, range.to), file);
  const n = time.length;
  if (n < 2) throw new Error(`${file} has ${n} bars in the window`);
  const returns = logReturns(close);
  const lowest = firstSmallest(low);
  const worst = firstSmallest(returns);
  const down = drawdowns(close);
  const wide = high.map((value, i) => value / (low[i] as number));
  const squares = exactSum(returns.length, (i) => (returns[i] as number) ** 2);
  return {
    bars: n,
    bar_ms: step,
    first_open: open[0] as number,
    last_close: close[n - 1] as number,
    min_low: low[lowest] as number,
    min_low_at: isoSeconds(time[lowest] as number),
    low_vs_first_open: nearBy((low[lowest] as number) / (open[0] as number) - 1, ROUNDING),
    max_drawdown_close: nearBy(down[firstSmallest(down)] as number, ROUNDING),
    worst_bar_log_return: nearBy(returns[worst] as number, ROUNDING),
    worst_bar_at: isoSeconds(time[worst + 1] as number),
    best_bar_log_return: nearBy(returns[firstLargest(returns)] as number, ROUNDING),
    best_bar_at: isoSeconds(time[firstLargest(returns) + 1] as number),
    widest_bar_high_over_low: near(wide[firstLargest(wide)] as number),
    realised_vol_annualised: near(Math.sqrt(squares / returns.length) * Math.sqrt(YEAR_MS / step)),
    sum_volume: near(sumOf(volume)),
  };
}

async function checkEvent(context: TopicContext, name: string, event: ExpectedObject): Promise<void> {
  // The dates are the question, not an answer; what stands beside them is nothing the checker knows.
  const { series: _series, from, to_exclusive: to, ...rest } = event;
  if (Object.keys(rest).length > 0) await checkEntry(context, entryPath(context, name), rest, () => ({}));
  for (const [key, expected] of Object.entries(objectAt(event, 'series'))) {
    const [file = '', symbol] = key.split(' ');
    const path = join(context.folder('bars'), file);
    await checkEntry(context, entryPath(context, name, key), expected, async () => {
      const range = { from: timeOf(from), to: timeOf(to) };
      return stressFacts(await context.tables.rows(path, symbol), path, range);
    });
  }
}

export const STRESS: Topic = {
  name: 'stress_events',
  matches: /^stress/,
  check: async (context) => {
    for (const [name, event] of Object.entries(context.file.content as ExpectedObject)) {
      await checkEvent(context, name, event as ExpectedObject);
    }
  },
};
