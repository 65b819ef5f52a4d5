/** Probability of informed trading, from bars. */

import { NormalTilt } from '../../blocks/normal-tilt.ts';
import { VolumeBuckets } from '../../blocks/volume-buckets.ts';
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
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

/** Cells of the scale: deviation of the changes, size of a bucket, and (buys − sells) / volume. */
const DEVIATION = 0;
const SIZE = 1;
const TILT = 2;

class Vpin implements Indicator {
  readonly #close: number;
  readonly #volume: number;
  readonly #buckets: number;
  /** Of changes and volumes. */
  readonly #moments: WindowCrossMoments;
  readonly #bars: VolumeBuckets;
  /** (period,) changes and volumes: all until the first size of a bucket is known, then the last one at the end. */
  readonly #change: Float64Array;
  readonly #volumeOf: Float64Array;
  /** Of this bar. */
  readonly #scale = new Float64Array(3);
  readonly #tilt = new NormalTilt();
  #waiting = 0;
  #counted = false;
  #before = Number.NaN;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#close = cellAt(cells, 0);
    this.#volume = cellAt(cells, 1);
    this.#buckets = param(params, 'buckets');
    const n = param(params, 'period');
    this.#moments = new WindowCrossMoments(n);
    this.#bars = new VolumeBuckets(this.#buckets);
    this.#change = new Float64Array(n);
    this.#volumeOf = new Float64Array(n);
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const close = row[this.#close] as number;
    const change = close - this.#before;
    this.#before = close;
    out[slot] = Number.NaN;
    if (Number.isNaN(change)) return;
    const n = this.#change.length;
    const at = this.#waiting === n ? n - 1 : this.#waiting++;
    this.#change[at] = change;
    this.#volumeOf[at] = row[this.#volume] as number;
    this.#measure(at);
    if (this.#waiting < n) return;
    for (let i = this.#counted ? at : 0; i < n; i++) this.#add(i);
    this.#counted = true;
    out[slot] = this.#bars.mean;
  }
  reset(): void {
    this.#moments.reset();
    this.#bars.reset();
    this.#waiting = 0;
    this.#counted = false;
    this.#before = Number.NaN;
  }

  /** Deviation of the changes and size of a bucket at this bar. */
  #measure(at: number): void {
    const n = this.#change.length;
    this.#moments.update(this.#change[at] as number, this.#volumeOf[at] as number);
    this.#scale[DEVIATION] = Math.sqrt(this.#moments.sumXX / (n - 1));
    this.#scale[SIZE] = (this.#moments.meanY * n) / this.#buckets;
  }

  /** Puts a bar into its buckets, with the share of buyers that its move tells. */
  #add(i: number): void {
    this.#judge(i);
    this.#bars.add(this.#volumeOf[i] as number, this.#scale[TILT] as number, this.#scale[SIZE] as number);
  }

  /** (buys − sells) / volume of a bar by the size of its move; one without any deviation is all of one side. */
  #judge(i: number): void {
    const scale = this.#scale;
    const change = this.#change[i] as number;
    const deviation = scale[DEVIATION] as number;
    scale[TILT] = deviation === 0 ? Math.sign(change) : change / deviation;
    if (deviation !== 0) this.#tilt.apply(scale, TILT);
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
    "Easley, López de Prado and O'Hara (2012), bulk volume classification; the size of a bucket follows the volume of the last n bars, where theirs is fixed beforehand. Where buckets end depends on where the history begins.",
  create: (params, cells) => new Vpin(params, cells),
};
