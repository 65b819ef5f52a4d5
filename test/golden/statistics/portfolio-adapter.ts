/** Golden cases of covariance and portfolios: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

export const correlation = ({ x }: { x: number[][] }) => ({ matrix: stats.correlationMatrix(x) });
