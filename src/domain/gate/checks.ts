/**
 * The questions of the gate as one table. Every comparison has the form `measured >= threshold`, so that a statistic
 * that does not exist (NaN) fails it. The order is that of `CHECK_IDS`.
 */
import { Decimal } from 'decimal.js';
import { formatUtc, type Micros, PPM } from '../../core/index.ts';
import type { Check, CheckId } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { Measures } from './measure.ts';
import type { GatePolicy } from './policy.ts';

/** What a question is answered from. */
export interface Case {
  readonly evidence: Evidence;
  readonly policy: GatePolicy;
  readonly measures: Measures;
  /** Sentences, see `consistency.ts`. */
  readonly contradictions: readonly string[];
  /** Names, see `policy.ts`. */
  readonly loosened: readonly string[];
}

/** The answer to one question. */
interface Answer {
  readonly passed: boolean;
  readonly measured: string;
  readonly pValue?: number;
}

/** One question. */
export interface Question {
  readonly id: CheckId;
  readonly title: string;
  readonly explanation: string;
  threshold(policy: GatePolicy): string;
  answer(it: Case): Answer;
}

/** Trading days of a year, for Sharpe ratios that people read: crypto markets never close. */
const DAYS_PER_YEAR = 365;

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function annual(dailySharpe: number): string {
  return (dailySharpe * Math.sqrt(DAYS_PER_YEAR)).toFixed(2);
}

function date(at: number): string {
  return formatUtc(at as Micros).slice(0, 10);
}

/** Probabilities near 1 keep their distance from it visible. */
function probability(p: number): string {
  return p > 0.9999 && p < 1 ? '> 0.9999' : p.toFixed(4);
}

function looks(count: number): string {
  return count === 1 ? '1 look' : `${count} looks`;
}

function pText(p: number): string {
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
}

export const QUESTIONS: readonly Question[] = [
  {
    id: 'evidence',
    title: 'The evidence holds together',
    explanation: 'Evidence that contradicts itself proves nothing, whatever its statistics say.',
    threshold: () => 'complete, finite, in order, and free of contradictions',
    answer: ({ contradictions }) => ({
      passed: contradictions.length === 0,
      measured: contradictions.length === 0 ? 'no contradiction' : contradictions.slice(0, 3).join('; '),
    }),
  },
  {
    id: 'policy',
    title: 'The policy is not looser than the house policy',
    explanation: 'A threshold that is chosen after the result is no threshold. A policy may be stricter, never looser.',
    threshold: () => 'no threshold below the house policy',
    answer: ({ loosened }) => ({
      passed: loosened.length === 0,
      measured: loosened.length === 0 ? 'no threshold is looser' : `looser: ${loosened.join(', ')}`,
    }),
  },
  {
    id: 'history',
    title: 'The history is longer than six months',
    explanation:
      'A few good weeks are mostly luck and one kind of market. Half a year is the least that can be judged.',
    threshold: (p) => `more than ${p.minHistoryDays} days`,
    answer: ({ measures: m, policy }) => ({
      passed: m.historyDays > policy.minHistoryDays,
      measured: `${Math.floor(m.historyDays)} days`,
    }),
  },
  {
    id: 'gaps',
    title: 'Few bars are missing',
    explanation: 'In a gap nothing could have been traded, and what happened in it is not in the result.',
    threshold: (p) => `at most ${percent(p.maxMissingShare)} of the bars`,
    answer: ({ evidence, measures: m, policy }) => ({
      passed: m.missingShare <= policy.maxMissingShare,
      measured: `${percent(m.missingShare)} (${evidence.data.missingBars} bars)`,
    }),
  },
  {
    id: 'dead-market',
    title: 'The market was alive',
    explanation: 'A bar without volume and without range had no market: whatever was filled in it could not have been.',
    threshold: (p) => `at most ${percent(p.maxDeadShare)} dead bars, and no fill in one`,
    answer: ({ evidence, measures: m, policy }) => ({
      passed: m.deadShare <= policy.maxDeadShare && evidence.trading.deadFills === 0,
      measured: `${percent(m.deadShare)} dead bars, ${evidence.trading.deadFills} fills in dead bars`,
    }),
  },
  {
    id: 'out-of-sample',
    title: 'The out-of-sample part is long enough',
    explanation: 'Only days that nobody used to choose or to train say anything about days to come.',
    threshold: (p) => `at least ${percent(p.minOutOfSampleShare)} of the days and ${p.minOutOfSampleDays} days`,
    answer: ({ measures: m, policy }) => ({
      passed: m.outOfSampleShare >= policy.minOutOfSampleShare && m.outOfSampleDays >= policy.minOutOfSampleDays,
      measured: `${percent(m.outOfSampleShare)}, ${m.outOfSampleDays} of ${m.days} days`,
    }),
  },
  {
    id: 'training-separation',
    title: 'Training ended before the out-of-sample part',
    explanation: 'A model that has seen the days it is judged on, or the labels that reach into them, remembers them.',
    threshold: () => 'last training time before the first out-of-sample time',
    answer: ({ evidence: { modelTrainedTo, outOfSampleFrom } }) => ({
      passed: modelTrainedTo === null || modelTrainedTo < outOfSampleFrom,
      measured:
        modelTrainedTo === null
          ? 'no model'
          : `trained to ${date(modelTrainedTo)}, out of sample from ${date(outOfSampleFrom)}`,
    }),
  },
  {
    id: 'activity',
    title: 'The account moved on enough days',
    explanation:
      'Days on which nothing happens make any result look steady and carry no information about the strategy.',
    threshold: (p) => `at least ${p.minActiveDays} out-of-sample days with a return other than zero`,
    answer: ({ measures: m, policy }) => ({
      passed: m.activeDays >= policy.minActiveDays,
      measured: `${m.activeDays} days`,
    }),
  },
  {
    id: 'probabilistic-sharpe',
    title: 'The out-of-sample Sharpe ratio is more than the luck of looking',
    explanation:
      'Probability that the true ratio is above zero, or above what the luckiest look would show when several trials saw these days, given length, skewness and fat tails.',
    threshold: (p) => `at least ${probability(p.minProbabilisticSharpe)}`,
    answer: ({ evidence, measures: m, policy }) => ({
      passed: m.probabilisticSharpe >= policy.minProbabilisticSharpe,
      measured: `${probability(m.probabilisticSharpe)} at an annual Sharpe ratio of ${annual(m.outOfSampleSharpe)} in ${looks(evidence.trials.outOfSampleLooks)}`,
      pValue: 1 - m.probabilisticSharpe,
    }),
  },
  {
    id: 'hac-mean',
    title: 'The out-of-sample mean return is above zero',
    explanation:
      'A one-sided t-test whose standard error (Newey-West) allows for returns that depend on the days before.',
    threshold: (p) => `p below ${p.maxHacPValue}`,
    answer: ({ measures: m, policy }) => ({
      passed: m.hacPValue < policy.maxHacPValue,
      measured: pText(m.hacPValue),
      pValue: m.hacPValue,
    }),
  },
  {
    id: 'bootstrap',
    title: 'Resampled histories agree',
    explanation: 'The same question without any assumed distribution: blocks of days are drawn again and again.',
    threshold: (p) => `p below ${p.maxBootstrapPValue} in ${p.minBootstrapReplications} resampled histories`,
    answer: ({ measures: m, policy }) => ({
      passed: m.bootstrapPValue < policy.maxBootstrapPValue,
      measured: pText(m.bootstrapPValue),
      pValue: m.bootstrapPValue,
    }),
  },
  {
    id: 'deflated-sharpe',
    title: 'The result is better than the luckiest of all trials',
    explanation:
      'Whoever tries often enough finds something good in noise. The ratio must beat what the best of this many worthless trials would show.',
    threshold: (p) => `at least ${probability(p.minDeflatedSharpe)}`,
    answer: ({ evidence: { trials }, measures: m, policy }) => ({
      passed: m.deflatedSharpe >= policy.minDeflatedSharpe,
      measured: `${probability(m.deflatedSharpe)} for ${trials.count} trials, whose luckiest would show ${annual(m.luckySharpe)} a year`,
      pValue: 1 - m.deflatedSharpe,
    }),
  },
  {
    id: 'track-record',
    title: 'The track record is long enough for its Sharpe ratio',
    explanation: 'A small ratio needs a long record before it can be told from zero.',
    threshold: (p) =>
      `days needed at a confidence of ${percent(1 - p.maxTrackRecordAlpha)} not above the days there are`,
    answer: ({ measures: m }) => ({
      passed: m.trackRecordDays <= m.days,
      measured: Number.isFinite(m.trackRecordDays)
        ? `${Math.ceil(m.trackRecordDays)} of ${m.days} days needed`
        : `no number of days would do; there are ${m.days}`,
    }),
  },
  {
    id: 'degradation',
    title: 'The result holds up out of sample',
    explanation: 'A strategy that is much better on the days it was made on was fitted to them.',
    threshold: (p) => `out-of-sample Sharpe ratio at least ${p.minSharpeRetention} of the in-sample one`,
    answer: ({ measures: m, policy }) => ({
      passed: m.outOfSampleSharpe >= policy.minSharpeRetention * m.inSampleSharpe,
      measured: `${annual(m.outOfSampleSharpe)} out of sample, ${annual(m.inSampleSharpe)} in sample (a year)`,
    }),
  },
  {
    id: 'drawdown',
    title: 'The drawdown stays within its limit',
    explanation: 'The largest fall of equity from its peak: what its owner would have had to sit through.',
    threshold: (p) => `at most ${percent(p.maxDrawdownPpm / PPM)}`,
    answer: ({ measures: m, policy }) => ({
      passed: m.drawdownPpm <= policy.maxDrawdownPpm,
      measured: percent(m.drawdownPpm / PPM),
    }),
  },
  {
    id: 'trades',
    title: 'There are enough trades',
    explanation: 'A handful of round trips is an anecdote, however long the history is.',
    threshold: (p) => `at least ${p.minTrades} closed round trips`,
    answer: ({ evidence: { trading }, policy }) => ({
      passed: trading.trades >= policy.minTrades,
      measured: `${trading.trades} round trips`,
    }),
  },
  {
    id: 'costs',
    title: 'Costs were charged that somebody could have paid',
    explanation:
      'Most edges are smaller than what it costs to trade them. A test at costs that nobody gets is no test.',
    threshold: (p) =>
      `fee at least ${p.minFeePpm} ppm, slippage at least ${p.minSlippagePpm} ppm, fees paid above zero`,
    answer: ({ evidence: { trading }, policy }) => ({
      passed:
        trading.feePpm >= policy.minFeePpm &&
        trading.slippagePpm >= policy.minSlippagePpm &&
        new Decimal(trading.feesPaid).gt(0),
      measured: `fee ${trading.feePpm} ppm, slippage ${trading.slippagePpm} ppm, ${trading.feesPaid} paid`,
    }),
  },
  {
    id: 'look-ahead',
    title: 'No decision depends on later data',
    explanation: 'The history was cut at random bars and decided again: taking the future away must change nothing.',
    threshold: (p) => `at least ${p.minLookAheadCuts} cuts, decisions to compare, and none changed`,
    answer: ({ evidence: { lookAhead }, policy }) => ({
      passed: lookAhead.cuts >= policy.minLookAheadCuts && lookAhead.decisions > 0 && lookAhead.changed === 0,
      measured:
        `${lookAhead.changed} changed of ${lookAhead.decisions} in ${lookAhead.cuts} cuts` +
        (lookAhead.first === '' ? '' : `; first: ${lookAhead.first}`),
    }),
  },
  {
    id: 'parity',
    title: 'The bundle decides as the notebook did',
    explanation:
      'What travels to the runner must be what was tested: its orders are those of the notebook, byte for byte.',
    threshold: () => 'equal order-list hashes',
    answer: ({ evidence: { orderListHash, bundleOrderListHash } }) => ({
      passed: orderListHash === bundleOrderListHash,
      measured:
        orderListHash === bundleOrderListHash
          ? `both ${orderListHash.slice(0, 12)}…`
          : `${orderListHash.slice(0, 12)}… and ${bundleOrderListHash.slice(0, 12)}…`,
    }),
  },
];

/** Asks one question. */
export function ask(question: Question, it: Case): Check {
  const { passed, measured, pValue = Number.NaN } = question.answer(it);
  return Object.freeze({
    id: question.id,
    title: question.title,
    measured,
    threshold: question.threshold(it.policy),
    passed,
    explanation: question.explanation,
    pValue: Number.isFinite(pValue) ? pValue : null,
  });
}
