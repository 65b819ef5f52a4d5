/**
 * Synthetic data for tests and benches of training: labels that follow from the features by a rule that a line cannot
 * learn, or that do not follow from them at all. Nothing here is market data.
 */
import { Rng } from '../../core/index.ts';
import type { TrainMlpOptions } from './train-mlp.ts';

/** Data of `rows` rows, split into 60 % training, 15 % validation and the rest for testing, with gaps of 10 rows. */
export type PlantedProblem = Pick<TrainMlpOptions, 'rows' | 'labels' | 'times' | 'features' | 'horizon'> & {
  readonly ranges: Required<TrainMlpOptions['ranges']>;
};

function rangesOf(rows: number): PlantedProblem['ranges'] {
  const train = Math.floor(rows * 0.6);
  const validation = Math.floor(rows * 0.75);
  return {
    train: { from: 0, to: train },
    validation: { from: train + 10, to: validation },
    test: { from: validation + 10, to: rows },
  };
}

/**
 * Draws a problem.
 * @param options.edge strength of the rule: P(label 1) = σ(edge · (x₀x₁ + x₂)); 0 leaves pure chance.
 * @returns standard normal features named f0, f1, …, one row per hour.
 */
export function plantedProblem(options: {
  readonly rows: number;
  readonly features: number;
  readonly edge: number;
  readonly seed: number;
}): PlantedProblem {
  const rng = new Rng(options.seed);
  const names = Array.from({ length: options.features }, (_, c) => `f${c}`);
  const columns = names.map((name) => {
    const draws = rng.stream(name);
    return Float64Array.from({ length: options.rows }, () => draws.normal());
  });
  const chance = rng.stream('label');
  const value = (c: number, t: number) => columns[c]?.[t] ?? 0;
  const labels = Float64Array.from({ length: options.rows }, (_, t) => {
    const logit = options.edge * (value(0, t) * value(1, t) + value(2, t));
    return chance.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  });
  return {
    rows: columns,
    labels,
    times: Float64Array.from({ length: options.rows }, (_, t) => 1_577_836_800e6 + t * 3600e6),
    features: names,
    horizon: 4,
    ranges: rangesOf(options.rows),
  };
}
