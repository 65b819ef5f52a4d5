/** Ichimoku: lines and cloud. */
import { Delay } from '../../blocks/delay.ts';
import { WindowRange } from '../../blocks/window-range.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';

class Ichimoku implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #close: number;
  readonly #tenkan: WindowRange;
  readonly #kijun: WindowRange;
  readonly #senkou: WindowRange;
  readonly #before: Delay;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#close = cellAt(cells, 2);
    this.#tenkan = new WindowRange(param(params, 'tenkan'));
    this.#kijun = new WindowRange(param(params, 'kijun'));
    this.#senkou = new WindowRange(param(params, 'senkou'));
    this.#before = new Delay(param(params, 'kijun'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    this.#tenkan.update(row, this.#high, this.#low);
    this.#kijun.update(row, this.#high, this.#low);
    this.#senkou.update(row, this.#high, this.#low);
    const tenkan = this.#tenkan.middle;
    const kijun = this.#kijun.middle;
    out[slot] = tenkan;
    out[slot + 1] = kijun;
    out[slot + 2] = (tenkan + kijun) / 2;
    out[slot + 3] = this.#senkou.middle;
    out[slot + 4] = close - this.#before.update(close);
  }
  reset(): void {
    this.#tenkan.reset();
    this.#kijun.reset();
    this.#senkou.reset();
    this.#before.reset();
  }
}

function warmupOf(params: IndicatorParams, output: string): number {
  if (output === 'spanA') return Math.max(param(params, 'tenkan'), param(params, 'kijun')) - 1;
  if (output === 'spanB') return param(params, 'senkou') - 1;
  if (output === 'lagging') return param(params, 'kijun');
  return param(params, output) - 1;
}

export const ichimoku: IndicatorDefinition = {
  kind: 'ichimoku',
  summary: 'Ichimoku: middles of three ranges, and the two edges of the cloud at the bar from which they are computed.',
  formula:
    'm(k) = (highest high + lowest low) / 2 of the last k bars; tenkan, kijun, spanB = m(tenkan), m(kijun), m(senkou); spanA = (tenkan + kijun) / 2; lagging = close − close[t−kijun]',
  inputs: barInputs('high', 'low', 'close'),
  outputs: [
    { name: 'tenkan', meaning: 'turning line, quote asset per unit of base asset' },
    { name: 'kijun', meaning: 'base line, quote asset per unit of base asset' },
    { name: 'spanA', meaning: 'first edge of the cloud, not displaced, quote asset per unit of base asset' },
    { name: 'spanB', meaning: 'second edge of the cloud, not displaced, quote asset per unit of base asset' },
    {
      name: 'lagging',
      meaning: 'close above the close of `kijun` bars ago, quote asset per unit of base asset',
    },
  ],
  params: [
    periodParam(1, 9, 'bars of the turning line', 'tenkan'),
    periodParam(1, 26, 'bars of the base line', 'kijun'),
    periodParam(1, 52, 'bars of the second edge of the cloud', 'senkou'),
  ],
  warmup: warmupOf,
  warmupText:
    'tenkan − 1, for lagging kijun, for kijun kijun − 1, for spanA max(tenkan, kijun) − 1, for spanB senkou − 1',
  source:
    'Hosoda (1969). On a chart the cloud of a bar stands `kijun` − 1 or `kijun` bars to its right: the cloud over the bar that has just closed is the value with that lag. The lagging span is drawn to the left, at bars that could not know it; what it is read for, the close against the one before it, is `lagging`.',
  create: (params, cells) => new Ichimoku(params, cells),
};
