/** `bot4/data`: bars from files or from the generator, their quality, tables, instruments. */
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { loadBarsFile } from '../adapters/duckdb/index.ts';
import { type BarsRequest, loadBars as loadBarsFrom } from '../app/load-bars.ts';
import type { LoadedBars } from '../domain/market/index.ts';

export { loadTable } from '../adapters/duckdb/index.ts';
export type { BarsRequest, FileRequest, SyntheticRequest } from '../app/load-bars.ts';
export {
  type Bars,
  type BarsMarket,
  DEFAULT_PLANTED_EDGE,
  defineInstrument,
  describeSynthetic,
  firstBarAtOrAfter,
  formatMoney,
  formatPrice,
  formatQty,
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
  ticksToNumber,
  toTickBars,
} from '../domain/market/index.ts';

/**
 * Loads bars from a file (`loadBars('bars.parquet')`, `loadBars({ file, symbol })`) or makes synthetic ones
 * (`loadBars({ synthetic: { seed, bars, … } })`), with the hash of their content.
 * @throws InputError with a code that starts with BOT4_DATA; it names file, row and column.
 */
export function loadBars(request: BarsRequest): Promise<LoadedBars> {
  return loadBarsFrom(request, { readFile: loadBarsFile, digest: cryptoDigest });
}
