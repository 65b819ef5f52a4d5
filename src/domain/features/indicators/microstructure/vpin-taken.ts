/** Probability of informed trading, where the takers are known. */
import { VolumeBuckets } from '../../blocks/volume-buckets.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  value,
} from '../../indicator.ts';
import { TAKEN_INPUTS } from './book-inputs.ts';
import { VPIN_PARAMS, vpinRelation } from './vpin-params.ts';

class VpinTaken implements Indicator {
  readonly #buy: number;
  readonly #sell: number;
  readonly #buckets: number;
  readonly #volumes: WindowSum;
  readonly #bars: VolumeBuckets;
  /** (period,) buys and sells until the first size of a bucket is known. */
  readonly #waitingBuy: Float64Array;
  readonly #waitingSell: Float64Array;
  #waiting = 0;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#buy = cellAt(cells, 0);
    this.#sell = cellAt(cells, 1);
    this.#buckets = param(params, 'buckets');
    const n = param(params, 'period');
    this.#volumes = new WindowSum(n);
    this.#bars = new VolumeBuckets(this.#buckets);
    this.#waitingBuy = new Float64Array(n);
    this.#waitingSell = new Float64Array(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const buy = row[this.#buy] as number;
    const sell = row[this.#sell] as number;
    const size = this.#volumes.update(buy + sell) / this.#buckets;
    const n = this.#waitingBuy.length;
    out[slot] = Number.NaN;
    if (this.#waiting === n) this.#add(buy, sell, size);
    else {
      this.#waitingBuy[this.#waiting] = buy;
      this.#waitingSell[this.#waiting] = sell;
      this.#waiting++;
      if (this.#waiting < n) return;
      for (let i = 0; i < n; i++) this.#add(this.#waitingBuy[i] as number, this.#waitingSell[i] as number, size);
    }
    out[slot] = this.#bars.mean;
  }
  reset(): void {
    this.#volumes.reset();
    this.#bars.reset();
    this.#waiting = 0;
  }

  #add(buy: number, sell: number, size: number): void {
    const volume = buy + sell;
    this.#bars.add(volume, volume === 0 ? 0 : (buy - sell) / volume, size);
  }
}

export const vpinTaken: IndicatorDefinition = {
  kind: 'vpinTaken',
  summary: 'VPIN where the takers are known: how one-sided trading is, in buckets of equal volume.',
  formula:
    'mean of |B − S| / V over the last buckets of volume V = Σ (buyVolume + sellVolume) of the last n rows / buckets; a row that fills a bucket goes on in the next one with the same share of buys; the first n rows are counted with the first V',
  inputs: TAKEN_INPUTS,
  outputs: value('0 when both sides trade alike, 1 when one side does'),
  params: VPIN_PARAMS,
  relation: vpinRelation,
  warmup: (params) => param(params, 'period') - 1,
  warmupText: 'period − 1',
  source:
    "Easley, López de Prado and O'Hara (2012) with the true sides; the size of a bucket follows the volume of the last n rows, where theirs is fixed beforehand. Where buckets end depends on where the history begins.",
  create: (params, cells) => new VpinTaken(params, cells),
};
