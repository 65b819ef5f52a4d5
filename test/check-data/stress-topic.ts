/**
 * `stress_events.json`: each event has its dates and its series, `<file in bars/>` or `<file in bars/> <symbol>`.
 * Realised volatility is the root mean square of the log returns inside of the window, times the root of bars a year.
 */
import { join } from 'node:path';
import { stressWindow } from '../../src/domain/market/index.ts';
import { barRows } from './bar-facts.ts';
import type { Rows } from './columns.ts';
import { type Found, near, nearBy } from './compare.ts';
import { type ExpectedObject, objectAt } from './expected-json.ts';
import { isoSeconds, usualStep } from './sums.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

const YEAR_MS = 365 * 86_400_000;
/** A logarithm of a ratio near 1, or a ratio less 1. */
const ROUNDING = 4e-15;

/** Milliseconds of a time as the expected files write it. @throws Error for any other text. */
export function timeOf(text: unknown): number {
  const ms =
    typeof text === 'string' ? Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text) : Number.NaN;
  if (Number.isNaN(ms)) throw new Error(`${JSON.stringify(text)} is not a time`);
  return ms;
}

/** Everything that an event says of one series. */
export function stressFacts(all: Rows, file: string, range: { readonly from: number; readonly to: number }): Found {
  const step = usualStep(all.time);
  const figures = stressWindow(barRows(all, file), { ...range, periodsPerYear: YEAR_MS / step });
  return {
    bars: figures.bars,
    bar_ms: step,
    first_open: figures.firstOpen,
    last_close: figures.lastClose,
    min_low: figures.minLow,
    min_low_at: isoSeconds(figures.minLowAt),
    low_vs_first_open: nearBy(figures.lowVsFirstOpen, ROUNDING),
    max_drawdown_close: nearBy(figures.maxDrawdownClose, ROUNDING),
    worst_bar_log_return: nearBy(figures.worstReturn, ROUNDING),
    worst_bar_at: isoSeconds(figures.worstReturnAt),
    best_bar_log_return: nearBy(figures.bestReturn, ROUNDING),
    widest_bar_high_over_low: near(figures.widestBar),
    realised_vol_annualised: near(figures.volatility),
    sum_volume: near(figures.volume),
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
      return stressFacts(await context.files.rows(path, symbol), path, range);
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
