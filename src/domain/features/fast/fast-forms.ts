/** Fast forms of indicators over whole columns, by kind. Each agrees with the streaming form to 1e-12. */
import { CANDLE_FORMS } from './candle-forms.ts';
import * as derived from './derived-forms.ts';
import type { FastForm } from './fast-run.ts';
import * as oscillators from './oscillator-forms.ts';
import type { PiecewiseForm } from './pieces.ts';
import * as recursion from './recursion-forms.ts';
import * as shapes from './shape-forms.ts';
import * as windows from './window-forms.ts';

export type { FastForm } from './fast-run.ts';

/** Kinds whose form returns false when there is a NaN in any row of an input: no one has to look for them before. */
export const SEES_HOLES: ReadonlySet<string> = new Set([
  ...['sma', 'ema', 'rsi', 'macd', 'bbands', 'atr', 'natr', 'adx', 'stoch', 'obv', 'mfi', 'max', 'min'],
  ...['stddev', 'zscore', 'linearReg', 'linearRegIntercept', 'linearRegSlope', 'tsf'],
]);

/** Those that make columns in pieces. */
export const PIECEWISE_FORMS: Readonly<Record<string, PiecewiseForm>> = {
  sma: windows.smaPieces,
  ema: recursion.emaPieces,
  rsi: recursion.rsiPieces,
  macd: recursion.macdPieces,
  adx: recursion.adxPieces,
  stoch: windows.stochPieces,
  mfi: windows.mfiPieces,
  atr: recursion.atrPieces,
  bbands: windows.bbandsPieces,
  obv: recursion.obvPieces,
};

/** The fast forms that there are. */
export const FAST_FORMS: Readonly<Record<string, FastForm>> = {
  sma: windows.smaForm,
  ema: recursion.emaForm,
  wma: derived.wmaForm,
  dema: derived.demaForm,
  tema: derived.temaForm,
  hma: derived.hmaForm,
  vwma: derived.vwmaForm,
  rsi: recursion.rsiForm,
  macd: recursion.macdForm,
  adx: recursion.adxForm,
  stoch: windows.stochForm,
  mfi: windows.mfiForm,
  cci: derived.cciForm,
  willr: derived.willrForm,
  trix: derived.trixForm,
  mom: derived.momForm,
  roc: derived.rocForm,
  logReturn: derived.logReturnForm,
  returnTStat: derived.returnTStatForm,
  efficiencyRatio: derived.efficiencyRatioForm,
  donchianPosition: derived.donchianPositionForm,
  atr: recursion.atrForm,
  natr: recursion.natrForm,
  bbands: windows.bbandsForm,
  volatility: derived.volatilityForm,
  parkinson: derived.parkinsonForm,
  obv: recursion.obvForm,
  ad: derived.adForm,
  cmf: derived.cmfForm,
  volumeRatio: derived.volumeRatioForm,
  stddev: windows.stddevForm,
  zscore: windows.zscoreForm,
  linearReg: windows.linearRegForm,
  linearRegIntercept: windows.linearRegInterceptForm,
  linearRegSlope: windows.linearRegSlopeForm,
  tsf: windows.tsfForm,
  percentRank: derived.percentRankForm,
  max: windows.maxForm,
  min: windows.minForm,
  kama: oscillators.kamaForm,
  trima: oscillators.trimaForm,
  ppo: oscillators.ppoForm,
  cmo: oscillators.cmoForm,
  plusDi: oscillators.plusDiForm,
  minusDi: oscillators.minusDiForm,
  aroonOsc: oscillators.aroonOscForm,
  ultOsc: oscillators.ultOscForm,
  trueRange: oscillators.trueRangeForm,
  choppiness: oscillators.choppinessForm,
  adosc: oscillators.adoscForm,
  pvt: oscillators.pvtForm,
  timeOfDaySin: oscillators.timeOfDaySinForm,
  timeOfDayCos: oscillators.timeOfDayCosForm,
  timeOfWeekSin: oscillators.timeOfWeekSinForm,
  timeOfWeekCos: oscillators.timeOfWeekCosForm,
  garmanKlass: shapes.garmanKlassForm,
  variance: shapes.varianceForm,
  rollingSkew: shapes.rollingSkewForm,
  rollingKurtosis: shapes.rollingKurtosisForm,
  ...CANDLE_FORMS,
};
