/**
 * Every statistic that the gate compares, computed again from the facts. A statistic that does not exist for the data
 * (a constant series, too few days) is NaN, and NaN fails every comparison of the gate. O(days · replications).
 */
import { InputError, MICROS_PER_DAY } from '../../core/index.ts';
import { deflatedSharpe, minTrackRecordLength, neweyWestMean, sharpe, studentT } from '../stats/index.ts';
import { bootstrapPValue } from './bootstrap.ts';
import { drawdownPpm } from './consistency.ts';
import type { Evidence } from './evidence.ts';
import type { GatePolicy } from './policy.ts';

/** Any fixed number serves; it is fixed so that everybody who judges again draws the same samples. */
const BOOTSTRAP_SEED = 20_240_131;

/** The statistics. Sharpe ratios are per day. */
export interface Measures {
  readonly historyDays: number;
  readonly days: number;
  readonly outOfSampleDays: number;
  readonly outOfSampleShare: number;
  readonly activeDays: number;
  readonly missingShare: number;
  readonly deadShare: number;
  readonly inSampleSharpe: number;
  readonly outOfSampleSharpe: number;
  readonly probabilisticSharpe: number;
  readonly hacPValue: number;
  readonly bootstrapPValue: number;
  readonly deflatedSharpe: number;
  /** Sharpe ratio per day that the luckiest of the trials is expected to show. */
  readonly luckySharpe: number;
  readonly trackRecordDays: number;
  readonly drawdownPpm: number;
}

/** The value, or NaN when the data has none. Any other error is a bug and goes on. */
function orNaN(compute: () => number): number {
  try {
    return compute();
  } catch (error) {
    if (error instanceof InputError) return Number.NaN;
    throw error;
  }
}

/** Probability that a mean at or below zero gives this t-ratio, with the lag rule of Newey & West (1994). */
function hacPValue(x: readonly number[]): number {
  const lags = Math.min(Math.floor(4 * (x.length / 100) ** (2 / 9)), x.length - 1);
  return studentT.cdf(-neweyWestMean(x, { lags }).t, { df: x.length - 1 });
}

/**
 * Variance of the trials' Sharpe ratios: what they showed, but with several trials at least that of n days of pure
 * chance, 1/(n − 1). Below that it says how alike the recorded backtests were, and nothing of the trials that left no
 * ratio: fifty training runs and two backtests that are almost the same are still fifty chances.
 */
function trialVariance({ trials, returns }: Evidence): number {
  if (trials.count <= 1) return trials.sharpeVariance;
  return Math.max(trials.sharpeVariance, 1 / (returns.value.length - 1));
}

/** Days before and after the boundary; the day that contains it belongs to neither. */
function split({ returns, outOfSampleFrom }: Evidence): { inSample: number[]; outOfSample: number[] } {
  const inSample: number[] = [];
  const outOfSample: number[] = [];
  for (let i = 0; i < returns.time.length; i++) {
    const start = returns.time[i] as number;
    if (start >= outOfSampleFrom) outOfSample.push(returns.value[i] as number);
    else if (start + returns.periodMicros <= outOfSampleFrom) inSample.push(returns.value[i] as number);
  }
  return { inSample, outOfSample };
}

/** Computes all statistics of evidence that was parsed. Never throws for any such evidence. */
export function measure(evidence: Evidence, policy: GatePolicy): Measures {
  const { data, trials, trading } = evidence;
  const all = evidence.returns.value;
  const { inSample, outOfSample } = split(evidence);
  const daily = { rf: 0, periods: 1 };
  const resampling = { replications: policy.minBootstrapReplications, seed: BOOTSTRAP_SEED };
  // Looks at noise differ by the sampling error of a Sharpe ratio, whatever they looked at.
  const peeked = { nTrials: trials.outOfSampleLooks, varTrials: 1 / (outOfSample.length - 1) };
  const luck = { nTrials: trials.count, varTrials: trialVariance(evidence) };
  return {
    historyDays: Math.min((data.to - data.from) / MICROS_PER_DAY, all.length),
    days: all.length,
    outOfSampleDays: outOfSample.length,
    outOfSampleShare: outOfSample.length / all.length,
    activeDays: outOfSample.filter((r) => r !== 0).length,
    missingShare: data.missingBars / (data.bars + data.missingBars),
    deadShare: data.deadBars / data.bars,
    inSampleSharpe: orNaN(() => sharpe(inSample, daily)),
    outOfSampleSharpe: orNaN(() => sharpe(outOfSample, daily)),
    probabilisticSharpe: orNaN(() => deflatedSharpe(outOfSample, peeked).probability),
    hacPValue: orNaN(() => hacPValue(outOfSample)),
    bootstrapPValue: orNaN(() => bootstrapPValue(outOfSample, resampling)),
    deflatedSharpe: orNaN(() => deflatedSharpe(all, luck).probability),
    luckySharpe: orNaN(() => deflatedSharpe(all, luck).threshold),
    trackRecordDays: orNaN(() => minTrackRecordLength(all, { benchmark: 0, alpha: policy.maxTrackRecordAlpha })),
    drawdownPpm: Math.max(trading.maxDrawdownPpm, drawdownPpm(all)),
  };
}
