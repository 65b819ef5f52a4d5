/** Candlestick patterns against TA-Lib, on candles among which every one of them occurs. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type IndicatorDefinition, runIndicator, usualParams } from '../../../src/public/features.ts';

interface PatternCase {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  /** Signal to the distances between its rows, the first from row 0. */
  readonly signals: Readonly<Record<string, readonly number[]>>;
}

/** Ticks that each price of the last candles, newest first, may fall and rise until the signal of a row changes. */
interface LimitCase {
  readonly name: string;
  readonly signal: number;
  readonly row: number;
  readonly limits: readonly (readonly (readonly [fall: number, rise: number])[])[];
}

interface PatternFile {
  readonly tool: string;
  readonly command: string;
  readonly base: number;
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly cases: readonly PatternCase[];
  readonly far: number;
  readonly limits: readonly LimitCase[];
}

const FILE = JSON.parse(readFileSync(new URL('candles.json', import.meta.url), 'utf8')) as PatternFile;
/** Bars that every window of the file has: more than any pattern looks at. */
const WINDOW = 16;
const COLUMNS = [FILE.open, FILE.high, FILE.low, FILE.close];
const PRICES = COLUMNS.map((column) => Float64Array.from(column, (ticks) => (FILE.base + ticks) / 100));
const CASES = FILE.cases.map((each) => [`${each.name} ${JSON.stringify(each.params)}`, each] as const);

function definitionOf(name: string): IndicatorDefinition {
  const found = CATALOGUE.find(({ taLib }) => [taLib ?? []].flat().some((each) => each.name === name));
  if (found === undefined) throw new Error(`no pattern is ${name}`);
  return found;
}

/** Rows of each signal. */
function signalsOf(values: Float64Array): Record<string, number[]> {
  const signals = [...new Set(values)].filter((value) => value !== 0 && !Number.isNaN(value));
  return Object.fromEntries(
    signals.map((signal) => [signal, [...values.keys()].filter((row) => values[row] === signal)]),
  );
}

/** The signal of the last row of a window, after one of its prices has moved. */
function movedSignal(
  definition: IndicatorDefinition,
  row: number,
  move: { ago: number; column: number; ticks: number },
) {
  const window = COLUMNS.map((column) => column.slice(row - WINDOW + 1, row + 1));
  const at = WINDOW - 1 - move.ago;
  (window[move.column] as number[])[at] = ((window[move.column] as number[])[at] as number) + move.ticks;
  const [open, high, low, close] = window.map((column) => column[at] as number) as [number, number, number, number];
  (window[1] as number[])[at] = Math.max(open, high, close);
  (window[2] as number[])[at] = Math.min(open, low, close);
  const inputs = window.map((column) => Float64Array.from(column, (ticks) => (FILE.base + ticks) / 100));
  const values = new Float64Array(WINDOW);
  runIndicator(definition, { params: usualParams(definition), inputs, outputs: [values] });
  return values[WINDOW - 1];
}

/** Limits of a row at which the signal is gone too early or still there. */
function wrongLimits({ name, signal, row, limits }: LimitCase): string[] {
  const definition = definitionOf(name);
  const wrong: string[] = [];
  limits.forEach((candle, ago) => {
    candle.forEach((pair, column) => {
      for (const [side, limit] of pair.entries()) {
        const beyond = limit + (side === 0 ? -1 : 1);
        const kept = movedSignal(definition, row, { ago, column, ticks: limit }) === signal;
        const ends =
          Math.abs(limit) === FILE.far || movedSignal(definition, row, { ago, column, ticks: beyond }) !== signal;
        if (!kept || !ends) wrong.push(`${name} row ${row}: candle ${ago}, column ${column}, ${limit} ticks`);
      }
    });
  });
  return wrong;
}

function rowsOf(distances: readonly number[]): number[] {
  let row = 0;
  return distances.map((distance) => {
    row += distance;
    return row;
  });
}

describe('candlestick patterns', () => {
  it('occur at least twenty times each, on either side', () => {
    const usual = new Map<string, PatternCase>();
    for (const each of FILE.cases) if (!usual.has(each.name)) usual.set(each.name, each);
    expect(usual.size).toBe(61);
    const rare = [...usual.values()].filter(({ signals }) => {
      const counts = Object.values(signals).map(({ length }) => length);
      return counts.length === 0 || Math.min(...counts) < 20;
    });
    expect(rare.map(({ name }) => name)).toEqual([]);
  });

  it.each(CASES)('%s signal where those of TA-Lib do', (_, { name, params, signals }) => {
    const definition = definitionOf(name);
    const values = new Float64Array(PRICES[0]?.length ?? 0);
    runIndicator(definition, { params: { ...usualParams(definition), ...params }, inputs: PRICES, outputs: [values] });
    const expected = Object.fromEntries(Object.entries(signals).map(([signal, rows]) => [signal, rowsOf(rows)]));
    expect(signalsOf(values)).toEqual(expected);
  });

  it.each([...new Set(FILE.limits.map(({ name }) => name))])(
    '%s end at the tick at which those of TA-Lib end',
    (name) => {
      const limits = FILE.limits.filter((each) => each.name === name);
      expect(limits.length).toBeGreaterThan(3);
      expect(limits.flatMap(wrongLimits)).toEqual([]);
    },
  );

  it('give no other signals than they say', () => {
    for (const { name, signals } of FILE.cases) {
      const levels = (definitionOf(name).outputs[0]?.meaning ?? '').replaceAll('−', '-').match(/-?\d+/g);
      expect([name, Object.keys(signals).filter((signal) => !levels?.includes(signal))]).toEqual([name, []]);
    }
  });
});
