/**
 * Training for research: features and labels from in-sample bars only, walk-forward folds with purged gaps, and one
 * final model. Every training run is a trial, folds included.
 */
import { trainMlp } from '../../adapters/tfjs/train-mlp.ts';
import { assert, InputError } from '../../core/index.ts';
import { computeFeatureSet, type Features, featuresOf } from '../../domain/features/index.ts';
import type { Bars } from '../../domain/market/index.ts';
import {
  type Activation,
  completeRows,
  evaluateBinary,
  forwardReturnLabels,
  type MlpModel,
  majorityBaseline,
  type RowRange,
  scoreRows,
  timeSeriesSplit,
  withValidation,
} from '../../domain/ml/index.ts';
import type { EpochRow, FoldScores } from '../../dto/run-report.ts';

/** What to train. */
export interface TrainOptions {
  readonly label: string;
  /** A list, or a set whose scales were fitted on rows before these. */
  readonly features: Features;
  /** Bars that the label looks ahead: 1 when the close then is higher. */
  readonly horizon: number;
  /** Walk-forward folds for the estimate; the final model is trained on all of the in-sample part. */
  readonly folds: number;
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly l2: number;
  readonly patience: number;
}

/** A trained model with what is known about it. */
export interface Training {
  readonly label: string;
  readonly model: MlpModel;
  readonly folds: readonly FoldScores[];
  readonly history: readonly EpochRow[];
  readonly bestEpoch: number;
  /** Which TensorFlow.js backend trained. */
  readonly backend: string;
  readonly seconds: number;
}

/** Told of each run before it begins: the place where trials are counted. */
export type CountRun = (range: { readonly from: number; readonly to: number }) => void;

/** Progress of training, from 0 to 1. */
export type TrainProgress = (share: number) => void;

interface Table {
  readonly columns: readonly Float64Array[];
  readonly labels: Float64Array;
  readonly times: Float64Array;
  readonly complete: RowRange;
}

function tabulate(bars: Bars, options: TrainOptions): Table {
  const byName = computeFeatureSet(bars, options.features);
  const columns = featuresOf(options.features).map((spec) => {
    const column = byName[spec.name];
    assert(column !== undefined, 'every declared feature was computed', spec.name);
    return column;
  });
  const labels = forwardReturnLabels(bars.close, { horizon: options.horizon }).label;
  return {
    columns,
    labels,
    times: bars.openTime.map((time) => time + bars.intervalMicros),
    complete: completeRows(columns, labels),
  };
}

/** Runs all trainings of one configuration. @throws BOT4_MODEL_INPUT, BOT4_DATA_TOO_SHORT, BOT4_FEATURE_SPEC */
export async function train(
  bars: Bars,
  options: TrainOptions,
  context: { readonly seed: number; readonly count: CountRun; readonly progress?: TrainProgress },
): Promise<Training> {
  if (options.folds < 1)
    throw new InputError('BOT4_MODEL_INPUT', `folds is ${options.folds}, must be at least 1`, {
      place: { key: 'folds' },
    });
  const table = tabulate(bars, options);
  const runs = options.folds + 1;
  const report = (run: number) => (done: { epoch: number; epochs: number }) =>
    context.progress?.((run + done.epoch / done.epochs) / runs);
  const folds: FoldScores[] = [];
  for (const [fold, ranges] of foldRanges(table, options).entries()) {
    context.count({ from: ranges.train.from, to: ranges.validation.to });
    const { model } = await fitModel(table, options, { ranges, seed: context.seed, onEpoch: report(fold) });
    folds.push(scoreFold(table, model, { fold: fold + 1, ranges }));
    context.progress?.((fold + 1) / runs);
  }
  const final = finalRanges(table, options);
  context.count({ from: final.train.from, to: final.validation.to });
  const fitted = await fitModel(table, options, { ranges: final, seed: context.seed, onEpoch: report(options.folds) });
  context.progress?.(1);
  const { model, history, bestEpoch, seconds } = fitted;
  return {
    label: options.label,
    model,
    folds,
    history,
    bestEpoch,
    backend:
      fitted.backend === 'native'
        ? 'TensorFlow.js (native)'
        : `TensorFlow.js (${fitted.backend}, the native library is not used here)`,
    seconds,
  };
}

interface Ranges {
  readonly train: RowRange;
  readonly validation: RowRange;
  readonly test?: RowRange;
}

/** An embargo as long as the horizon: the features of the next rows still hold what the last labels decided. */
function gapOf(options: TrainOptions): { horizon: number; embargo: number } {
  return { horizon: options.horizon, embargo: options.horizon };
}

function validationSize(rows: number): number {
  return Math.max(1, Math.floor(rows * 0.15));
}

function shift(range: RowRange, by: number): RowRange {
  return { from: range.from + by, to: range.to + by };
}

function foldRanges(table: Table, options: TrainOptions): (Ranges & { readonly test: RowRange })[] {
  const { from, to } = table.complete;
  return timeSeriesSplit(to - from, { folds: options.folds, ...gapOf(options) }).map((split) => {
    const size = validationSize(split.train.to - split.train.from);
    const { train: rows, validation, test } = withValidation(split, { size, ...gapOf(options) });
    return { train: shift(rows, from), validation: shift(validation, from), test: shift(test, from) };
  });
}

function finalRanges(table: Table, options: TrainOptions): Ranges {
  const { from, to } = table.complete;
  const { horizon, embargo } = gapOf(options);
  const size = validationSize(to - from);
  return { train: { from, to: to - size - horizon - embargo }, validation: { from: to - size, to } };
}

function fitModel(
  table: Table,
  options: TrainOptions,
  run: { ranges: Ranges; seed: number; onEpoch: (done: { epoch: number; epochs: number }) => void },
) {
  const { hidden, activation, epochs, batchSize, learningRate, l2, patience, horizon } = options;
  return trainMlp({
    rows: table.columns,
    labels: table.labels,
    times: table.times,
    features: featuresOf(options.features).map((spec) => spec.name),
    ranges: run.ranges,
    horizon,
    hidden,
    activation,
    epochs,
    batchSize,
    learningRate,
    l2,
    patience,
    seed: run.seed,
    onEpoch: run.onEpoch,
  });
}

function scoreFold(
  table: Table,
  model: MlpModel,
  run: { fold: number; ranges: Ranges & { readonly test: RowRange } },
): FoldScores {
  const { test, train: trained, validation } = run.ranges;
  const label = table.labels.subarray(test.from, test.to);
  const scores = evaluateBinary({ label, score: scoreRows(model, table.columns, test) });
  const baseline = majorityBaseline({ train: table.labels.subarray(trained.from, validation.to), test: label });
  return { fold: run.fold, trainedRows: trained.to - trained.from, baselineAccuracy: baseline.accuracy, ...scores };
}
