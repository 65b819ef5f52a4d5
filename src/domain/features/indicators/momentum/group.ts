/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { adx } from './adx.ts';
import { donchianPosition } from './donchian-position.ts';
import { efficiencyRatio } from './efficiency-ratio.ts';
import { ewmaReturn } from './ewma-return.ts';
import { logReturn } from './log-return.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { returnTStat } from './return-t-stat.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { stoch } from './stoch.ts';

export const MOMENTUM_GROUP: readonly IndicatorDefinition[] = [
  adx,
  donchianPosition,
  efficiencyRatio,
  ewmaReturn,
  logReturn,
  macd,
  mfi,
  returnTStat,
  roc,
  rsi,
  stoch,
];
