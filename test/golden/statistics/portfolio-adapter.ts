/** Golden cases of covariance and portfolios: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

type Columns = { readonly x: number[][] };

const TARGETS: Readonly<Record<string, stats.ShrinkageTarget>> = {
  scaledIdentity: 'scaledIdentity',
  single_factor: 'singleFactor',
  constant_correlation: 'constantCorrelation',
};

export const covariance = ({ x }: Columns) => ({ matrix: stats.covariance(x) });
export const correlation = ({ x }: Columns) => ({ matrix: stats.correlationMatrix(x) });
export const correlationEigenvalues = ({ x }: Columns) => ({ values: stats.correlationEigenvalues(x) });
export const ledoitWolf = ({ x, target }: Columns & { target: string }) =>
  stats.ledoitWolf(x, { target: TARGETS[target] as stats.ShrinkageTarget });
export const oas = ({ x }: Columns) => stats.oas(x);
export const expCovariance = ({ x, span }: Columns & { span: number }) => ({
  matrix: stats.expCovariance(x, { span }),
});
export const marchenkoPastur = ({ x }: Columns) => stats.marchenkoPastur(x);
export const hrp = ({ x, linkage }: Columns & { linkage: stats.Linkage }) => stats.hrp(x, { linkage });
export const minVariance = ({ x, longOnly }: Columns & { longOnly: boolean }) => stats.minVariance(x, { longOnly });
export const maxSharpe = ({ x, rf, longOnly }: Columns & { rf: number; longOnly: boolean }) =>
  stats.maxSharpe(x, { rf, longOnly });
export const riskParity = ({ x }: Columns) => stats.riskParity(x);
export const inverseVariance = ({ x }: Columns) => ({ weights: stats.inverseVariance(x) });
