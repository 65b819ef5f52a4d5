/** Heikin-Ashi candle. */
import { barInputs, cellAt, type Indicator, type IndicatorDefinition } from '../../indicator.ts';

class HeikinAshi implements Indicator {
  readonly #open: number;
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  #nextOpen = Number.NaN;
  constructor(cells: readonly number[]) {
    this.#open = cellAt(cells, 0);
    this.#high = cellAt(cells, 1);
    this.#low = cellAt(cells, 2);
    this.#close = cellAt(cells, 3);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const barOpen = row[this.#open] as number;
    const barClose = row[this.#close] as number;
    const high = row[this.#high] as number;
    const low = row[this.#low] as number;
    const close = (barOpen + high + low + barClose) / 4;
    const open = Number.isNaN(this.#nextOpen) ? (barOpen + barClose) / 2 : this.#nextOpen;
    this.#nextOpen = (open + close) / 2;
    out[slot] = open;
    out[slot + 1] = Math.max(high, open, close);
    out[slot + 2] = Math.min(low, open, close);
    out[slot + 3] = close;
  }
  reset(): void {
    this.#nextOpen = Number.NaN;
  }
}

export const heikinAshi: IndicatorDefinition = {
  kind: 'heikinAshi',
  summary: 'Heikin-Ashi candle: averaged bars, whose colour changes less often.',
  formula:
    'C = (open + high + low + close) / 4; O[t] = (O[t−1] + C[t−1]) / 2, O[0] = (open + close) / 2; H = max(high, O, C); L = min(low, O, C)',
  inputs: barInputs('open', 'high', 'low', 'close'),
  outputs: [
    { name: 'open', meaning: 'open of the averaged candle, quote asset per unit of base asset' },
    { name: 'high', meaning: 'high of the averaged candle, quote asset per unit of base asset' },
    { name: 'low', meaning: 'low of the averaged candle, quote asset per unit of base asset' },
    { name: 'close', meaning: 'close of the averaged candle, quote asset per unit of base asset' },
  ],
  params: [],
  warmup: () => 0,
  warmupText: '0',
  source: 'Valcu (2004); TA-Lib `HA`. What the first bar gives to the open is halved with every bar.',
  taLib: { name: 'HA', outputs: { haopen: 'open', hahigh: 'high', halow: 'low', haclose: 'close' } },
  create: (_, cells) => new HeikinAshi(cells),
};
