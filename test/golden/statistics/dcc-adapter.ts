/** Golden cases of dynamic correlations: renames and conventions only; `corSum` adds up what the golden set adds up. */
import * as stats from '../../../src/public/stats.ts';

interface FilterArgs {
  readonly x: number[][];
  readonly stage1: number[][];
  readonly stage1Init: stats.GarchInit;
  readonly a: number;
  readonly b: number;
  readonly qbar: stats.DccTarget;
  readonly init: stats.DccInit;
  readonly nu?: number;
  readonly dist?: 'mvt';
}

/** A day's upper triangle, row by row. */
function triangle(path: stats.CorrelationPath, day: number): number[] {
  return stats.conditionalCorrelation(path, day).flatMap((row, i) => Array.from(row.subarray(i + 1)));
}

function common(r: stats.CorrelationRun) {
  return {
    loglik: r.logLikelihood,
    loglikCorr: r.correlationLogLikelihood,
    Qbar: r.qbar,
    corFirst: triangle(r, 0),
    cor2: triangle(r, 1),
    cor3: triangle(r, 2),
    corMid: triangle(r, Math.floor(r.days / 2)),
    corLast: triangle(r, r.days - 1),
    varForecast: r.varianceForecast,
    corForecast: r.correlationForecast,
  };
}

export const dccFilter = ({ dist, ...args }: FilterArgs) => {
  const distribution = dist === 'mvt' ? 't' : 'normal';
  const r = stats.dccFilter(args.x, { ...args, distribution, horizon: 5 });
  return {
    ...common(r),
    corSum: stats.pairCorrelation(r, 0, 1).reduce((sum, c) => sum + c, 0),
    sigmaLast: r.volatility.slice(-r.assets),
    HLast: stats.conditionalCovariance(r, r.days - 1),
  };
};

interface FitArgs {
  readonly x: number[][];
  readonly stage1Init: stats.GarchInit;
}
type DccFitArgs = FitArgs & Pick<stats.DccFitOptions, 'qbar' | 'init'>;

function fitKeys(r: stats.CorrelationFit) {
  return { ...common(r), stage1: r.stage1, a: r.a, b: r.b };
}

export const dccFit = ({ x, ...options }: DccFitArgs) => fitKeys(stats.dccFit(x, { ...options, horizon: 5 }));
export const cdccFit = ({ x, stage1Init }: FitArgs) => fitKeys(stats.cdccFit(x, { stage1Init, horizon: 5 }));

type CccArgs = FitArgs & Pick<stats.CccFitOptions, 'correlation'>;
export const cccFit = ({ x, ...options }: CccArgs) => {
  const r = stats.cccFit(x, options);
  return { R: r.correlation, loglik: r.logLikelihood, loglikCorr: r.correlationLogLikelihood };
};
