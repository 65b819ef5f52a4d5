/**
 * Distribution of the Dickey-Fuller t statistic under the null hypothesis of a unit root.
 * p-values: MacKinnon (1994), Journal of Business & Economic Statistics 12(2), Tables 3 and 4 (one variable).
 * Critical values: MacKinnon (2010), Queen's Economics Department Working Paper 1227, Table 2 (one variable).
 */
import { standardCdf } from '../distributions/normal.ts';
import type { Trend } from './walk.ts';

/** Critical values by level. */
export type Critical = Readonly<Record<'1%' | '5%' | '10%', number>>;

interface Surface {
  /** Beyond these statistics the p-value is 0 and 1. */
  readonly min: number;
  readonly max: number;
  /** Up to here the polynomial `small` is used, above it `large`. */
  readonly star: number;
  readonly small: readonly number[];
  readonly large: readonly number[];
  /** β∞, β₁, β₂, β₃ for 1 %, 5 %, 10 %. */
  readonly critical: readonly (readonly number[])[];
}

const SURFACES: Readonly<Record<Trend, Surface>> = {
  n: {
    min: -19.04,
    max: Number.POSITIVE_INFINITY,
    star: -1.04,
    small: [0.6344, 1.2378, 0.032496],
    large: [0.4797, 0.93557, -0.06999, 0.033066],
    critical: [
      [-2.56574, -2.2358, -3.627, 0],
      [-1.941, -0.2686, -3.365, 31.223],
      [-1.61682, 0.2656, -2.714, 25.364],
    ],
  },
  c: {
    min: -18.83,
    max: 2.74,
    star: -1.61,
    small: [2.1659, 1.4412, 0.038269],
    large: [1.7339, 0.93202, -0.12745, -0.010368],
    critical: [
      [-3.43035, -6.5393, -16.786, -79.433],
      [-2.86154, -2.8903, -4.234, -40.04],
      [-2.56677, -1.5384, -2.809, 0],
    ],
  },
  ct: {
    min: -16.18,
    max: 0.7,
    star: -2.89,
    small: [3.2512, 1.6047, 0.049588],
    large: [2.5261, 0.61654, -0.37956, -0.060285],
    critical: [
      [-3.95877, -9.0531, -28.428, -134.155],
      [-3.41049, -4.3904, -9.036, -45.374],
      [-3.12705, -2.5856, -3.925, -22.38],
    ],
  },
  ctt: {
    min: -17.17,
    max: 0.54,
    star: -3.21,
    small: [4.0003, 1.658, 0.048288],
    large: [3.0778, 0.49529, -0.41477, -0.059359],
    critical: [
      [-4.37113, -11.5882, -35.819, -334.047],
      [-3.83239, -5.9057, -12.49, -118.284],
      [-3.55326, -3.6596, -5.293, -63.559],
    ],
  },
};

function polynomial(c: readonly number[], t: number): number {
  return c.reduceRight((sum, v) => sum * t + v, 0);
}

/** p-value of the Dickey-Fuller t statistic. */
export function mackinnonPValue(statistic: number, regression: Trend): number {
  const s = SURFACES[regression];
  if (statistic > s.max) return 1;
  if (statistic < s.min) return 0;
  return standardCdf(polynomial(statistic <= s.star ? s.small : s.large, statistic));
}

/** Critical values of the Dickey-Fuller t statistic for `nobs` observations. */
export function mackinnonCritical(regression: Trend, nobs: number): Critical {
  const [one, five, ten] = SURFACES[regression].critical.map((b) => polynomial(b, 1 / nobs)) as [
    number,
    number,
    number,
  ];
  return { '1%': one, '5%': five, '10%': ten };
}
