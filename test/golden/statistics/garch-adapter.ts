/** Golden cases of univariate volatility models: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

const DISTRIBUTIONS = { normal: 'normal', t: 't', skewt: 'skew-t' } as const;
interface ModelArgs {
  readonly y: number[];
  readonly mean: stats.GarchMean;
  readonly vol: stats.VolatilityForm;
  readonly p: number;
  readonly o: number;
  readonly q: number;
  readonly dist: keyof typeof DISTRIBUTIONS;
  readonly init: stats.GarchInit;
}

function model(args: ModelArgs): stats.GarchModel & { readonly horizon: number } {
  const { mean, vol, p, o, q, dist, init } = args;
  // The reference forecasts EGARCH one step only.
  return { mean, volatility: vol, p, o, q, distribution: DISTRIBUTIONS[dist], init, horizon: vol === 'garch' ? 10 : 1 };
}

const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);

export const garchLoglik = (args: ModelArgs & { readonly params: number[] }) => {
  const r = stats.garchFilter(args.y, { ...model(args), parameters: args.params });
  return {
    loglik: r.logLikelihood,
    volFirst: r.volatility.slice(0, 5),
    volLast: r.volatility.slice(-5),
    volSum: sum(r.volatility),
    forecastVar: r.forecastVariance,
  };
};

export const ewmaVolatility = ({ y, lambda_ }: { readonly y: number[]; readonly lambda_: number }) => {
  const r = stats.ewmaVolatility(y, { lambda: lambda_ });
  return {
    volFirst: r.volatility.slice(0, 5),
    volLast: r.volatility.slice(-5),
    volSum: sum(r.volatility),
    forecastVar: r.forecastVariance,
  };
};

export const garchFit = (args: ModelArgs) => {
  const r = stats.garchFit(args.y, model(args));
  return {
    params: r.parameters,
    loglik: r.logLikelihood,
    aic: r.aic,
    bic: r.bic,
    se: r.standardErrors,
    seRobust: r.robustStandardErrors,
    volFirst: r.volatility.slice(0, 3),
    volLast: r.volatility.slice(-3),
    forecastVar: r.forecastVariance,
  };
};
