/**
 * What the facts say about each other. Evidence that contradicts itself was put together wrongly or bent; either way no
 * statistic of it means anything, so the gate refuses it by name. O(days).
 */
import { MICROS_PER_DAY } from '../../core/index.ts';
import type { DataFacts, Evidence, PeriodReturns } from './evidence.ts';

/** Rounding of the reported drawdown, which is whole parts per million rounded up, and of compounded returns. */
const DRAWDOWN_SLACK_PPM = 2;

function dataProblems(data: DataFacts): string[] {
  const problems: string[] = [];
  const due = (data.to - data.from) / data.intervalMicros;
  if (!(data.to > data.from)) problems.push('the data ends before it begins');
  if (!(data.deadBars <= data.bars)) problems.push('there are more dead bars than bars');
  if (!(Math.abs(data.bars + data.missingBars - due) <= 1))
    problems.push(`${data.bars} bars and ${data.missingBars} missing ones do not fill ${due.toFixed(1)} intervals`);
  return problems;
}

function firstGap(time: readonly number[], periodMicros: number): number {
  for (let i = 1; i < time.length; i++) {
    if ((time[i] as number) - (time[i - 1] as number) !== periodMicros) return i;
  }
  return -1;
}

function returnProblems({ periodMicros, time, value }: PeriodReturns): string[] {
  const problems: string[] = [];
  if (periodMicros !== MICROS_PER_DAY) problems.push('the returns are not per day');
  if (time.length === 0) problems.push('there are no returns');
  if (time.length !== value.length) problems.push(`there are ${value.length} returns for ${time.length} days`);
  if ((time[0] ?? 0) % MICROS_PER_DAY !== 0) problems.push('days do not begin at midnight UTC');
  const gap = firstGap(time, periodMicros);
  if (gap >= 0) problems.push(`day ${gap + 1} does not follow the day before it`);
  if (!value.every((r) => r >= -1)) problems.push('a return is below −100 %');
  return problems;
}

/** The days must be those of the data: all of them, none left out at an end because it was a bad one. */
function spanProblems({ data, returns, outOfSampleFrom }: Evidence): string[] {
  const problems: string[] = [];
  const first = returns.time[0] ?? Number.NaN;
  const last = returns.time.at(-1) ?? Number.NaN;
  const startOfDay = (at: number): number => Math.floor(at / MICROS_PER_DAY) * MICROS_PER_DAY;
  // The first equity is known when the first bar closes; a bar that closes at midnight belongs to the day that ends.
  if (first !== startOfDay(data.from + data.intervalMicros - 1))
    problems.push('the returns do not begin with the first day of the data');
  if (last !== startOfDay(data.to - 1)) problems.push('the returns do not end with the last day of the data');
  if (!(outOfSampleFrom >= data.from && outOfSampleFrom <= data.to))
    problems.push('the out-of-sample part does not begin within the data');
  return problems;
}

/** Largest fall from a peak, in parts per million of the peak; the start counts as a peak. */
export function drawdownPpm(returns: readonly number[]): number {
  let equity = 1;
  let peak = 1;
  let worst = 0;
  for (const r of returns) {
    equity *= 1 + r;
    peak = Math.max(peak, equity);
    worst = Math.max(worst, 1 - equity / peak);
  }
  return worst * 1e6;
}

/** Contradictions within evidence that was parsed, as sentences; empty when there are none. */
export function contradictions(evidence: Evidence): readonly string[] {
  const { data, returns, trials, trading, lookAhead } = evidence;
  const problems = [...dataProblems(data), ...returnProblems(returns), ...spanProblems(evidence)];
  if (trials.count === 1 && trials.sharpeVariance !== 0) problems.push('a single trial has no variance');
  if (trials.outOfSampleLooks > trials.count) problems.push('more trials looked out of sample than there were');
  // Bars lie between the days, so the drawdown by bars is at least the one by days.
  if (!(trading.maxDrawdownPpm >= drawdownPpm(returns.value) - DRAWDOWN_SLACK_PPM))
    problems.push('the reported drawdown is smaller than that of the daily returns');
  if (lookAhead.changed > 0 !== (lookAhead.first !== ''))
    problems.push('the look-ahead check names a change and counts none, or the other way round');
  return problems;
}
