/** Correlation of 50 assets: the whole matrix over 256 observations, and one observation in, one out. */
import { Rng } from '../../src/core/index.ts';
import {
  RollingCorrelation,
  ScalarRollingCorrelation,
  SimdCorrelation,
  scalarCorrelation,
} from '../../src/hot/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';

const OBSERVATIONS = 256;
/** Subject and twin add in another order: they agree to 1e-12, so the answers are compared in steps of 1e-9. */
const STEP = 1e9;

function assetCount(size: BenchSize): number {
  return size === 'full' ? 50 : 6;
}

/** Seeded synthetic returns with one common factor: `count` observations of all assets, one after the other. */
function returns(assets: number, count: number): Float64Array {
  const rng = new Rng(17);
  const values = new Float64Array(assets * count);
  for (let t = 0; t < count; t++) {
    const common = rng.normal();
    for (let i = 0; i < assets; i++) values[t * assets + i] = 0.01 * (common + rng.normal());
  }
  return values;
}

function rowsOf(assets: number): Float64Array {
  const values = returns(assets, OBSERVATIONS);
  return Float64Array.from(
    values,
    (_, k) => values[(k % OBSERVATIONS) * assets + Math.floor(k / OBSERVATIONS)] as number,
  );
}

/** Of every 37th element: all of them would take a third of the time that is measured. */
function checksum(matrix: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < matrix.length; i += 37) sum += Math.round((matrix[i] as number) * STEP) * (1 + (i % 7));
  return sum;
}

function simdSubject(size: BenchSize): Subject {
  const assets = assetCount(size);
  const correlation = new SimdCorrelation({ assets, observations: OBSERVATIONS });
  correlation.rows.set(rowsOf(assets));
  const run = (count: number): number => {
    let matrix = correlation.rows;
    for (let i = 0; i < count; i++) matrix = correlation.compute();
    return checksum(matrix);
  };
  return { run };
}

function scalarSubject(size: BenchSize): Subject {
  const assets = assetCount(size);
  const rows = rowsOf(assets);
  const out = new Float64Array(assets * assets);
  const run = (count: number): number => {
    for (let i = 0; i < count; i++) scalarCorrelation(rows, { assets, observations: OBSERVATIONS }, out);
    return checksum(out);
  };
  return { run };
}

/** Observations that go round, so that the window always moves on. */
const ROUND = 1024;

interface Rolling {
  push(observation: Float64Array): void;
}

function rollingSubject(assets: number, rolling: Rolling, read: () => number): Subject {
  const values = returns(assets, ROUND);
  const observations = Array.from({ length: ROUND }, (_, t) => values.slice(t * assets, (t + 1) * assets));
  for (const observation of observations) rolling.push(observation);
  const at = new Int32Array(1);
  const run = (count: number): number => {
    let t = at[0] as number;
    for (let i = 0; i < count; i++) {
      rolling.push(observations[t] as Float64Array);
      t = (t + 1) & (ROUND - 1);
    }
    at[0] = t;
    return Math.round(read() * STEP);
  };
  return { run };
}

function simdRolling(size: BenchSize): Subject {
  const assets = assetCount(size);
  const rolling = new RollingCorrelation({ assets, window: OBSERVATIONS });
  return rollingSubject(assets, rolling, () => rolling.at(0, assets - 1));
}

function scalarRolling(size: BenchSize): Subject {
  const assets = assetCount(size);
  const rolling = new ScalarRollingCorrelation({ assets, window: OBSERVATIONS });
  return rollingSubject(assets, rolling, () => rolling.matrix[assets - 1] as number);
}

export const cases: readonly BenchCase[] = [
  {
    name: 'correlation matrix of 50 assets',
    input: '256 seeded synthetic returns of each asset, where the kernel reads them',
    method: 'whole',
    setup: simdSubject,
    twin: { name: 'plain loops', setup: scalarSubject },
    budgets: ['correlationFloor', 'correlationSpeedup'],
  },
  {
    name: 'rolling correlation of 50 assets: an observation',
    input: 'window of 256, 1,024 seeded synthetic observations that go round',
    method: 'batched',
    setup: simdRolling,
    twin: { name: 'plain loops', setup: scalarRolling },
    budgets: ['rollingCorrelationAsked', 'rollingCorrelationSpeedup', 'rollingCorrelationBytes'],
  },
];
