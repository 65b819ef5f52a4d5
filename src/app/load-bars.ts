/**
 * Bars for a command or a notebook, from a file or from the generator, with the hash that names their content. Reading
 * files and hashing come from outside.
 */
import { InputError } from '../core/index.ts';
import {
  checkBarValues,
  describeSynthetic,
  inferInterval,
  type LoadedBars,
  type SynthOptions,
  synthesizeBars,
} from '../domain/market/index.ts';
import type { Digest } from '../ports/index.ts';

/** Bars of a file. */
export interface FileRequest {
  /** Ends in `.parquet`, `.csv` or `.csv.gz`. */
  readonly file: string;
  /** Which series of a file of many symbols; what to call the series of a file without symbols. */
  readonly symbol?: string;
  /** Fewest rows that are accepted. @defaultValue 2 */
  readonly rowsMin?: number;
}

/** Bars of the generator. */
export interface SyntheticRequest {
  readonly synthetic: SynthOptions;
}

/** What bars are wanted: a path, a file with options, or synthetic bars. */
export type BarsRequest = string | FileRequest | SyntheticRequest;

/** What loading needs from outside. */
export interface BarsSources {
  readonly readFile: (
    path: string,
    options: { readonly symbol?: string; readonly rowsMin?: number },
  ) => Promise<LoadedBars>;
  readonly digest: Digest;
}

/** The columns as bytes, in a fixed order and with their length in front, so that equal bytes are equal bars. */
function columnBytes(loaded: Pick<LoadedBars, 'bars'>): Uint8Array {
  const { bars } = loaded;
  const columns = [bars.openTime, bars.open, bars.high, bars.low, bars.close, bars.volume];
  const n = bars.openTime.length;
  const view = new DataView(new ArrayBuffer(16 + columns.length * n * 8));
  view.setFloat64(0, n, true);
  view.setFloat64(8, bars.intervalMicros, true);
  let at = 16;
  for (const column of columns) {
    for (let i = 0; i < n; i++, at += 8) view.setFloat64(at, column[i] as number, true);
  }
  return new Uint8Array(view.buffer);
}

/**
 * Makes synthetic bars and names them by the hash of their columns.
 * @throws BOT4_CONFIG_VALUE naming the option that is out of range; BOT4_DATA_TOO_SHORT for fewer than 2 bars.
 */
export function loadSynthetic(options: SynthOptions, digest: Digest): LoadedBars {
  const bars = synthesizeBars(options);
  inferInterval(bars.openTime, { file: describeSynthetic(options) });
  checkBarValues(bars, { file: describeSynthetic(options) });
  return {
    bars,
    sha256: digest.sha256(columnBytes({ bars })),
    source: describeSynthetic(options),
    synthetic: true,
    rows: bars.openTime.length,
    symbols: [bars.symbol],
    timeUnit: 'us',
  };
}

/**
 * Loads bars.
 * @throws the codes of `loadBarsFile` for a file; BOT4_CONFIG_VALUE for synthetic bars.
 */
export async function loadBars(request: BarsRequest, sources: BarsSources): Promise<LoadedBars> {
  if (typeof request === 'string') return sources.readFile(request, {});
  if ('synthetic' in request) return loadSynthetic(request.synthetic, sources.digest);
  const { file, symbol, rowsMin } = request;
  if (typeof file !== 'string') {
    throw new InputError('BOT4_CONFIG_VALUE', 'bars come from { file } or { synthetic }', { place: { key: 'file' } });
  }
  return sources.readFile(file, {
    ...(symbol === undefined ? {} : { symbol }),
    ...(rowsMin === undefined ? {} : { rowsMin }),
  });
}
