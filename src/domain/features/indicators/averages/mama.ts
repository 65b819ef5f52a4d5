/** MESA adaptive moving average of Ehlers. */
import { MESA_WARMUP, MesaMean } from '../../blocks/mesa-mean.ts';
import {
  anyInput,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  type NumberParam,
  param,
} from '../../indicator.ts';

class Mama implements Indicator {
  readonly #cell: number;
  readonly #mean: MesaMean;
  constructor(params: IndicatorParams, cell: number) {
    this.#cell = cell;
    this.#mean = new MesaMean(param(params, 'fast'), param(params, 'slow'));
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#mean.updateCell(row, this.#cell, out, slot);
    out[slot + 1] = this.#mean.following;
  }
  reset(): void {
    this.#mean.reset();
  }
}

function limitParam(name: string, usual: number, meaning: string): NumberParam {
  return { type: 'number', name, meaning, usual, min: 0.01, max: 0.99, whole: false };
}

export const mama: IndicatorDefinition = {
  kind: 'mama',
  summary: 'MESA adaptive moving average: its weight is the larger the slower the phase of the dominant cycle turns.',
  formula:
    'value[t] = a · x[t] + (1 − a) · value[t−1]; following[t] = a/2 · value[t] + (1 − a/2) · following[t−1]; a = max(fast / Δ, slow), fast for Δ = 1; Δ = max(φ[t−1] − φ[t], 1); φ = atan(Q / I) in degrees of the components of `htPhasor`, 0 for I = 0; both start from 0 at row 12',
  inputs: [anyInput],
  outputs: [
    { name: 'value', meaning: 'the average (MAMA), unit of the input' },
    { name: 'following', meaning: 'the average that follows it with half of the weight (FAMA), unit of the input' },
  ],
  params: [limitParam('fast', 0.5, 'largest weight'), limitParam('slow', 0.05, 'smallest weight')],
  warmup: () => MESA_WARMUP,
  warmupText: '32',
  source:
    'Ehlers (2001), Stocks & Commodities 19(10); TA-Lib `MAMA`, unstable period 0. Where nothing moves both components are 0 here; TA-Lib has what its running sum has drifted, and the phase of that.',
  taLib: {
    name: 'MAMA',
    params: { fastlimit: 'fast', slowlimit: 'slow' },
    outputs: { mama: 'value', fama: 'following' },
  },
  create: (params, cells) => new Mama(params, cellAt(cells, 0)),
};
