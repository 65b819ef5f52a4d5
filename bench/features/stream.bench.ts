/** Features bar by bar: a pipeline of a hundred, and simple indicators alone. */
import { compileFeatures, type FeatureSpec } from '../../src/domain/features/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { hundredFeatures, seededBars, simpleFeatures } from './mix.ts';

/** Bars that go round. */
function roundOf(size: BenchSize): number {
  return size === 'full' ? 65_536 : 1024;
}

/** @param perEvent operations that one event counts for. */
function pipelineSubject(specs: readonly FeatureSpec[], size: BenchSize, perEvent: number): Subject {
  const pipeline = compileFeatures(specs);
  const round = roundOf(size);
  const { open, high, low, close, volume, openTime } = seededBars(round);
  const { source, row } = pipeline;
  const at = new Int32Array(1);
  const event = (): void => {
    const t = at[0] as number;
    source[0] = open[t] as number;
    source[1] = high[t] as number;
    source[2] = low[t] as number;
    source[3] = close[t] as number;
    source[4] = volume[t] as number;
    source[5] = openTime[t] as number;
    pipeline.step();
    at[0] = t + 1 === round ? 0 : t + 1;
  };
  const run = (count: number): number => {
    for (let i = 0; i < count; i += perEvent) event();
    let sum = 0;
    for (let k = 0; k < row.length; k++) if (Number.isFinite(row[k])) sum += row[k] as number;
    return sum;
  };
  return { run };
}

const INPUT = '65,536 seeded synthetic one-minute bars that go round';

export const cases: readonly BenchCase[] = [
  {
    name: 'pipeline of 100 features: a bar',
    input: INPUT,
    method: 'batched',
    setup: (size) => pipelineSubject(hundredFeatures(), size, 1),
    budgets: ['pipelineAsked', 'pipelineBytes'],
  },
  {
    name: 'ten simple indicators: an update of one',
    input: `${INPUT}; sma, ema, rsi, macd, atr, obv, mom, roc, bbands, max`,
    method: 'batched',
    setup: (size) => pipelineSubject(simpleFeatures(), size, simpleFeatures().length),
    budgets: ['simpleUpdateAsked', 'simpleUpdateBytes'],
  },
];
