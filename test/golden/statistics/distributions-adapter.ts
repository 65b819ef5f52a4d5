/** Golden cases of distributions and special functions: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

interface NormalArgs {
  readonly mu: number;
  readonly sigma: number;
}
interface XArgs {
  readonly x: readonly number[];
}
interface PArgs {
  readonly p: readonly number[];
}

const each = (values: readonly number[], f: (v: number) => number) => ({ values: values.map((v) => f(v)) });

export const normal = {
  pdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.pdf(v, { mu, sigma })),
  cdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.cdf(v, { mu, sigma })),
  sf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.sf(v, { mu, sigma })),
  logcdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.logcdf(v, { mu, sigma })),
  ppf: ({ p, mu, sigma }: PArgs & NormalArgs) => each(p, (v) => stats.normal.ppf(v, { mu, sigma })),
};
export const studentT = {
  pdf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.studentT.pdf(v, { df })),
  cdf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.studentT.cdf(v, { df })),
  ppf: ({ p, df }: PArgs & { df: number }) => each(p, (v) => stats.studentT.ppf(v, { df })),
};
/** The golden names of moments. */
const moments = ({ mean, variance, skewness, excessKurtosis }: stats.DistributionMoments) => ({
  mean,
  variance,
  skew: skewness,
  excessKurtosis,
});
interface KArgs {
  readonly k: readonly number[];
}
export const poisson = {
  pmf: ({ k, mu }: KArgs & { mu: number }) => each(k, (v) => stats.poisson.pmf(v, { mu })),
  logpmf: ({ k, mu }: KArgs & { mu: number }) => each(k, (v) => stats.poisson.logpmf(v, { mu })),
  cdf: ({ k, mu }: KArgs & { mu: number }) => each(k, (v) => stats.poisson.cdf(v, { mu })),
  sf: ({ k, mu }: KArgs & { mu: number }) => each(k, (v) => stats.poisson.sf(v, { mu })),
  ppf: ({ p, mu }: PArgs & { mu: number }) => each(p, (v) => stats.poisson.ppf(v, { mu })),
  moments: ({ mu }: { mu: number }) => moments(stats.poisson.moments({ mu })),
};

interface BetaArgs {
  readonly a: number;
  readonly b: number;
}
export const beta = {
  pdf: ({ x, a, b }: XArgs & BetaArgs) => each(x, (v) => stats.beta.pdf(v, { a, b })),
  cdf: ({ x, a, b }: XArgs & BetaArgs) => each(x, (v) => stats.beta.cdf(v, { a, b })),
  ppf: ({ p, a, b }: PArgs & BetaArgs) => each(p, (v) => stats.beta.ppf(v, { a, b })),
  moments: ({ a, b }: BetaArgs) => moments(stats.beta.moments({ a, b })),
  fitMoments: ({ x }: XArgs) => stats.beta.fitMoments(x),
  fitMle: ({ x }: XArgs) => {
    const r = stats.beta.fitMle(x);
    return { a: r.a, b: r.b, loglik: r.logLikelihood };
  },
};
export const logNormal = {
  pdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.logNormal.pdf(v, { mu, sigma })),
  cdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.logNormal.cdf(v, { mu, sigma })),
  ppf: ({ p, mu, sigma }: PArgs & NormalArgs) => each(p, (v) => stats.logNormal.ppf(v, { mu, sigma })),
  momentsList: ({ mu, sigma }: NormalArgs) => {
    const m = stats.logNormal.moments({ mu, sigma });
    return { values: [m.mean, m.variance, m.skewness, m.excessKurtosis] };
  },
  fitMle: ({ x }: XArgs) => {
    const r = stats.logNormal.fitMle(x);
    return { mu: r.mu, sigma: r.sigma, loglik: r.logLikelihood };
  },
};
export const chi2 = {
  cdf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.chi2.cdf(v, { df })),
  sf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.chi2.sf(v, { df })),
};
export const fDist = {
  sf: ({ x, d1, d2 }: XArgs & { d1: number; d2: number }) => each(x, (v) => stats.fDist.sf(v, { d1, d2 })),
};
export const kolmogorov = { sf: ({ x }: XArgs) => each(x, stats.kolmogorov.sf) };
export const erf = ({ x }: XArgs) => each(x, stats.erf);
export const erfc = ({ x }: XArgs) => each(x, stats.erfc);
export const erfinv = ({ x }: XArgs) => each(x, stats.erfinv);
export const gamma = ({ x }: XArgs) => each(x, stats.gamma);
export const lgamma = ({ x }: XArgs) => each(x, stats.lgamma);
export const digamma = ({ x }: XArgs) => each(x, stats.digamma);
export const trigamma = ({ x }: XArgs) => each(x, stats.trigamma);

interface ShapeArgs {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly x: readonly number[];
}
export const gammaincP = ({ a, x }: ShapeArgs) => ({
  values: x.map((v, i) => stats.gammaincP(a[i] as number, v)),
});
export const gammaincQ = ({ a, x }: ShapeArgs) => ({
  values: x.map((v, i) => stats.gammaincQ(a[i] as number, v)),
});
export const betainc = ({ a, b, x }: ShapeArgs) => ({
  values: x.map((v, i) => stats.betainc(a[i] as number, b[i] as number, v)),
});
