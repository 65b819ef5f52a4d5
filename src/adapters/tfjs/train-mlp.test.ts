import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { auc, compileMlp, type MlpModel, rowReader, scoreRows } from '../../domain/ml/index.ts';
import { loadTensorflow } from './load.ts';
import { plantedProblem } from './planted-problem.ts';
import { type TrainedMlp, type TrainMlpOptions, trainMlp } from './train-mlp.ts';

const execute = promisify(execFile);
const href = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

const SETTINGS = {
  hidden: [8],
  activation: 'tanh',
  epochs: 8,
  batchSize: 128,
  learningRate: 0.02,
  l2: 1e-4,
  seed: 7,
} as const;
const DRAW = { rows: 6000, features: 4, edge: 2, seed: 1 };
const PROBLEM = plantedProblem(DRAW);
const SMALL = plantedProblem({ rows: 800, features: 3, edge: 2, seed: 2 });

/** Area under the curve on the test rows, which training never saw. */
function testAuc(model: MlpModel, problem: typeof PROBLEM): number {
  const { test } = problem.ranges;
  return auc({ label: problem.labels.subarray(test.from, test.to), score: scoreRows(model, problem.rows, test) });
}

/** The same network by the layers API of TensorFlow.js: another code path for the same numbers. */
async function tensorflowScores(model: MlpModel, rows: Float64Array[]): Promise<Float32Array> {
  const { tf } = await loadTensorflow();
  return tf.tidy(() => {
    const twin = tf.sequential();
    model.layers.forEach((layer, l) => {
      const shape = l === 0 ? { inputShape: [layer.inputs] } : {};
      twin.add(tf.layers.dense({ units: layer.outputs, activation: layer.activation, ...shape }));
    });
    twin.setWeights(
      model.layers.flatMap((layer) => [
        tf.tensor2d([...layer.weights], [layer.inputs, layer.outputs]),
        tf.tensor1d([...layer.bias]),
      ]),
    );
    const scaled = rows.map((row) =>
      Array.from(row, (x, c) => (x - model.scaler.mean[c]!) / model.scaler.deviation[c]!),
    );
    const scores = twin.predict(tf.tensor2d(scaled)) as ReturnType<typeof tf.tensor2d>;
    const result = Float32Array.from(scores.dataSync());
    twin.dispose();
    return result;
  });
}

describe('a trained perceptron', () => {
  let trained: TrainedMlp;
  beforeAll(async () => {
    trained = await trainMlp({ ...PROBLEM, ...SETTINGS });
  });

  it('separates unseen rows of a learnable problem with an area under the curve above 0.7', () => {
    expect(testAuc(trained.model, PROBLEM)).toBeGreaterThan(0.7);
  });

  it('does not separate unseen rows of pure noise: 0.5 ± 0.06', async () => {
    const noise = plantedProblem({ rows: 6000, features: 4, edge: 0, seed: 3 });
    const { model } = await trainMlp({ ...noise, ...SETTINGS });
    expect(Math.abs(testAuc(model, noise) - 0.5)).toBeLessThan(0.06);
  });

  it('has the same weights, bit for bit, when trained again', async () => {
    const again = await trainMlp({ ...PROBLEM, ...SETTINGS });
    expect(JSON.stringify(again.model)).toBe(JSON.stringify(trained.model));
    expect(again.history).toEqual(trained.history);
  });

  it('has the same weights when two trainings run at once', async () => {
    const [first, second] = await Promise.all([
      trainMlp({ ...SMALL, ...SETTINGS }),
      trainMlp({ ...SMALL, ...SETTINGS, seed: 8 }),
    ]);
    const alone = await trainMlp({ ...SMALL, ...SETTINGS });
    expect(first.model).toEqual(alone.model);
    expect(second.model.layers).not.toEqual(alone.model.layers);
  });

  it('has other weights with another seed', async () => {
    const other = await trainMlp({ ...PROBLEM, ...SETTINGS, epochs: 1, seed: 8 });
    const same = await trainMlp({ ...PROBLEM, ...SETTINGS, epochs: 1 });
    expect(other.model.layers).not.toEqual(same.model.layers);
  });

  it.each(['linear', 'relu', 'tanh', 'sigmoid'] as const)(
    'with %s layers scores like TensorFlow to 1e-5 by our own kernel',
    async (activation) => {
      const settings = { ...SETTINGS, epochs: 2, hidden: [5, 3], activation };
      const { model } = await trainMlp({ ...SMALL, ...settings });
      const reader = rowReader(SMALL.rows);
      const rows = Array.from({ length: 200 }, (_, t) => reader.read(t, new Float64Array(3)));
      const expected = await tensorflowScores(model, rows);
      const kernel = compileMlp(model);
      rows.forEach((row, t) => {
        expect(Math.abs(kernel.infer(row) - (expected[t] as number))).toBeLessThan(1e-5);
      });
    },
  );

  it('is a logistic regression without hidden layers', async () => {
    const { model } = await trainMlp({ ...SMALL, ...SETTINGS, hidden: [] });
    expect(model.layers.map((layer) => [layer.inputs, layer.outputs, layer.activation])).toEqual([[3, 1, 'sigmoid']]);
  });

  it('is the same from rows in row-major order', async () => {
    const reader = rowReader(SMALL.rows);
    const values = new Float64Array(reader.rows * 3);
    for (let t = 0; t < reader.rows; t++) reader.read(t, values.subarray(t * 3, t * 3 + 3));
    const settings = { ...SETTINGS, epochs: 2 };
    const rowMajor = await trainMlp({ ...SMALL, ...settings, rows: { values, columns: 3 } });
    expect(rowMajor.model).toEqual((await trainMlp({ ...SMALL, ...settings })).model);
  });

  it('knows nothing of rows, labels and prices after trainedTo', async () => {
    const columns = (SMALL.rows as Float64Array[]).map((column) => column.slice());
    const labels = SMALL.labels.slice();
    const settings = { ...SETTINGS, epochs: 3, patience: 2 };
    const { model } = await trainMlp({ ...SMALL, ...settings });
    const end = SMALL.times.indexOf(model.trainedTo);
    expect(end).toBe(SMALL.ranges.validation.to - 1 + SMALL.horizon);
    for (const column of columns) column.fill(Number.NaN, end + 1);
    labels.fill(Number.NaN, SMALL.ranges.validation.to);
    expect((await trainMlp({ ...SMALL, ...settings, rows: columns, labels })).model).toEqual(model);
  });

  it('has a scaler that never saw the validation rows', async () => {
    const columns = (SMALL.rows as Float64Array[]).map((column) => column.slice());
    for (const column of columns) column.fill(1e6, SMALL.ranges.train.to);
    const settings = { ...SETTINGS, epochs: 1 };
    const { model } = await trainMlp({ ...SMALL, ...settings });
    expect((await trainMlp({ ...SMALL, ...settings, rows: columns })).model).toEqual(model);
  });

  it('tells from when to when it looked', async () => {
    const { train, test } = SMALL.ranges;
    const options = { ...SMALL, ...SETTINGS, epochs: 1, ranges: { train: { from: 5, to: train.to }, test } };
    const { model } = await trainMlp(options);
    expect(model.trainedFrom).toBe(SMALL.times[5]);
    expect(model.trainedTo).toBe(SMALL.times[train.to - 1 + 4]);
  });

  it('carries names and seed, and says what computed it', () => {
    expect(trained.model).toMatchObject({ kind: 'mlp', features: ['f0', 'f1', 'f2', 'f3'], seed: 7 });
    expect(['native', 'wasm', 'cpu']).toContain(trained.backend);
    expect(trained.note).toMatch(/^TensorFlow\.js computes in/);
    expect(trained.seconds).toBeGreaterThan(0);
  });

  it('has smaller weights under a penalty', async () => {
    const size = (model: MlpModel) => model.layers.flatMap((layer) => layer.weights).reduce((sum, w) => sum + w * w, 0);
    const { model } = await trainMlp({ ...PROBLEM, ...SETTINGS, l2: 0.05 });
    expect(size(model)).toBeLessThan(size(trained.model) / 2);
  });
});

describe('trainMlp', () => {
  it('reports each epoch, with losses that fall', async () => {
    const seen: number[] = [];
    const { history, bestEpoch } = await trainMlp({
      ...PROBLEM,
      ...SETTINGS,
      epochs: 5,
      onEpoch: ({ epoch, epochs, loss }) => {
        expect(epochs).toBe(5);
        expect(loss).toBeLessThan(1);
        seen.push(epoch);
      },
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(history.map(({ epoch }) => epoch)).toEqual(seen);
    expect(history[4]?.loss).toBeLessThan(history[0]?.loss ?? 0);
    expect(history[4]?.valLoss).toBeLessThan(history[0]?.valLoss ?? 0);
    expect(bestEpoch).toBe(5);
  });

  it('has no validation loss without validation rows', async () => {
    const ranges = { train: SMALL.ranges.train };
    const { history } = await trainMlp({ ...SMALL, ...SETTINGS, ranges, epochs: 2 });
    expect(history.map(({ valLoss }) => valLoss)).toEqual([null, null]);
  });

  it('stops 2 epochs after the best one and returns the weights of the best', async () => {
    const settings = { ...SETTINGS, learningRate: 0.1, hidden: [16], batchSize: 16, l2: 0 };
    const stopped = await trainMlp({ ...SMALL, ...settings, epochs: 60, patience: 2 });
    const { bestEpoch, history } = stopped;
    expect(history.length).toBe(bestEpoch + 2);
    expect(Math.min(...history.map(({ valLoss }) => valLoss as number))).toBe(history[bestEpoch - 1]?.valLoss);
    const upToBest = await trainMlp({ ...SMALL, ...settings, epochs: bestEpoch });
    expect(stopped.model).toEqual(upToBest.model);
  });

  it('leaves no tensor behind, also when it is ended from outside', async () => {
    const { tf } = await loadTensorflow();
    const before = tf.memory().numTensors;
    await trainMlp({ ...SMALL, ...SETTINGS, epochs: 1 });
    const onEpoch = () => {
      throw new Error('planted');
    };
    await expect(trainMlp({ ...SMALL, ...SETTINGS, onEpoch })).rejects.toThrow('planted');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('lets other work run between two epochs', async () => {
    let turns = 0;
    const ticker = setInterval(() => turns++, 0);
    await trainMlp({ ...PROBLEM, ...SETTINGS, epochs: 4 });
    clearInterval(ticker);
    expect(turns).toBeGreaterThanOrEqual(2);
  });

  const bad = <T extends ArrayLike<number>>(source: T, at: number, value: number): Float64Array => {
    const copy = Float64Array.from(source);
    copy[at] = value;
    return copy;
  };
  const columns = SMALL.rows as Float64Array[];
  const { train, validation, test } = SMALL.ranges;

  it.each<[string, Partial<TrainMlpOptions>, string]>([
    ['no epoch', { epochs: 0 }, 'epochs'],
    ['half a batch', { batchSize: 0.5 }, 'batchSize'],
    ['a horizon of 0', { horizon: 0 }, 'horizon'],
    ['an empty layer', { hidden: [4, 0] }, 'hidden[1]'],
    ['an unknown activation', { activation: 'gelu' as 'relu' }, 'activation'],
    ['a learning rate of 0', { learningRate: 0 }, 'learningRate'],
    ['an infinite learning rate', { learningRate: Number.POSITIVE_INFINITY }, 'learningRate'],
    ['a learning rate that makes the loss overflow', { learningRate: 1e38, hidden: [] }, 'learningRate'],
    ['a negative penalty', { l2: -1 }, 'l2'],
    ['a negative seed', { seed: -1 }, 'seed'],
    ['a seed beyond 32 bits', { seed: 2 ** 32 }, 'seed'],
    ['no patience', { patience: 0 }, 'patience'],
    ['patience without validation rows', { patience: 2, ranges: { train } }, 'patience'],
    ['two names for three columns', { features: ['a', 'b'] }, 'features'],
    ['a repeated name', { features: ['a', 'b', 'a'], epochs: 1 }, 'model.features[2]'],
    ['one label too few', { labels: SMALL.labels.subarray(1) }, 'labels'],
    ['one time too few', { times: SMALL.times.subarray(1) }, 'times'],
    ['a time that is no integer', { times: bad(SMALL.times, 3, 0.5) }, 'times[3]'],
    ['a time twice', { times: bad(SMALL.times, 3, SMALL.times[2] as number) }, 'times[3]'],
    ['a label of 2', { labels: bad(SMALL.labels, 7, 2) }, 'labels[7]'],
    [
      'a validation label that is missing',
      { labels: bad(SMALL.labels, validation.from, Number.NaN) },
      `labels[${validation.from}]`,
    ],
    [
      'a feature that is NaN in training',
      { rows: [bad(columns[0]!, 7, Number.NaN), columns[1]!, columns[2]!] },
      'rows[7][0]',
    ],
    [
      'a feature that is infinite in validation',
      { rows: [columns[0]!, bad(columns[1]!, validation.from, Number.POSITIVE_INFINITY), columns[2]!] },
      `rows[${validation.from}][1]`,
    ],
    ['an empty training range', { ranges: { train: { from: 3, to: 3 } } }, 'ranges.train'],
    ['a test range beyond the rows', { ranges: { train, test: { from: test.from, to: 801 } } }, 'ranges.test'],
    [
      'validation rows that training labels look into',
      { ranges: { train, validation: { from: train.to + 3, to: 600 } } },
      'ranges.validation',
    ],
    [
      'test rows that validation labels look into',
      { ranges: { train, validation, test: { from: validation.to + 3, to: 800 } } },
      'ranges.test',
    ],
    [
      'validation rows before training',
      { ranges: { train: { from: 200, to: 400 }, validation: { from: 0, to: 100 } } },
      'ranges.validation',
    ],
    ['labels that look beyond the times', { ranges: { train: { from: 0, to: 797 } } }, 'times'],
  ])('refuses %s and names the option', async (_what, wrong, key) => {
    const refusal = expect(trainMlp({ ...SMALL, ...SETTINGS, ...wrong })).rejects;
    await refusal.toMatchObject({ code: 'BOT4_MODEL_INPUT', place: { key } });
  });

  it('takes training labels that end one row before the test', async () => {
    const ranges = { train, validation: { from: train.to + 4, to: 600 }, test: { from: 604, to: 800 } };
    expect((await trainMlp({ ...SMALL, ...SETTINGS, ranges, epochs: 1 })).history.length).toBe(1);
  });
});

/** A process that trains the small problem and prints backend, model and test score. */
const CHILD = `
  import { trainMlp } from ${href('./train-mlp.ts')};
  import { plantedProblem } from ${href('./planted-problem.ts')};
  import { auc, scoreRows } from ${href('../../domain/ml/index.ts')};
  process.on('SIGUSR2', () => undefined);
  const problem = plantedProblem(JSON.parse(process.env.PROBLEM));
  const settings = { ...${JSON.stringify(SETTINGS)}, ...JSON.parse(process.env.SETTINGS) };
  process.send?.('ready');
  const { model, backend } = await trainMlp({ ...problem, ...settings });
  const again = await trainMlp({ ...problem, ...settings });
  const { test } = problem.ranges;
  const score = auc({ label: problem.labels.subarray(test.from, test.to), score: scoreRows(model, problem.rows, test) });
  const repeats = JSON.stringify(again.model) === JSON.stringify(model);
  if (process.send) {
    process.send('done');
    await new Promise((resolve) => process.once('message', resolve));
    process.disconnect();
  }
  console.log(JSON.stringify({ backend, model, score, repeats }));
`;
const ARGUMENTS = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', CHILD];

interface ChildResult {
  readonly backend: string;
  readonly model: MlpModel;
  readonly score: number;
  readonly repeats: boolean;
}

describe('training in another process', () => {
  it('learns and repeats itself on the WebAssembly backend, within 1e-2 of the scores of this one', async () => {
    const env = { ...process.env, BOT4_TFJS: 'wasm', PROBLEM: JSON.stringify(DRAW), SETTINGS: '{}' };
    const { stdout } = await execute(process.execPath, ARGUMENTS, { env });
    const { backend, model, score, repeats } = JSON.parse(stdout) as ChildResult;
    expect(backend).toBe('wasm');
    expect(repeats).toBe(true);
    expect(score).toBeGreaterThan(0.7);
    const here = (await trainMlp({ ...PROBLEM, ...SETTINGS })).model;
    const scores = scoreRows(here, PROBLEM.rows, PROBLEM.ranges.test);
    scoreRows(model, PROBLEM.rows, PROBLEM.ranges.test).forEach((value, t) => {
      expect(Math.abs(value - (scores[t] as number))).toBeLessThan(1e-2);
    });
  });

  it('gives the same weights while thousands of signals arrive', async () => {
    // The shape for which the contraction kernels of oneDNN corrupted the heap within a second.
    const draw = { rows: 6000, features: 12, edge: 2, seed: 1 };
    const settings = { hidden: [16], batchSize: 256, epochs: 20 };
    const child = spawn(process.execPath, ARGUMENTS, {
      env: { ...process.env, PROBLEM: JSON.stringify(draw), SETTINGS: JSON.stringify(settings) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let output = '';
    child.stdout?.on('data', (chunk) => {
      output += chunk;
    });
    let sent = 0;
    const flood = setInterval(() => {
      for (let i = 0; i < 50 && isTraining; i++) if (child.kill('SIGUSR2')) sent++;
    }, 2);
    let isTraining = false;
    // Only while the child trains: a process that ends has no handler, and a signal would end it the hard way.
    child.on('message', (message) => {
      isTraining = message === 'ready';
      if (message === 'done') child.send('end');
    });
    const ended = new Promise<number | string | null>((resolve) => {
      child.on('exit', (code, signal) => resolve(code ?? signal));
    });
    const code = await ended;
    clearInterval(flood);
    expect(code).toBe(0);
    expect(sent).toBeGreaterThan(1000);
    const { model, repeats } = JSON.parse(output) as ChildResult;
    expect(repeats).toBe(true);
    expect(model).toEqual((await trainMlp({ ...plantedProblem(draw), ...SETTINGS, ...settings })).model);
  });
});
