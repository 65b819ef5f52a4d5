/** Indicators that are made together, in pieces, against each of them alone over whole columns. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { allocateColumns } from '../../../hot/index.ts';
import { runIndicator, runIndicators, streamOver } from '../batch.ts';
import { usualParams } from '../build-feature.ts';
import { definitionOf } from '../catalogue.ts';
import type { IndicatorDefinition, IndicatorParams } from '../indicator.ts';
import { FAST_FORMS, type FastForm, PIECEWISE_FORMS } from './fast-forms.ts';
import type { IndicatorLine } from './run-together.ts';

const KINDS = Object.keys(PIECEWISE_FORMS);
const ROWS = 9001;
const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
type Bars = Readonly<Record<(typeof FIELDS)[number], Float64Array>>;

function definition(kind: string): IndicatorDefinition {
  return definitionOf(kind) as IndicatorDefinition;
}

function seededBars(rows = ROWS): Bars {
  const rng = new Rng(5);
  const column = () => new Float64Array(rows);
  const bars = { open: column(), high: column(), low: column(), close: column(), volume: column() };
  let price = 30_000;
  for (let t = 0; t < rows; t++) {
    bars.open[t] = price;
    // A quiet stretch over the edge of a piece.
    if (t < 2000 || t > 2300) price += Math.round(50 * rng.normal()) / 4;
    bars.close[t] = price;
    bars.high[t] = Math.max(price, bars.open[t] as number) + rng.below(9);
    bars.low[t] = Math.min(price, bars.open[t] as number) - rng.below(9);
    bars.volume[t] = rng.below(1000);
  }
  return bars;
}

type Make = (name: string, rows: number) => Float64Array;

/** Lines of kinds with the same period, their columns made by `make`. */
function linesOf(bars: Bars, kinds: readonly string[], period: number | undefined, make: Make): IndicatorLine[] {
  const rows = bars.close.length;
  return kinds.map((kind) => {
    const found = definition(kind);
    const params: IndicatorParams = {
      ...usualParams(found),
      ...(period !== undefined && kind !== 'obv' && kind !== 'macd' ? { period } : {}),
    };
    const inputs = found.inputs.map(({ usual }) => bars[usual as keyof Bars]);
    return {
      definition: found,
      run: { params, inputs, outputs: found.outputs.map(({ name }) => make(`${kind}.${name}`, rows)) },
    };
  });
}

/** Outputs of each line, made alone from copies of its inputs in one piece of a whole column. */
function alone(line: IndicatorLine): readonly Float64Array[] {
  const { params, inputs, outputs } = line.run;
  const rows = inputs[0]?.length ?? 0;
  const first = Math.max(...inputs.map((input) => input.findIndex((x) => !Number.isNaN(x))));
  const results = outputs.map(() => new Float64Array(rows).fill(Number.NaN));
  const tail = (column: Float64Array) => column.subarray(first);
  const run = { params, inputs: inputs.map(tail), outputs: results.map(tail) };
  expect((FAST_FORMS[line.definition.kind] as FastForm)(run)).toBe(true);
  return results;
}

/** First row at which two columns differ in their bits, NaN being one of them; −1 for none. */
function differentRow(a: Float64Array, b: Float64Array | undefined): number {
  return a.length === b?.length ? a.findIndex((x, t) => !Object.is(x, b[t])) : a.length;
}

function expectSame(lines: readonly IndicatorLine[]): void {
  for (const line of lines) {
    const expected = alone(line);
    const rows = line.run.outputs.map((output, o) => differentRow(output, expected[o]));
    expect([line.definition.kind, ...rows]).toEqual([line.definition.kind, ...rows.map(() => -1)]);
  }
}

const apart: Make = (_, rows) => new Float64Array(rows).fill(-7);

/** The bars in a memory of kernels with room for the outputs of all kinds. */
function inMemory(bars: Bars): { bars: Bars; make: Make } {
  const names = KINDS.flatMap((kind) => definition(kind).outputs.map(({ name }) => `${kind}.${name}`));
  const columns = allocateColumns([...FIELDS, ...names], bars.close.length);
  for (const name of FIELDS) columns[name]?.set(bars[name]);
  return { bars: columns as unknown as Bars, make: (name) => (columns[name] as Float64Array).fill(-7) };
}

function withLateClose(bars: Bars, first: number): Bars {
  return { ...bars, close: bars.close.slice().fill(Number.NaN, 0, first) };
}

/** Bars of which those from one row to another are all the same. */
function deadBars(from: number, to: number): Bars {
  const bars = seededBars();
  for (const name of FIELDS) bars[name].fill(bars[name][from] as number, from, to);
  return bars;
}

describe('indicators made together', () => {
  it.each([undefined, 2, 3, 5, 14, 37, 100, 240, 241, 600])(
    'have the bits that they have alone, period %s',
    (period) => {
      const bars = seededBars();
      const there = inMemory(bars);
      for (const lines of [linesOf(bars, KINDS, period, apart), linesOf(there.bars, KINDS, period, there.make)]) {
        runIndicators(lines);
        expectSame(lines);
      }
    },
  );

  it.each([1, 33, 255, 256, 257, 1600])('have them where the close begins at row %d', (first) => {
    const late = withLateClose(seededBars(), first);
    const there = inMemory(late);
    for (const lines of [linesOf(late, KINDS, undefined, apart), linesOf(there.bars, KINDS, undefined, there.make)]) {
      runIndicators(lines);
      expectSame(lines);
    }
  });

  it.each([4095, 4096, 4097, 4608, 4609, 6143, 6144, 6145])('have them in columns of %d rows', (rows) => {
    const lines = linesOf(seededBars(rows), KINDS, undefined, apart);
    runIndicators(lines);
    expectSame(lines);
  });

  it.each([
    [0, 'high'],
    [700, 'close'],
    [1535, 'low'],
    [1536, 'close'],
    [2048, 'high'],
    [3071, 'volume'],
    [3072, 'low'],
    [8997, 'close'],
    [8999, 'volume'],
    [ROWS - 1, 'low'],
    [ROWS - 1, 'close'],
    [ROWS - 1, 'high'],
  ] as const)('skip a hole in row %d of the %s', (hole, field) => {
    const bars = seededBars();
    bars[field][hole] = Number.NaN;
    const there = inMemory(bars);
    for (const lines of [linesOf(bars, KINDS, undefined, apart), linesOf(there.bars, KINDS, undefined, there.make)]) {
      runIndicators(lines);
      for (const { definition: found, run } of lines) {
        const isRead = run.inputs.some((input) => Number.isNaN(input[hole]));
        const dense = (column: Float64Array) =>
          isRead ? Float64Array.of(...column.subarray(0, hole), ...column.subarray(hole + 1)) : column;
        const [expected] = alone({ definition: found, run: { ...run, inputs: run.inputs.map(dense) } });
        const [output] = run.outputs as [Float64Array];
        expect([found.kind, differentRow(dense(output), expected)]).toEqual([found.kind, -1]);
        if (isRead) expect([found.kind, output[hole]]).toEqual([found.kind, Number.NaN]);
      }
    }
  });

  it.each([2, 3])('have them where a market is dead so long that sums of old moves fade away, period %d', (period) => {
    const bars = deadBars(3000, 6500);
    const there = inMemory(bars);
    for (const lines of [linesOf(bars, ['adx'], period, apart), linesOf(there.bars, ['adx'], period, there.make)]) {
      runIndicators(lines);
      expectSame(lines);
      const [{ definition: found, run }] = lines as [IndicatorLine];
      const [made] = run.outputs as [Float64Array];
      const streamed = new Float64Array(ROWS);
      streamOver(found, { ...run, outputs: [streamed] });
      // Of 100 percent, 1e-12.
      expect(made.findIndex((x, t) => Math.abs(x - (streamed[t] as number)) > 1e-10)).toBe(-1);
      // Long after the last move the mean stays, to the bit.
      expect(made.subarray(5500, 6500).every((x) => x === made[5500])).toBe(true);
      expect(made[6600]).not.toBe(made[5500]);
    }
  });

  it('come after those that they read', () => {
    const bars = seededBars();
    const mean = new Float64Array(ROWS);
    const meanOfMean = new Float64Array(ROWS);
    const [ema, sma] = [definition('ema'), definition('sma')];
    runIndicators([
      { definition: ema, run: { params: { period: 10 }, inputs: [bars.close], outputs: [mean] } },
      { definition: sma, run: { params: { period: 10 }, inputs: [mean], outputs: [meanOfMean] } },
    ]);
    const expected = new Float64Array(ROWS);
    runIndicator(sma, { params: { period: 10 }, inputs: [mean], outputs: [expected] });
    expect(differentRow(meanOfMean, expected)).toBe(-1);
    expect(Number.isFinite(meanOfMean[18])).toBe(true);
  });

  it('are as many as there are: 200 lines need more than one stage', () => {
    const bars = seededBars(5000);
    const lines = Array.from({ length: 20 }, (_, i) => linesOf(bars, KINDS, i + 2, apart)).flat();
    runIndicators(lines);
    expectSame(lines);
  });

  it('write nothing but their outputs', () => {
    const bars = seededBars();
    const before = Object.values(bars).map((column) => column.slice());
    runIndicators(linesOf(bars, KINDS, undefined, apart));
    expect(Object.values(bars)).toEqual(before);
  });
});
