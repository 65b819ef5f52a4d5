/** `bot4/data`: the catalog, bars from files or from the generator, their quality, tables, instruments. */
import { defaultCatalogFolder, parseDataSetId, ResearchCatalog } from '../adapters/catalog/index.ts';
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { loadBarsFile } from '../adapters/duckdb/index.ts';
import { type BarsRequest, loadBars as loadBarsFrom } from '../app/load-bars.ts';
import type { LoadedBars } from '../domain/market/index.ts';
import { recordRead } from '../lab/notebook/record.ts';

export {
  type ImportedFile,
  type ImportOptions,
  type InstrumentRecord,
  importFile,
  type LoadedFunding,
  type LoadedTrades,
  ResearchCatalog,
  type RowsWanted,
  type TimeLike,
} from '../adapters/catalog/index.ts';
export type { BarsRequest, FileRequest, SyntheticRequest } from '../app/load-bars.ts';
export {
  type Bars,
  type BarsMarket,
  DEFAULT_PLANTED_EDGE,
  defineInstrument,
  describeSynthetic,
  type FundingQualityReport,
  filledBars,
  firstBarAtOrAfter,
  formatMoney,
  formatPrice,
  formatQty,
  fundingQualityReport,
  type Instrument,
  type InstrumentText,
  inferInstrument,
  isSyntheticSymbol,
  type LoadedBars,
  type PlantedEdge,
  type QualityOptions,
  type QualityProblem,
  type QualityReport,
  qualityReport,
  type SynthOptions,
  sliceBars,
  synthesizeBars,
  type TradeColumns,
  type TradeQualityReport,
  type Trades,
  ticksToNumber,
  toTickBars,
  tradeQualityReport,
} from '../domain/market/index.ts';
export { loadTable, readCsvColumns } from '../lab/notebook/noted-reads.ts';
export type { DataSetManifest } from '../ports/index.ts';

/**
 * Opens the catalog of market data.
 * @param folder @defaultValue what BOT4_CATALOG names, else `data/catalog` of the project
 */
export function openCatalog(folder?: string): ResearchCatalog {
  return new ResearchCatalog(folder ?? defaultCatalogFolder(), recordRead);
}

/**
 * Loads bars from a file (`loadBars('bars.parquet')`, `loadBars({ file, symbol })`), from the catalog
 * (`loadBars('binance.spot.BTCUSDT.bars.1m')`) or makes synthetic ones (`loadBars({ synthetic: { seed, bars, … } })`), with
 * the hash of their content.
 * @throws InputError with a code that starts with BOT4_DATA and names file, row and column, or BOT4_CATALOG_MISSING.
 */
export async function loadBars(request: BarsRequest): Promise<LoadedBars> {
  // The name of a data set ends in no ending of a file.
  if (typeof request === 'string' && parseDataSetId(request)?.kind === 'bars') return openCatalog().bars(request);
  const loaded = await loadBarsFrom(request, { readFile: loadBarsFile, digest: cryptoDigest });
  recordRead({ sha256: loaded.sha256, source: loaded.source });
  return loaded;
}
