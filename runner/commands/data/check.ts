/** `bot4 data check`: the quality of data sets and of files, and what a repair would do. Nothing is changed. */
import { existsSync } from 'node:fs';
import {
  assess,
  type DataSetReport,
  parseDataSetId,
  type RawFile,
  type RawSeries,
  readSeries,
} from '../../../src/adapters/catalog/index.ts';
import { InputError } from '../../../src/core/index.ts';
import {
  type Bars,
  fundingQualityReport,
  type QualityFinding,
  qualityReport,
  tradeQualityReport,
} from '../../../src/domain/market/index.ts';
import { EXIT, result } from '../../console.ts';
import { type CatalogOptions, catalogOf, columns, count, day, many } from './place.ts';

/** A report with what it is about. */
interface Checked {
  readonly name: string;
  readonly about: readonly string[];
  readonly report: DataSetReport;
}

interface CheckOptions extends CatalogOptions {
  readonly symbol?: string;
  readonly columns?: string;
  readonly json?: boolean;
}

/** Lines that say what the numbers of a report are. */
function facts({ kind, report }: DataSetReport): (readonly string[])[] {
  if (kind === 'bars') {
    const step = report.intervalMicros / 1e6;
    return [
      ['bars', `${count(report.bars)} of ${step} s from ${day(report.from)} to ${day(report.to)}`],
      ['missing', `${count(report.missing.bars)} in ${many(report.missing.runs, 'run')}`],
      ['dead, flat, no volume', `${count(report.deadBars)}, ${count(report.flatBars)}, ${count(report.zeroVolume)}`],
    ];
  }
  if (kind === 'trades') {
    return [
      [
        'trades',
        `${count(report.trades)} on ${many(report.days, 'day')} from ${day(report.from)} to ${day(report.to)}`,
      ],
      ['prices', `${report.priceMin} to ${report.priceMax}; average by volume ${Number(report.vwap.toPrecision(10))}`],
      [
        'after the filter',
        `${count(report.cleaned.kept)} trades, prices ${report.cleaned.priceMin} to ${report.cleaned.priceMax}, average ${Number(report.cleaned.vwap.toPrecision(10))}`,
      ],
      ['busiest second', many(report.tradesPerSecondMax, 'trade')],
    ];
  }
  if (kind === 'funding') {
    return [
      [
        'settlements',
        `${count(report.settlements)} every ${report.intervalMicros / 3600e6} h from ${day(report.from)} to ${day(report.to)}`,
      ],
      [
        'rates',
        `${report.rateMin} to ${report.rateMax}, ${count(report.negative)} negative, sum ${Number(report.sumRate.toPrecision(10))}`,
      ],
    ];
  }
  return [['rows', count(report.rows)]];
}

function findingLines(problem: QualityFinding): string[] {
  const rows =
    problem.rows.length === 0 ? '' : ` (rows ${problem.rows.join(', ')}${problem.rows.length === 5 ? ', …' : ''})`;
  return [`  ${problem.severity.padEnd(7)}  ${problem.message}${rows}`, `           repair: ${problem.repair}`];
}

function print({ name, about, report }: Checked): void {
  result(name);
  for (const line of about) result(`  ${line}`);
  for (const line of columns(facts(report))) result(`  ${line}`);
  const problems: readonly QualityFinding[] = report.report.problems;
  if (problems.length === 0) result('  nothing found');
  for (const problem of problems) for (const line of findingLines(problem)) result(line);
  result('');
}

/** Length of a bar: the most frequent step that is above zero. */
function stepOf(time: Float64Array): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < time.length; i++) {
    const step = (time[i] as number) - (time[i - 1] as number);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 60e6;
}

/** The report of a series of a file. */
function seriesReport(
  kind: RawFile['kind'],
  series: RawSeries,
  asOf: number,
): { readonly report: DataSetReport; readonly newestFirst: boolean } {
  const all = series.columns;
  const raw = all.get('time') as Float64Array;
  const newestFirst = raw.length > 1 && (raw[0] as number) > (raw[raw.length - 1] as number);
  const get = (role: Parameters<typeof all.get>[0]): Float64Array => {
    const column = (all.get(role) as Float64Array).slice();
    return newestFirst ? column.reverse() : column;
  };
  const time = get('time');
  const unit = series.timeUnit === null ? {} : { timeUnit: series.timeUnit };
  if (kind === 'funding')
    return { report: { kind, report: fundingQualityReport({ time, rate: get('rate') }) }, newestFirst };
  if (kind === 'trades') {
    const id = all.has('id') ? { id: get('id') } : {};
    return {
      report: { kind, report: tradeQualityReport({ time, price: get('price'), qty: get('qty'), ...id }, unit) },
      newestFirst,
    };
  }
  const bars: Bars = {
    symbol: series.name ?? '',
    intervalMicros: stepOf(time),
    openTime: time,
    open: get('open'),
    high: get('high'),
    low: get('low'),
    close: get('close'),
    volume: get('volume'),
  };
  const quoteVolume = all.has('quote_volume') ? { quoteVolume: get('quote_volume') } : {};
  return { report: { kind, report: qualityReport(bars, { ...unit, ...quoteVolume, asOf }) }, newestFirst };
}

async function checkFile(path: string, options: CheckOptions, asOf: number): Promise<Checked[]> {
  const file = await readSeries(path, {
    ...(options.symbol === undefined ? {} : { symbol: options.symbol }),
    ...(options.columns === undefined ? {} : { columns: options.columns }),
  });
  if (file.series.length === 0)
    throw new InputError('BOT4_DATA_SYMBOL', 'the file has no such series', {
      place: { file: path, key: options.symbol ?? '' },
    });
  return file.series.map((series) => {
    const { report, newestFirst } = seriesReport(file.kind, series, asOf);
    const about = [
      `${file.kind}; ${file.layout}; times in ${series.timeUnit ?? 'no unit'}; sha256 ${file.sha256.slice(0, 12)}`,
      ...(file.ignored.length === 0 ? [] : [`columns not taken: ${file.ignored.join(', ')}`]),
      ...(newestFirst ? ['the newest row comes first: an import turns it round'] : []),
    ];
    return { name: series.name === null ? path : `${path}  ${series.name}`, about, report };
  });
}

async function checkOne(what: string, options: CheckOptions, asOf: number): Promise<Checked[]> {
  if (parseDataSetId(what) === undefined || existsSync(what)) return checkFile(what, options, asOf);
  const catalog = catalogOf(options);
  const manifest = await catalog.verify(what);
  const report = await assess(catalog, what, { asOf });
  const about = [
    `${many(manifest.parts.length, 'part')}, all with the hash of the manifest; hash ${manifest.sha256.slice(0, 12)}`,
  ];
  return [{ name: what, about, report }];
}

/**
 * Checks data sets (by id) and files; everything in the catalog when nothing is named.
 * @returns the exit code: 0 also with findings, because a finding is an answer.
 * @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT, and the codes of reading a file.
 */
export async function dataCheck(what: readonly string[], options: CheckOptions): Promise<number> {
  const asOf = Date.now() * 1000;
  const named = what.length > 0 ? what : (await catalogOf(options).list()).map(({ id }) => id);
  for (const one of named) {
    for (const checked of await checkOne(one, options, asOf)) {
      if (options.json === true) result(JSON.stringify({ name: checked.name, ...checked.report }));
      else print(checked);
    }
  }
  if (named.length === 0) result('the catalog is empty: name a file, or import something');
  return EXIT.ok;
}
