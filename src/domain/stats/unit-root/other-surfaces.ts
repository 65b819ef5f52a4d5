/**
 * Response surfaces of the statistics that MacKinnon did not tabulate: the coefficient form of the Dickey-Fuller test
 * (Phillips-Perron rho) and the test after GLS detrending. Constants of simulations in the manner of MacKinnon (1994,
 * 2010), published with arch 8.0.0 (`critical_values/dickey_fuller.py`, `critical_values/dfgls.py`).
 */
import type { CriticalSurface } from './dickey-fuller-critical.ts';
import type { Surface } from './dickey-fuller-surfaces.ts';

/** Coefficient statistic; `small` is a polynomial in ln |statistic|. */
export const RHO_SURFACES: Readonly<Record<'n' | 'c' | 'ct', Surface>> = {
  n: {
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    star: -1.79146,
    small: [0.05872, -0.69633, 0.02471, -0.04283],
    large: [0.56681, 0.67544, 0.06881, 0.00235],
  },
  c: {
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    star: -5.04709,
    small: [1.94205, -1.47677, 0.21163, -0.06288],
    large: [1.70059, 0.49465, 0.02636, 0.00055],
  },
  ct: {
    min: Number.NEGATIVE_INFINITY,
    max: Number.POSITIVE_INFINITY,
    star: -9.22766,
    small: [4.05596, -2.34128, 0.41403, -0.08312],
    large: [2.60323, 0.39217, 0.01321, 0.00019],
  },
};

export const RHO_CRITICAL: Readonly<Record<'n' | 'c' | 'ct', CriticalSurface>> = {
  n: [
    [-13.30499, 331.55385, -8807.11008, 88544.76648],
    [-7.82957, 222.75548, -5863.14998, 58024.48295],
    [-5.57486, 170.79065, -4422.48027, 43264.68244],
  ],
  c: [
    [-20.6258, 119.28619, -442.99517, 1082.9222],
    [-14.09457, 58.46106, -164.08684, 479.02908],
    [-11.25118, 38.48786, -87.62853, 246.93531],
  ],
  ct: [
    [-29.3568, 232.33249, -1171.21447, 3166.83631],
    [-21.71085, 130.15894, -504.95264, 1170.38109],
    [-18.24475, 93.25896, -305.14509, 581.02963],
  ],
};

export const GLS_SURFACES: Readonly<Record<'c' | 'ct', Surface>> = {
  c: {
    min: -17.561302895074206,
    max: 13.365361509140614,
    star: -0.4795076091714674,
    small: [0.67422739, 1.25475826, 0.03572509],
    large: [0.50612497, 0.98305664, -0.05648525, 0.00140875],
  },
  ct: {
    min: -13.681153542634465,
    max: 8.73743383728356,
    star: -2.19604043654013,
    small: [2.38767685, 1.57454737, 0.05754439],
    large: [2.60561421, 1.67850224, 0.0373599, -0.01017936],
  },
};

export const GLS_CRITICAL: Readonly<Record<'c' | 'ct', CriticalSurface>> = {
  c: [
    [-2.56781793, -20.5575392, 182.727674, -1778.66664],
    [-1.94363325, -21.7272746, 260.815068, -2269.14916],
    [-1.61998241, -23.2734708, 306.474378, -2574.83557],
  ],
  ct: [
    [-3.40689134, -21.69971242, 27.26295939, -816.84404772],
    [-2.84677178, -19.69109364, 84.7664136, -799.40722401],
    [-2.55890707, -19.42621991, 116.53759752, -840.31342847],
  ],
};
