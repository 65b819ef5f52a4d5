/** Dynamic conditional correlation: both stages of a fit, beside a second stage by elimination and a simplex search. */
import { dccFit, garchFit } from '../../src/public/stats.ts';
import type { BenchCase, BenchSize } from '../bench-case.ts';
import { dccPanel, rowsOf } from '../peers/inputs.ts';
import { plainDccFit } from './plain-garch.ts';
import { longSubject } from './subject.ts';

const CONVENTIONS = { stage1Init: 'ewma', qbar: 'moment', init: 'qbar' } as const;
/** Both stages end where the likelihood is flat, not at the same point. */
const DIGITS = 6;
const STAGE1 = {
  mean: 'constant',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
  init: 'ewma',
  starts: 1,
  standardErrors: false,
} as const;

function panel(size: BenchSize, assets: number, days: number): Float64Array[] {
  return rowsOf(size === 'full' ? dccPanel(assets, days) : dccPanel(Math.min(assets, 3), 100));
}

/** The first stage of bot4 and the second as it is first written. */
function plainLoglik(x: readonly Float64Array[]): number {
  const columns = x.map((y) => {
    const { residuals, volatility } = garchFit(y, STAGE1);
    return residuals.map((e, t) => e / (volatility[t] as number));
  });
  const days = Array.from({ length: columns[0]?.length ?? 0 }, (_, t) => columns.map((z) => z[t] as number));
  return plainDccFit(days);
}

export const cases: readonly BenchCase[] = [
  {
    name: 'DCC fit, 5 assets',
    input: '1,500 days of such a model; both stages, forecasts and paths',
    method: 'whole',
    setup: (size) => {
      const x = panel(size, 5, 1500);
      return longSubject(() => dccFit(x, CONVENTIONS).correlationLogLikelihood, DIGITS);
    },
    twin: {
      name: 'simplex search',
      setup: (size) => {
        const x = panel(size, 5, 1500);
        return longSubject(() => plainLoglik(x), DIGITS);
      },
    },
    budgets: ['dccAsked', 'dccFloor', 'dccSpeedup'],
  },
  {
    name: 'DCC fit, 50 assets',
    input: '1,000 days of such a model; both stages, forecasts and paths',
    method: 'whole',
    setup: (size) => {
      const x = panel(size, 50, 1000);
      return longSubject(() => dccFit(x, CONVENTIONS).correlationLogLikelihood);
    },
    budgets: ['dccLargeAsked'],
  },
];
