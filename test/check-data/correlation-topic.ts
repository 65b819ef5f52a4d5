/**
 * `correlation*.json`: which returns, of which symbols, from which day to which, stands in its `definition`. A return is
 * that of the last close of a period over the last close of the period before.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { moments, resampleBars } from '../../src/domain/market/index.ts';
import { correlationMatrix, pearson, symmetricEigen } from '../../src/domain/stats/index.ts';
import { barRows } from './bar-facts.ts';
import type { Rows } from './columns.ts';
import { type Found, leaveOut, near, nearBy } from './compare.ts';
import { type ExpectedObject, listAt } from './expected-json.ts';
import { timeOf } from './stress-topic.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

/** The expected matrix is written with 12 decimals. */
const ROUNDED = 1e-12;
/** Eigenvalues are known to the rounding of the largest one. */
const EIGEN_ROUNDING = 1e-13;
const PERIODS_MS: Readonly<Record<string, number>> = { hourly: 3_600_000, daily: 86_400_000, weekly: 7 * 86_400_000 };

/** A definition in numbers. */
export interface CorrelationDefinition {
  /** `daily`. */
  readonly word: string;
  readonly periodMs: number;
  /** First and last day, both inclusive, milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Length of the bars whose closes are taken, where the text says it: `1h`. */
  readonly bars: string | undefined;
}

/** Reads a definition; undefined when it is of another kind than the checker knows. */
export function readDefinition(text: string): CorrelationDefinition | undefined {
  const word = Object.keys(PERIODS_MS).find((name) => new RegExp(`\\b${name} log returns`, 'i').test(text));
  const dates = /(\d{4}-\d\d-\d\d)\s*(?:\.\.|to|until|–)\s*(\d{4}-\d\d-\d\d)/.exec(text);
  if (word === undefined || dates === null || !/pearson/i.test(text)) return undefined;
  const [from, to] = [timeOf(dates[1]), timeOf(dates[2])];
  return { word, periodMs: PERIODS_MS[word] as number, from, to, bars: /\b(\d+[mhd]) close/.exec(text)?.[1] };
}

/** The file of bars that has every symbol. */
async function fileOf(context: TopicContext, symbols: readonly string[]): Promise<string> {
  const folder = context.folder('bars');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(parquet|csv|csv\.gz)$/.test(name)) : [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    // A file that cannot be read is not the one; whoever needs it says why.
    const there = await context.files.names(path).catch((): string[] => []);
    if (symbols.every((symbol) => there.includes(symbol))) return path;
  }
  throw new Error(`no file in ${folder} has bars of ${symbols.join(', ')}`);
}

/** Log returns of one symbol by period; NaN where a period has no bar. */
function returnsOf(rows: Rows, file: string, definition: CorrelationDefinition): Float64Array {
  const { periodMs, from, to } = definition;
  const { time, close } = resampleBars(barRows(rows, file), { step: periodMs });
  const returns = new Float64Array(Math.floor(to / periodMs) - Math.floor(from / periodMs) + 1).fill(Number.NaN);
  for (let i = 1; i < time.length; i++) {
    const at = Math.floor((time[i] as number) / periodMs) - Math.floor(from / periodMs);
    if (at < 0 || at >= returns.length) continue;
    returns[at] = Math.log(close[i] as number) - Math.log(close[i - 1] as number);
  }
  return returns;
}

/** Correlations of columns that may have holes: of each pair the periods that both have. */
function pairwise(columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((a) =>
    Float64Array.from(columns, (b) => {
      const both = [...a.keys()].filter((i) => !Number.isNaN(a[i] as number) && !Number.isNaN(b[i] as number));
      return pearson(
        both.map((i) => a[i] as number),
        both.map((i) => b[i] as number),
      ).statistic;
    }),
  );
}

function eigenvalues(matrix: readonly Float64Array[]): Found {
  const flat = Float64Array.from(matrix.flatMap((row) => Array.from(row)));
  const ascending = Float64Array.from(symmetricEigen(flat, matrix.length).values).sort();
  return Array.from(ascending, (value) => nearBy(value, EIGEN_ROUNDING));
}

async function facts(context: TopicContext, definition: CorrelationDefinition, symbols: readonly string[]) {
  const file = await fileOf(context, symbols);
  const columns: Float64Array[] = [];
  for (const symbol of symbols) columns.push(returnsOf(await context.files.rows(file, symbol), file, definition));
  const present = [...(columns[0] ?? []).keys()].filter((i) => columns.some((c) => !Number.isNaN(c[i] as number)));
  const kept = columns.map((column) => Float64Array.from(present, (i) => column[i] as number));
  const holes = kept.reduce((sum, column) => sum + column.filter(Number.isNaN).length, 0);
  const matrix = holes === 0 ? correlationMatrix(kept) : pairwise(kept);
  const whole = kept.map((column) => column.filter((value) => !Number.isNaN(value)));
  return {
    n: present.length,
    correlation: matrix.map((row): Found => Array.from(row, (value) => nearBy(value, ROUNDED))),
    eigenvalues_ascending: eigenvalues(matrix),
    [`${definition.word}_std_ddof1`]: Object.fromEntries(
      symbols.map((symbol, i) => [symbol, near(moments(whole[i] as Float64Array).std)]),
    ),
    nan: holes,
  } satisfies { readonly [key: string]: Found };
}

export const CORRELATION: Topic = {
  name: 'correlation',
  matches: /^correlation/,
  check: async (context) => {
    // Definition and symbols are the question, not an answer.
    const { definition: text, symbols: _symbols, ...expected } = context.file.content as ExpectedObject;
    const definition = readDefinition(String(text));
    const path = entryPath(context);
    if (definition === undefined) {
      leaveOut(context.tally, context.topic, path, expected, `the checker does not know the definition "${text}"`);
      return;
    }
    const symbols = listAt(context.file.content, 'symbols').map(String);
    await checkEntry(context, path, expected, () => facts(context, definition, symbols));
  },
};
