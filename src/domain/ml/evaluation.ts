/**
 * How good scores are. All take the labels and the scores of the same rows; a score is the probability of label 1.
 * Refuses instead of returning NaN: a metric that is not defined must not look like a bad one.
 */
import { modelError } from './model-error.ts';

/** Labels and scores of the same rows, none NaN. */
export interface Scored {
  /** (n,) 0 or 1. */
  readonly label: ArrayLike<number>;
  /** (n,) probability that the label is 1. */
  readonly score: ArrayLike<number>;
}

/** Scores nearer to 0 or 1 are moved here before a logarithm is taken: one sure mistake costs 34.5, not everything. */
const CLIP = 1e-15;

function requireLabels(label: ArrayLike<number>): void {
  if (label.length === 0) throw modelError('label', 'is empty');
  for (let t = 0; t < label.length; t++) {
    if (label[t] !== 0 && label[t] !== 1) throw modelError(`label[${t}]`, `is ${label[t]}, must be 0 or 1`);
  }
}

function requireScored({ label, score }: Scored): void {
  requireLabels(label);
  if (score.length !== label.length) throw modelError('score', `has ${score.length} values for ${label.length} labels`);
  for (let t = 0; t < score.length; t++) {
    const p = score[t] as number;
    if (!(p >= 0 && p <= 1)) throw modelError(`score[${t}]`, `is ${p}, must be a probability`);
  }
}

/** Mean of `cost(label, score)` over all rows. */
function meanOf(scored: Scored, cost: (label: number, score: number) => number): number {
  requireScored(scored);
  const n = scored.label.length;
  let sum = 0;
  for (let t = 0; t < n; t++) sum += cost(scored.label[t] as number, scored.score[t] as number);
  return sum / n;
}

/**
 * Share of rows whose score is on the side of their label; a score of exactly 0.5 says 0.
 * @param scored label (n,), score (n,).   @returns 0 … 1.   @throws BOT4_MODEL_INPUT
 * @example accuracy({ label: [1, 0, 1, 1], score: [0.9, 0.2, 0.4, 0.6] }) // => 0.75
 */
export function accuracy(scored: Scored): number {
  return meanOf(scored, (y, p) => (y === (p > 0.5 ? 1 : 0) ? 1 : 0));
}

/**
 * Mean negative log-likelihood, in nats; ln 2 ≈ 0.693 is a coin.
 * @param scored label (n,), score (n,), clipped to [1e-15, 1 − 1e-15].   @returns from 0.   @throws BOT4_MODEL_INPUT
 * −(1/n) Σ [y ln p + (1 − y) ln(1 − p)]
 * @example logLoss({ label: [1, 0], score: [0.5, 0.5] }) // => Math.LN2
 */
export function logLoss(scored: Scored): number {
  return meanOf(scored, (y, p) => -Math.log(Math.max(y === 1 ? p : 1 - p, CLIP)));
}

/**
 * Mean squared distance between score and label; 0.25 is a coin.
 * @param scored label (n,), score (n,).   @returns 0 … 1.   @throws BOT4_MODEL_INPUT
 * (1/n) Σ (p − y)².   Brier (1950), Monthly Weather Review 78(1).
 * @example brier({ label: [1, 0], score: [0.5, 0.5] }) // => 0.25
 */
export function brier(scored: Scored): number {
  return meanOf(scored, (y, p) => (p - y) ** 2);
}

/**
 * Probability that a row of label 1 has a higher score than a row of label 0, ties counted half; 0.5 is no knowledge.
 * @param scored label (n,) with both classes, score (n,).   @returns 0 … 1.   @throws BOT4_MODEL_INPUT
 * (R₁ − n₁(n₁ + 1)/2) / (n₁ n₀) with R₁ the sum of the mid-ranks of class 1 (Mann–Whitney).   O(n log n).
 * Hanley & McNeil (1982), Radiology 143(1).
 * @example auc({ label: [0, 1, 0, 1], score: [0.1, 0.4, 0.4, 0.8] }) // => 0.875
 */
export function auc(scored: Scored): number {
  requireScored(scored);
  const { label, score } = scored;
  const n = label.length;
  const order = Uint32Array.from({ length: n }, (_, t) => t).sort(
    (a, b) => (score[a] as number) - (score[b] as number),
  );
  let ones = 0;
  let rankSum = 0;
  for (let start = 0; start < n; ) {
    let end = start;
    while (end < n && score[order[end] as number] === score[order[start] as number]) end++;
    // Ranks start + 1 … end share their mean.
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) {
      if (label[order[i] as number] === 1) {
        ones++;
        rankSum += rank;
      }
    }
    start = end;
  }
  if (ones === 0 || ones === n) throw modelError('label', 'has one class only, the area under the curve needs both');
  return (rankSum - (ones * (ones + 1)) / 2) / (ones * (n - ones));
}

/** What a model must beat: the guess that knows only how often label 1 was seen in training. */
export interface Baseline {
  /** The more frequent label of training; a tie is 0. */
  readonly prediction: 0 | 1;
  /** Share of label 1 in training. */
  readonly probability: number;
  /** Of the constant prediction, on the test labels. */
  readonly accuracy: number;
  /** Of the constant probability, on the test labels. */
  readonly logLoss: number;
  readonly brier: number;
}

/**
 * Scores of always answering what was most frequent in training.
 * @param labels.train (m,) 0 or 1.   @param labels.test (n,) 0 or 1.   @returns the baseline on the test labels.
 * @throws BOT4_MODEL_INPUT
 * @example majorityBaseline({ train: [1, 1, 0], test: [1, 0, 1, 1] }).accuracy // => 0.75
 */
export function majorityBaseline(labels: {
  readonly train: ArrayLike<number>;
  readonly test: ArrayLike<number>;
}): Baseline {
  const { train, test } = labels;
  requireLabels(train);
  let ones = 0;
  for (let t = 0; t < train.length; t++) ones += train[t] as number;
  const probability = ones / train.length;
  const prediction = probability > 0.5 ? 1 : 0;
  const constant = { label: test, score: new Float64Array(test.length).fill(probability) };
  return {
    prediction,
    probability,
    accuracy: accuracy(constant),
    logLoss: logLoss(constant),
    brier: brier(constant),
  };
}

/** All figures of one set of scores. */
export interface BinaryScores {
  readonly count: number;
  /** Share of label 1. */
  readonly positives: number;
  readonly accuracy: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly auc: number;
}

/**
 * All figures at once.
 * @param scored label (n,) with both classes, score (n,).   @returns count, positives, accuracy, logLoss, brier, auc.
 * @throws BOT4_MODEL_INPUT
 * @example evaluateBinary({ label: [0, 1], score: [0.2, 0.7] }).auc // => 1
 */
export function evaluateBinary(scored: Scored): BinaryScores {
  return {
    count: scored.label.length,
    positives: meanOf(scored, (y) => y),
    accuracy: accuracy(scored),
    logLoss: logLoss(scored),
    brier: brier(scored),
    auc: auc(scored),
  };
}
