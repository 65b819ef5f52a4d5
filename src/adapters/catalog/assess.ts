/** The quality report of a data set: read part by part where it can be, and kept with the data as findings. */
import { join } from 'node:path';
import {
  type Bars,
  type FundingQualityReport,
  fundingQualityReport,
  type QualityFinding,
  type QualityReport,
  qualityReport,
  TradeQuality,
  type TradeQualityReport,
} from '../../domain/market/index.ts';
import type { DataColumns, DataSetManifest } from '../../ports/market-catalog.ts';
import type { FileCatalog } from './catalog.ts';
import { replaceManifest } from './data-set-writer.ts';

/** A report, by the kind of the data set; books and quotes have only findings. */
export type DataSetReport =
  | { readonly kind: 'bars'; readonly report: QualityReport }
  | { readonly kind: 'trades'; readonly report: TradeQualityReport }
  | { readonly kind: 'funding'; readonly report: FundingQualityReport }
  | {
      readonly kind: 'book' | 'quotes';
      readonly report: { readonly rows: number; readonly problems: readonly QualityFinding[] };
    };

/** Columns of a data set of bars as bars. */
export function barsOf(manifest: DataSetManifest, columns: DataColumns): Bars {
  const column = (name: string): Float64Array => columns[name] as Float64Array;
  return {
    symbol: manifest.key.symbol,
    intervalMicros: manifest.key.intervalMicros as number,
    openTime: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

/** Whole numbers as doubles of their decimal text. */
export function onScale(
  values: Float64Array,
  decimals: number,
  target: Float64Array = new Float64Array(values.length),
): Float64Array {
  const power = 10 ** decimals;
  for (let i = 0; i < values.length; i++) target[i] = (values[i] as number) / power;
  return target;
}

async function barsReport(
  catalog: FileCatalog,
  manifest: DataSetManifest,
  asOf: number | undefined,
): Promise<QualityReport> {
  const columns = await catalog.read(manifest.id);
  const { quote_volume: quoteVolume } = columns;
  return qualityReport(barsOf(manifest, columns), {
    timeUnit: 'us',
    ...(asOf === undefined ? {} : { asOf }),
    ...(quoteVolume === undefined ? {} : { quoteVolume }),
  });
}

/** One day after the other, so that memory holds one. */
async function tradesReport(catalog: FileCatalog, manifest: DataSetManifest): Promise<TradeQualityReport> {
  const quality = new TradeQuality({ timeUnit: 'us' });
  const { priceDecimals = 0, qtyDecimals = 0 } = manifest.scale ?? {};
  for (const part of manifest.parts) {
    const { time, price, qty, id, side } = (await catalog.readPart(manifest, part)) as Record<string, Float64Array>;
    quality.add({
      time: time as Float64Array,
      price: onScale(price as Float64Array, priceDecimals),
      qty: onScale(qty as Float64Array, qtyDecimals),
      id: id as Float64Array,
      side: side as Float64Array,
    });
  }
  return quality.report();
}

/** Times at which the recorder says that a book was lost, and quotes that cross. */
async function streamReport(catalog: FileCatalog, manifest: DataSetManifest): Promise<readonly QualityFinding[]> {
  let lost = 0;
  let crossed = 0;
  for (const part of manifest.parts) {
    const { flags, bid, ask } = await catalog.readPart(manifest, part);
    for (const flag of flags ?? []) if (flag & 4) lost += 1;
    bid?.forEach((price, i) => {
      if (price >= (ask?.[i] as number) && (ask?.[i] as number) > 0) crossed += 1;
    });
  }
  const findings: QualityFinding[] = [];
  const note = { rows: [], repair: 'none; leave that time out' } as const;
  if (lost > 0)
    findings.push({ ...note, severity: 'warning', what: 'lost-book', message: `the book was lost ${lost} times` });
  if (crossed > 0)
    findings.push({
      ...note,
      severity: 'error',
      what: 'crossed',
      message: `${crossed} quotes with a bid at or above the ask`,
    });
  return findings;
}

/** Times that a report begins again because a commit replaced what it reads. */
const ATTEMPTS = 20;

async function reportOf(
  catalog: FileCatalog,
  manifest: DataSetManifest,
  asOf: number | undefined,
): Promise<DataSetReport> {
  const { kind } = manifest.key;
  if (kind === 'bars') return { kind, report: await barsReport(catalog, manifest, asOf) };
  if (kind === 'trades') return { kind, report: await tradesReport(catalog, manifest) };
  if (kind === 'funding') {
    const { time, rate } = await catalog.read(manifest.id);
    return { kind, report: fundingQualityReport({ time: time as Float64Array, rate: rate as Float64Array }) };
  }
  return { kind, report: { rows: manifest.rows, problems: await streamReport(catalog, manifest) } };
}

/** What `work` makes of the manifest; again when another writer committed meanwhile and it failed therefore. */
async function onVersion<T>(
  catalog: FileCatalog,
  id: string,
  work: (manifest: DataSetManifest) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const manifest = await catalog.existing(id);
    try {
      return await work(manifest);
    } catch (cause) {
      const now = await catalog.manifest(id);
      if (attempt === ATTEMPTS || now?.version === manifest.version) throw cause;
    }
  }
}

/**
 * The quality report of a data set.
 * @param o.asOf what time it is, microseconds: tells whether the last bar is over.
 * @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT
 */
export async function assess(
  catalog: FileCatalog,
  id: string,
  o: { readonly asOf?: number } = {},
): Promise<DataSetReport> {
  return onVersion(catalog, id, (manifest) => reportOf(catalog, manifest, o.asOf));
}

/**
 * Keeps the findings of a report with the data set; the data and its hash stay.
 * @returns the manifest.   @throws StaleVersion when somebody commits all the time; the codes of `assess`.
 */
export async function keepFindings(
  catalog: FileCatalog,
  id: string,
  o: { readonly asOf?: number } = {},
): Promise<DataSetManifest> {
  return onVersion(catalog, id, async (base) => {
    const { report } = await reportOf(catalog, base, o.asOf);
    const quality = report.problems.map(({ severity, what, message }) => ({ severity, what, message }));
    if (JSON.stringify(quality) === JSON.stringify(base.quality)) return base;
    const manifest = { ...base, version: base.version + 1, quality };
    replaceManifest(join(catalog.folder, id), { base, manifest });
    return manifest;
  });
}
