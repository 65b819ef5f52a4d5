/**
 * Ready sets of features over bars, for those who want to begin with something. Kinds with the usual parameters of the
 * catalogue; sums since the beginning of history (`obv`, `ad`, `cumSum` …) are left out, because their level says only
 * where the history begins.
 */
import { buildFeature, type FeatureSpec } from '../domain/features/index.ts';

/** By group of the catalogue: `kind`, or `kind.output`. */
const USUAL_100 = [
  // Averages and overlays
  'sma ema wma dema tema trima kama mama t3 hma zlema vwma htTrendline midpoint donchian kc supertrend sar',
  // Momentum and trend
  'rsi stoch stoch.d stochRsi willr cci cmo mfi macd macd.signal macd.hist ppo roc mom adx dx plusDi minusDi',
  'aroon.up aroon.down aroonOsc bop ultOsc trix tsi imi vortex.plus vortex.minus efficiencyRatio returnTStat',
  'ewmaReturn logReturn donchianPosition dpo vhf ao fosc qstick eri.bull eri.bear',
  // Volatility and range
  'trueRange atr natr bbands.upper bbands.lower volatility parkinson garmanKlass rogersSatchell yangZhang massIndex',
  'rvi choppiness',
  // Volume
  'adosc cmf efi pvo rvol volumeRatio',
  // Statistics
  'zscore stddev rollingSkew rollingKurtosis percentRank linearRegSlope linearRegAngle tsf',
  // Cycles
  'htDcPeriod htSine.sine htTrendMode',
  // Liquidity and memory
  'amihud corwinSchultz rollSpread fracDiff',
  // Candlestick patterns
  'cdlEngulfing cdlHammer cdlDoji cdlShootingStar',
  // Time
  'timeOfDaySin timeOfDayCos timeOfWeekSin timeOfWeekCos',
]
  .join(' ')
  .split(' ');

const SETS: Readonly<Record<string, readonly string[]>> = { usual100: USUAL_100 };

/** `macd.hist` is named `macdHist`. */
function specOf(entry: string): FeatureSpec {
  const [kind = '', output] = entry.split('.');
  if (output === undefined) return buildFeature(kind, kind, {});
  return buildFeature(kind, `${kind}${output.charAt(0).toUpperCase()}${output.slice(1)}`, { output });
}

/** Names of the ready sets. */
export function featureSetNames(): readonly string[] {
  return Object.keys(SETS);
}

/**
 * A ready set of features over the columns of bars.
 * @returns undefined when there is none of this name.
 * @example featureSet('usual100')?.length // => 100
 */
export function featureSet(name: string): readonly FeatureSpec[] | undefined {
  return Object.hasOwn(SETS, name) ? SETS[name]?.map(specOf) : undefined;
}
