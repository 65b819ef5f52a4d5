/** Features over whole columns: ten indicators where kernels read them, and a hundred features of a year of bars. */
import {
  CATALOGUE,
  computeFeatures,
  type IndicatorDefinition,
  type IndicatorRun,
  runIndicators,
  streamOver,
  usualParams,
} from '../../src/domain/features/index.ts';
import { allocateColumns } from '../../src/hot/index.ts';
import type { BenchCase, BenchSize, Subject, Work } from '../bench-case.ts';
import { longSubject } from '../stats/subject.ts';
import { type BarColumns, hundredFeatures, rowsOf, seededBars } from './mix.ts';

const TEN = ['sma', 'ema', 'rsi', 'macd', 'bbands', 'atr', 'adx', 'stoch', 'obv', 'mfi'] as const;

interface Line {
  readonly definition: IndicatorDefinition;
  readonly run: IndicatorRun;
}

/** The ten with inputs and outputs in one memory. */
function tenLines(bars: BarColumns, rows: number): readonly Line[] {
  const definitions = TEN.map((kind) => CATALOGUE.find((each) => each.kind === kind) as IndicatorDefinition);
  const outputs = definitions.flatMap(({ kind, outputs: each }) => each.map(({ name }) => `${kind}.${name}`));
  const columns = allocateColumns([...Object.keys(bars), ...outputs], rows);
  for (const [name, column] of Object.entries(bars)) columns[name]?.set(column);
  return definitions.map((definition) => ({
    definition,
    run: {
      params: usualParams(definition),
      inputs: definition.inputs.map(({ usual }) => columns[usual as string] as Float64Array),
      outputs: definition.outputs.map(({ name }) => columns[`${definition.kind}.${name}`] as Float64Array),
    },
  }));
}

/** Sum over every hundredth row of all outputs: both forms agree to 1e-12. */
function checksum(lines: readonly Line[]): number {
  let sum = 0;
  for (const { run } of lines) {
    for (const output of run.outputs) {
      for (let t = 200; t < output.length; t += 100) sum += output[t] as number;
    }
  }
  return Number(sum.toPrecision(9));
}

function tenSubject(size: BenchSize, compute: (lines: readonly Line[]) => void) {
  const rows = rowsOf(size);
  const lines = tenLines(seededBars(rows), rows);
  const run = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i++) compute(lines);
    return checksum(lines);
  };
  return { run, opsPerCall: rows } satisfies Subject<Work>;
}

function streamAll(lines: readonly Line[]): void {
  for (const { definition, run } of lines) streamOver(definition, run);
}

function hundredSubject(size: BenchSize): Subject<Work> {
  const bars = seededBars(rowsOf(size));
  const specs = hundredFeatures();
  return longSubject(() => {
    const columns = computeFeatures(bars, specs);
    let sum = 0;
    for (const { name } of specs) {
      const column = columns[name] as Float64Array;
      sum += column[column.length - 1] as number;
    }
    return sum;
  });
}

export const cases: readonly BenchCase[] = [
  {
    name: 'ten indicators over columns, a bar of all ten',
    input: '525,600 seeded synthetic bars in a memory of kernels, usual parameters',
    method: 'whole',
    setup: (size) => tenSubject(size, runIndicators),
    twin: { name: 'streaming form', setup: (size) => tenSubject(size, streamAll) },
    budgets: ['tenIndicatorsFloor', 'tenIndicatorsSpeedup'],
  },
  {
    name: '100 features of a year of one-minute bars',
    input: '525,600 seeded synthetic bars; averages, momentum, ranges, statistics, volume, patterns, time',
    method: 'whole',
    setup: hundredSubject,
    budgets: ['featuresYearAsked'],
  },
];
