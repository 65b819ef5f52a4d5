/** Instruments and bars. */
export { type Bars, firstBarAtOrAfter, sliceBars } from './bars.ts';
export {
  defineInstrument,
  formatMoney,
  formatPrice,
  formatQty,
  type Instrument,
  type InstrumentText,
  parseMoney,
  ticksToNumber,
} from './instrument.ts';
export { type TickBars, toTickBars } from './tick-bars.ts';
