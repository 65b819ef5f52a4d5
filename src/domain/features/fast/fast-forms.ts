/** Fast forms of indicators over whole columns, by kind. Each agrees with the streaming form to 1e-12. */
import type { IndicatorRun } from '../indicator.ts';
import { adxForm, atrForm, emaForm, macdForm, obvForm, rsiForm } from './recursion-forms.ts';
import { bbandsForm, maxForm, mfiForm, minForm, smaForm, stddevForm, stochForm } from './window-forms.ts';

/** Fills the outputs and returns true, or returns false when it does not take these parameters. */
export type FastForm = (run: IndicatorRun) => boolean;

/** The fast forms that there are. */
export const FAST_FORMS: Readonly<Record<string, FastForm>> = {
  sma: smaForm,
  ema: emaForm,
  rsi: rsiForm,
  macd: macdForm,
  adx: adxForm,
  stoch: stochForm,
  mfi: mfiForm,
  atr: atrForm,
  bbands: bbandsForm,
  stddev: stddevForm,
  max: maxForm,
  min: minForm,
  obv: obvForm,
};
