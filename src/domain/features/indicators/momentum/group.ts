/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { ac } from './ac.ts';
import { adx } from './adx.ts';
import { adxr } from './adxr.ts';
import { ao } from './ao.ts';
import { apo } from './apo.ts';
import { aroon } from './aroon.ts';
import { aroonOsc } from './aroon-osc.ts';
import { bop } from './bop.ts';
import { cci } from './cci.ts';
import { cmo } from './cmo.ts';
import { cmou } from './cmou.ts';
import { coppock } from './coppock.ts';
import { donchianPosition } from './donchian-position.ts';
import { dpo } from './dpo.ts';
import { dx } from './dx.ts';
import { efficiencyRatio } from './efficiency-ratio.ts';
import { eri } from './eri.ts';
import { ewmaReturn } from './ewma-return.ts';
import { fosc } from './fosc.ts';
import { fractal } from './fractal.ts';
import { imi } from './imi.ts';
import { kdj } from './kdj.ts';
import { logReturn } from './log-return.ts';
import { macd } from './macd.ts';
import { macdExt } from './macd-ext.ts';
import { macdFix } from './macd-fix.ts';
import { mfi } from './mfi.ts';
import { minusDi } from './minus-di.ts';
import { minusDm } from './minus-dm.ts';
import { mom } from './mom.ts';
import { plusDi } from './plus-di.ts';
import { plusDm } from './plus-dm.ts';
import { ppo } from './ppo.ts';
import { qstick } from './qstick.ts';
import { returnTStat } from './return-t-stat.ts';
import { roc } from './roc.ts';
import { rocp } from './rocp.ts';
import { rocr } from './rocr.ts';
import { rocr100 } from './rocr100.ts';
import { rsi } from './rsi.ts';
import { smi } from './smi.ts';
import { stoch } from './stoch.ts';
import { stochRsi } from './stoch-rsi.ts';
import { trix } from './trix.ts';
import { tsi } from './tsi.ts';
import { ultOsc } from './ult-osc.ts';
import { vhf } from './vhf.ts';
import { vortex } from './vortex.ts';
import { wad } from './wad.ts';
import { willr } from './willr.ts';

export const MOMENTUM_GROUP: readonly IndicatorDefinition[] = [
  ac,
  adx,
  adxr,
  ao,
  apo,
  aroon,
  aroonOsc,
  bop,
  cci,
  cmo,
  cmou,
  coppock,
  donchianPosition,
  dpo,
  dx,
  efficiencyRatio,
  eri,
  ewmaReturn,
  fosc,
  fractal,
  imi,
  kdj,
  logReturn,
  macd,
  macdExt,
  macdFix,
  mfi,
  minusDi,
  minusDm,
  mom,
  plusDi,
  plusDm,
  ppo,
  qstick,
  returnTStat,
  roc,
  rocp,
  rocr,
  rocr100,
  rsi,
  smi,
  stoch,
  stochRsi,
  trix,
  tsi,
  ultOsc,
  vhf,
  vortex,
  wad,
  willr,
];
