/**
 * The hashes by which features are found: of the bars that go in, of the specifications, and of what the specifications
 * compute. The last one is needed because a specification says `rsi` and not how an RSI is computed: when a definition
 * changes, everything that was stored under its name is wrong, and nothing in the specification shows it.
 */
import { Rng } from '../core/index.ts';
import { canonicalFeatures, compileFeatureSet, type Features, isFeatureSet } from '../domain/features/index.ts';
import { type Bars, sliceBars } from '../domain/market/index.ts';
import type { Digest } from '../ports/index.ts';
import { FeatureReplay } from './feature-replay.ts';

const PROBE_SEED = 20_190_101;
const PROBE_START = Date.UTC(2019, 0, 1) * 1000;
const PROBE_INTERVAL = 3600e6;
/** Enough for every pattern of candles to be seen, and 10 ms for 100 features. */
const PROBE_ROWS_MIN = 2000;
/** Longer warm-ups than half of this are not seen by the probe. */
const PROBE_ROWS_MAX = 20_000;

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * Hash of the bars that features are computed from: of the first `rows` of them, so that it tells whether bars that were
 * stored are the beginning of those that there are now.
 */
export function barsSha256(bars: Bars, digest: Digest, rows: number = bars.openTime.length): string {
  const { openTime, open, high, low, close, volume } = sliceBars(bars, { from: 0, to: rows });
  const columns = [openTime, open, high, low, close, volume].map((column) => digest.sha256(bytesOf(column)));
  return digest.sha256(['bot4 bars 1', bars.intervalMicros, rows, ...columns].join('\n'));
}

/** A random walk with what is rare in it: gaps, jumps, bars without a range or without volume, long runs. */
function probeBars(rows: number, intervalMicros: number): Bars {
  const rng = new Rng(PROBE_SEED);
  const column = () => new Float64Array(rows);
  const bars = { openTime: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let time = PROBE_START;
  let last = 100;
  for (let t = 0; t < rows; t++) {
    time += intervalMicros * (rng.below(50) === 0 ? 1 + rng.below(30) : 1);
    // Products and quotients only: every machine computes the same bits.
    const scale = rng.below(200) === 0 ? 0.2 : 0.02;
    const isFlat = rng.below(40) === 0;
    const open = last * (1 + (rng.uniform() - 0.5) * 0.002);
    const close = isFlat ? open : open * (1 + (rng.uniform() - 0.5) * scale);
    bars.openTime[t] = time;
    bars.open[t] = open;
    bars.close[t] = close;
    bars.high[t] = Math.max(open, close) * (isFlat ? 1 : 1 + rng.uniform() * scale * 0.5);
    bars.low[t] = Math.min(open, close) * (isFlat ? 1 : 1 - rng.uniform() * scale * 0.5);
    bars.volume[t] = rng.below(60) === 0 ? 0 : Math.floor(1e6 * rng.uniform()) / 128;
    last = close > 1e-3 && close < 1e6 ? close : 100;
  }
  return { symbol: 'PROBE', intervalMicros, ...bars };
}

/** What a list of specifications is called in the store. */
export interface SpecHashes {
  readonly specSha256: string;
  readonly fingerprint: string;
}

/**
 * Hashes of specifications.
 * @param features a list or a set, over the columns of bars.
 * @returns `specSha256` of their canonical text, and `fingerprint` of what they compute on a fixed series of at least 2,000
 * and at most 20,000 bars: another one when a definition has changed in a way that shows there.
 * @throws BOT4_FEATURE_SPEC
 */
export function specHashes(features: Features, digest: Digest): SpecHashes {
  const { warmupBars, names } = compileFeatureSet(features);
  const rows = Math.min(PROBE_ROWS_MAX, Math.max(PROBE_ROWS_MIN, 2 * warmupBars));
  const columns = names.map(() => new Float64Array(rows));
  const intervalMicros = isFeatureSet(features) ? features.intervalMicros : PROBE_INTERVAL;
  new FeatureReplay(probeBars(rows, intervalMicros), features).fill(0, rows, columns);
  const parts = columns.map((column) => {
    // One bit pattern for NaN: which one an operation leaves is up to the compiler.
    const text = new Float64Array(column.length);
    for (let i = 0; i < column.length; i++)
      text[i] = Number.isNaN(column[i]) ? Number.MAX_VALUE : (column[i] as number);
    return digest.sha256(bytesOf(text));
  });
  return { specSha256: digest.sha256(canonicalFeatures(features)), fingerprint: digest.sha256(parts.join('\n')) };
}
