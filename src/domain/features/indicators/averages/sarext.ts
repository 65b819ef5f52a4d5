/** Parabolic stop and reverse with a start, an offset and an acceleration of its own for each side. */
import { ParabolicStop, type StopAcceleration } from '../../blocks/parabolic-stop.ts';
import {
  barInputs,
  cellAt,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  type NumberParam,
  param,
  value,
} from '../../indicator.ts';

type Side = 'Long' | 'Short';

function accelerationOf(params: IndicatorParams, side: Side): StopAcceleration {
  return {
    initial: param(params, `initial${side}`),
    step: param(params, `acceleration${side}`),
    max: param(params, `maximum${side}`),
  };
}

class Sarext implements Indicator {
  readonly #high: number;
  readonly #low: number;
  readonly #stop: ParabolicStop;
  constructor(params: IndicatorParams, cells: readonly number[]) {
    this.#high = cellAt(cells, 0);
    this.#low = cellAt(cells, 1);
    this.#stop = new ParabolicStop({
      long: accelerationOf(params, 'Long'),
      short: accelerationOf(params, 'Short'),
      start: param(params, 'start'),
      offset: param(params, 'offset'),
    });
  }
  update(row: Float64Array, out: Float64Array, slot: number): void {
    this.#stop.update(row[this.#high] as number, row[this.#low] as number);
    out[slot] = this.#stop.signedStop;
  }
  reset(): void {
    this.#stop.reset();
  }
}

function shareParam(name: string, usual: number, meaning: string): NumberParam {
  return { type: 'number', name, meaning, usual, min: 0, max: 100, whole: false };
}

function sideParams(side: Side): readonly NumberParam[] {
  const of = `of a ${side.toLowerCase()} position`;
  return [
    shareParam(`initial${side}`, 0.02, `first share of the way to the best price, ${of}`),
    shareParam(`acceleration${side}`, 0.02, `what is added to the share at a new best price, ${of}`),
    shareParam(`maximum${side}`, 0.2, `largest share, ${of}`),
  ];
}

export const sarext: IndicatorDefinition = {
  kind: 'sarext',
  summary: 'Parabolic stop and reverse with a start, an offset and an acceleration of its own for each side.',
  formula:
    '`sar` with shares for each side; a start above 0 is the first stop of a long position, one below 0 the negative of that of a short one, 0 finds it as `sar`; a turn to short multiplies the new stop with 1 + offset, one to long with 1 − offset; the negative of the stop while short',
  inputs: barInputs('high', 'low'),
  outputs: value('the stop, its negative while the position is short, quote asset per unit of base asset'),
  params: [
    {
      type: 'number',
      name: 'start',
      meaning: 'first stop, its negative for a short position; 0: from the first two bars',
      usual: 0,
      min: -1e12,
      max: 1e12,
      whole: false,
    },
    shareParam('offset', 0, 'share of the stop by which a turn moves it away from the price'),
    ...sideParams('Long'),
    ...sideParams('Short'),
  ],
  warmup: () => 1,
  warmupText: '1',
  source: 'Wilder (1978) for the stop; TA-Lib `SAREXT`.',
  taLib: {
    name: 'SAREXT',
    params: {
      startvalue: 'start',
      offsetonreverse: 'offset',
      accelerationinitlong: 'initialLong',
      accelerationlong: 'accelerationLong',
      accelerationmaxlong: 'maximumLong',
      accelerationinitshort: 'initialShort',
      accelerationshort: 'accelerationShort',
      accelerationmaxshort: 'maximumShort',
    },
  },
  create: (params, cells) => new Sarext(params, cells),
};
