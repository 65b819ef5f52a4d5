/** Every indicator, in the order of the reference page. */
import type { IndicatorDefinition } from './indicator.ts';
import { adx } from './indicators/adx.ts';
import { atr } from './indicators/atr.ts';
import { bbandsLower } from './indicators/bbands-lower.ts';
import { bbandsUpper } from './indicators/bbands-upper.ts';
import { donchianPosition } from './indicators/donchian-position.ts';
import { efficiencyRatio } from './indicators/efficiency-ratio.ts';
import { ema } from './indicators/ema.ts';
import { ewmaReturn } from './indicators/ewma-return.ts';
import { logReturn } from './indicators/log-return.ts';
import { macd } from './indicators/macd.ts';
import { macdHist } from './indicators/macd-hist.ts';
import { macdSignal } from './indicators/macd-signal.ts';
import { max } from './indicators/max.ts';
import { mfi } from './indicators/mfi.ts';
import { min } from './indicators/min.ts';
import { natr } from './indicators/natr.ts';
import { obv } from './indicators/obv.ts';
import { parkinson } from './indicators/parkinson.ts';
import { returnTStat } from './indicators/return-t-stat.ts';
import { roc } from './indicators/roc.ts';
import { rsi } from './indicators/rsi.ts';
import { sma } from './indicators/sma.ts';
import { stddev } from './indicators/stddev.ts';
import { stochD } from './indicators/stoch-d.ts';
import { stochK } from './indicators/stoch-k.ts';
import { timeOfDayCos } from './indicators/time-of-day-cos.ts';
import { timeOfDaySin } from './indicators/time-of-day-sin.ts';
import { timeOfWeekCos } from './indicators/time-of-week-cos.ts';
import { timeOfWeekSin } from './indicators/time-of-week-sin.ts';
import { volatility } from './indicators/volatility.ts';
import { volumeRatio } from './indicators/volume-ratio.ts';
import { wma } from './indicators/wma.ts';
import { zscore } from './indicators/zscore.ts';

/** A part of the catalogue, as the reference page shows it. */
export interface CatalogueGroup {
  readonly title: string;
  readonly definitions: readonly IndicatorDefinition[];
}

/** The catalogue by group. */
export const CATALOGUE_GROUPS: readonly CatalogueGroup[] = [
  { title: 'Averages', definitions: [sma, ema, wma] },
  {
    title: 'Change and trend',
    definitions: [logReturn, roc, ewmaReturn, returnTStat, efficiencyRatio, macd, macdSignal, macdHist, adx],
  },
  { title: 'Oscillators', definitions: [rsi, zscore, stochK, stochD, mfi] },
  { title: 'Volatility and range', definitions: [volatility, parkinson, atr, natr, stddev, bbandsUpper, bbandsLower] },
  { title: 'Extremes', definitions: [max, min, donchianPosition] },
  { title: 'Volume', definitions: [volumeRatio, obv] },
  { title: 'Time', definitions: [timeOfDaySin, timeOfDayCos, timeOfWeekSin, timeOfWeekCos] },
];

/** All definitions. */
export const CATALOGUE: readonly IndicatorDefinition[] = CATALOGUE_GROUPS.flatMap((group) => group.definitions);
