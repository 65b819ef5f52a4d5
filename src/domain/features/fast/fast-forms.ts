/** Fast forms of indicators over whole columns, by kind. Each agrees with the streaming form to 1e-12. */
import type { IndicatorRun } from '../indicator.ts';
import * as derived from './derived-forms.ts';
import * as recursion from './recursion-forms.ts';
import * as windows from './window-forms.ts';

/** Fills the outputs and returns true, or returns false when it does not take these parameters. */
export type FastForm = (run: IndicatorRun) => boolean;

/** Kinds whose form returns false when there is a NaN in any row of an input: no one has to look for them before. */
export const SEES_HOLES: ReadonlySet<string> = new Set([
  ...['sma', 'ema', 'rsi', 'macd', 'bbands', 'atr', 'natr', 'adx', 'stoch', 'obv', 'mfi', 'max', 'min'],
  ...['stddev', 'zscore', 'linearReg', 'linearRegIntercept', 'linearRegSlope', 'tsf'],
]);

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
};
