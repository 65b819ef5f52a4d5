/** Which of two instruments leads, and by how much. */
import { LogChange } from '../../blocks/log-change.ts';
import { WindowCrossMoments } from '../../blocks/window-cross-moments.ts';
import {
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  param,
  periodParam,
} from '../../indicator.ts';
import { PRICE_PAIR } from './pair-inputs.ts';

class LeadLag implements Indicator {
  readonly #x: number;
  readonly #y: number;
  readonly #maxShift: number;
  readonly #returnX = new LogChange();
  readonly #returnY = new LogChange();
  /** (maxShift + 1,) last returns of both, as a ring. */
  readonly #pastX: Float64Array;
  readonly #pastY: Float64Array;
  /** (maxShift + 1,) windows with x earlier, and (maxShift,) with y earlier. */
  readonly #xFirst: readonly WindowCrossMoments[];
  readonly #yFirst: readonly WindowCrossMoments[];
  #at = 0;
  #rows = 0;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#x = cellAt(cells, 0);
    this.#y = cellAt(cells, 1);
    const n = param(params, 'period');
    const most = param(params, 'maxShift');
    this.#maxShift = most;
    this.#pastX = new Float64Array(most + 1);
    this.#pastY = new Float64Array(most + 1);
    this.#xFirst = Array.from({ length: most + 1 }, () => new WindowCrossMoments(n));
    this.#yFirst = Array.from({ length: most }, () => new WindowCrossMoments(n));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    const at = this.#at;
    this.#pastX[at] = this.#returnX.update(row[this.#x] as number);
    this.#pastY[at] = this.#returnY.update(row[this.#y] as number);
    this.#at = at === this.#maxShift ? 0 : at + 1;
    // All windows begin with the row at which the largest shift has a return.
    if (this.#rows > this.#maxShift) this.#take(at);
    else this.#rows++;
    this.#write(out, slot);
  }
  reset(): void {
    this.#returnX.reset();
    this.#returnY.reset();
    for (const each of this.#xFirst) each.reset();
    for (const each of this.#yFirst) each.reset();
    this.#at = 0;
    this.#rows = 0;
  }

  #take(at: number): void {
    const x = this.#pastX[at] as number;
    const y = this.#pastY[at] as number;
    (this.#xFirst[0] as WindowCrossMoments).update(x, y);
    let past = at;
    for (let k = 1; k <= this.#maxShift; k++) {
      past = past === 0 ? this.#maxShift : past - 1;
      (this.#xFirst[k] as WindowCrossMoments).update(this.#pastX[past] as number, y);
      (this.#yFirst[k - 1] as WindowCrossMoments).update(x, this.#pastY[past] as number);
    }
  }

  #write(out: Float64Array, slot: number): void {
    out[slot + 1] = (this.#xFirst[0] as WindowCrossMoments).correlation;
    out[slot] = 0 * (out[slot + 1] as number);
    for (let k = 1; k <= this.#maxShift; k++) {
      const ahead = (this.#xFirst[k] as WindowCrossMoments).correlation;
      if (Math.abs(ahead) > Math.abs(out[slot + 1] as number)) {
        out[slot + 1] = ahead;
        out[slot] = k;
      }
      const behind = (this.#yFirst[k - 1] as WindowCrossMoments).correlation;
      if (Math.abs(behind) > Math.abs(out[slot + 1] as number)) {
        out[slot + 1] = behind;
        out[slot] = -k;
      }
    }
  }
}

export const leadLag: IndicatorDefinition = {
  kind: 'leadLag',
  summary: 'Lead and lag: the shift at which returns of x and y go together most, and their correlation there.',
  formula:
    'value = argmax |ρ(k)|, k = −m … m, correlation = ρ(value); ρ(k) is the correlation of rx[s−k] and ry[s] (for k < 0 of rx[s] and ry[s+k]), s = t−n+1 … t; of equal ones the smallest |k|, then the positive one',
  inputs: PRICE_PAIR,
  outputs: [
    { name: 'value', meaning: 'bars by which x leads y; below 0 when y leads' },
    { name: 'correlation', meaning: 'correlation of the returns at that shift, −1 to 1' },
  ],
  params: [
    periodParam(2, 60, 'pairs of returns in each window'),
    {
      type: 'number',
      name: 'maxShift',
      meaning: 'largest shift in bars; the cost grows with it',
      usual: 5,
      min: 1,
      max: 100,
      whole: true,
    },
  ],
  warmup: (params) => param(params, 'period') + param(params, 'maxShift'),
  warmupText: 'period + maxShift',
  source: 'Lo and MacKinlay (1990) for the question, Huth and Abergel (2014) for the shift of the largest correlation.',
  create: (params, cells) => new LeadLag(params, cells),
};
