/** Probability of informed trading, from bars. */

import { erf } from '../../../stats/index.ts';
import { VolumeBuckets } from '../../blocks/volume-buckets.ts';
import { WindowMoments } from '../../blocks/window-moments.ts';
import { WindowSum } from '../../blocks/window-sum.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  value,
} from '../../indicator.ts';
import { VPIN_PARAMS, vpinRelation } from './vpin-params.ts';

/** (buys − sells) / volume of a bar by the size of its move; a move without any deviation is all of one side. */
function tiltOf(change: number, deviation: number): number {
  // 2 Φ(z) − 1 = erf(z / √2)
  return deviation === 0 ? Math.sign(change) : erf((change / deviation) * Math.SQRT1_2);
}

class Vpin implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  readonly #buckets: number;
  readonly #moments: WindowMoments;
  readonly #volumes: WindowSum;
  readonly #bars: VolumeBuckets;
  /** (period,) changes and volumes until the first size of a bucket is known. */
  readonly #waitingChange: Float64Array;
  readonly #waitingVolume: Float64Array;
  #waiting = 0;
  #before = Number.NaN;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
    this.#buckets = param(params, 'buckets');
    const n = param(params, 'period');
    this.#moments = new WindowMoments(n);
    this.#volumes = new WindowSum(n);
    this.#bars = new VolumeBuckets(this.#buckets);
    this.#waitingChange = new Float64Array(n);
    this.#waitingVolume = new Float64Array(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const change = close - this.#before;
    this.#before = close;
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    this.#take(change, row[this.#volume] as number);
    if (this.#waiting === this.#waitingVolume.length) out[slot] = this.#bars.mean;
  }
  reset(): void {
    this.#moments.reset();
    this.#volumes.reset();
    this.#bars.reset();
    this.#waiting = 0;
    this.#before = Number.NaN;
  }

  #take(change: number, volume: number): void {
    this.#moments.update(change);
    const size = this.#volumes.update(volume) / this.#buckets;
    const n = this.#waitingVolume.length;
    const deviation = Math.sqrt(this.#moments.sumSquares / (n - 1));
    if (this.#waiting === n) {
      this.#bars.add(volume, tiltOf(change, deviation), size);
      return;
    }
    this.#waitingChange[this.#waiting] = change;
    this.#waitingVolume[this.#waiting] = volume;
    this.#waiting++;
    if (this.#waiting < n) return;
    for (let i = 0; i < n; i++) {
      this.#bars.add(this.#waitingVolume[i] as number, tiltOf(this.#waitingChange[i] as number, deviation), size);
    }
  }
}

export const vpin: IndicatorDefinition = {
  kind: 'vpin',
  summary: 'VPIN from bars: how one-sided trading is, in buckets of equal volume, with the buyers told by the moves.',
  formula:
    'mean of |B − S| / V over the last buckets of volume V = Σ volume of the last n bars / buckets; a bar that fills a bucket goes on in the next one; buys of a bar B = volume · Φ(Δclose / s), s the sample deviation of the last n changes, Φ of the sign when s is 0; S = volume − B; the first n bars are counted with the first V and s',
  inputs: barInputs('close', 'volume'),
  outputs: value('0 when both sides trade alike, 1 when one side does'),
  params: VPIN_PARAMS,
  relation: vpinRelation,
  warmup: (params) => param(params, 'period'),
  warmupText: 'period',
  source:
    "Easley, López de Prado and O'Hara (2012), bulk volume classification; the size of a bucket follows the volume of the last n bars, where theirs is fixed beforehand.",
  create: (params, cells) => new Vpin(params, cells),
};
