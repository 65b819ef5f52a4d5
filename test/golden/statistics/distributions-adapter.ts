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
