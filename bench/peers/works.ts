/** The works of group `stats`: tests and volatility models beside statsmodels, scipy and arch. */
import { adf, garchFit, jarqueBera, ksTwoSample, ljungBox } from '../../src/public/stats.ts';
import { garchReturns, type PeerInput, randomWalk } from './inputs.ts';
import type { Answer, Goal, PeerWork } from './work.ts';

type Values = Float64Array;

/** A work of one or two series. */
function ours<T>(run: (...series: Values[]) => T, answerOf: (result: T) => Answer): PeerWork['ours'] {
  return (inputs: readonly PeerInput[]) => {
    const series = inputs.map(({ values }) => values);
    const call = (): T => run(...series);
    return { call, answer: () => answerOf(call()) };
  };
}

function faster(times: number): Goal {
  return { kind: 'faster', times };
}

const ADF_TIMES: Readonly<Record<number, number>> = { 1000: 100, 10000: 500, 100000: 2000 };

const adfWorks = Object.entries(ADF_TIMES).map(
  ([n, times]): PeerWork => ({
    group: 'stats',
    name: 'ADF, lag by AIC',
    n: Number(n),
    peer: { library: 'statsmodels', work: 'adf' },
    inputs: (size) => [randomWalk(size)],
    ours: ours(
      (x) => adf(x, { regression: 'c', autolag: 'aic', maxLag: null }),
      ({ statistic, pValue, lag }) => ({ statistic, pValue, lag }),
    ),
    goal: faster(times),
    closeness: [
      { name: 'statistic', rule: 'absolute', limit: 1e-9 },
      { name: 'pValue', rule: 'absolute', limit: 1e-9 },
      { name: 'lag', rule: 'absolute', limit: 0 },
    ],
    memoryDoubles: 10,
  }),
);

const ljungBoxWorks = [
  [1000, 20],
  [100_000, 1000],
].map(
  ([n, times]): PeerWork => ({
    group: 'stats',
    name: 'Ljung-Box, 20 lags',
    n: n as number,
    peer: { library: 'statsmodels', work: 'ljungBox' },
    inputs: (size) => [garchReturns(size)],
    ours: ours(
      (x) => ljungBox(x, { lags: 20, modelDf: 0 }),
      (r) => ({ statistic: r.statistic[19] as number, pValue: r.pValue[19] as number }),
    ),
    goal: faster(times as number),
    closeness: [
      { name: 'statistic', rule: 'relative', limit: 1e-9 },
      { name: 'pValue', rule: 'absolute', limit: 1e-9 },
    ],
  }),
);

const jarqueBeraWork: PeerWork = {
  group: 'stats',
  name: 'Jarque-Bera',
  n: 100_000,
  peer: { library: 'statsmodels', work: 'jarqueBera' },
  inputs: (size) => [garchReturns(size)],
  ours: ours(
    (x) => jarqueBera(x),
    ({ statistic, pValue }) => ({ statistic, pValue }),
  ),
  goal: faster(10),
  closeness: [
    { name: 'statistic', rule: 'relative', limit: 1e-9 },
    { name: 'pValue', rule: 'absolute', limit: 1e-12 },
  ],
};

const ksWorks = (['exact', 'asymptotic'] as const).map(
  (method): PeerWork => ({
    group: 'stats',
    name: `Kolmogorov-Smirnov of two samples, ${method}`,
    n: method === 'exact' ? 1000 : 100_000,
    peer: { library: 'scipy', work: method === 'exact' ? 'ksExact' : 'ksAsymptotic' },
    inputs: (size) => [garchReturns(size), garchReturns(size, 'b')],
    ours: ours(
      (x, y) => ksTwoSample(x, y, { method }),
      ({ statistic, pValue }) => ({ statistic, pValue }),
    ),
    ...(method === 'asymptotic' ? { goal: faster(2) } : {}),
    closeness: [
      { name: 'statistic', rule: 'absolute', limit: 1e-12 },
      { name: 'pValue', rule: 'absolute', limit: 1e-9 },
    ],
  }),
);

const GARCH = {
  mean: 'zero',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
  // The start of arch: an exponential average of the first 75 squares.
  init: 'ewma',
} as const;

function garchAnswer(fit: ReturnType<typeof garchFit>): Answer {
  const [omega, alpha, beta] = Array.from(fit.parameters) as [number, number, number];
  const errors = fit.standardErrors === null ? {} : { seAlpha: fit.robustStandardErrors?.[1] ?? Number.NaN };
  return { loglik: fit.logLikelihood, omega, alpha, beta, ...errors };
}

/** The optimiser of arch stops where the likelihood is flat to 1e-6; parameters agree as far as that determines them. */
const GARCH_CLOSENESS = [
  { name: 'loglik', rule: 'not below', limit: 1e-6 },
  { name: 'omega', rule: 'relative', limit: 0.02 },
  { name: 'alpha', rule: 'relative', limit: 0.02 },
  { name: 'beta', rule: 'relative', limit: 0.02 },
] as const;

/** One start without standard errors, as arch does, and apart from it several starts with the errors. */
const garchWorks = [2000, 10_000].flatMap((n): PeerWork[] => [
  {
    group: 'stats',
    name: 'GARCH(1,1), one start',
    n,
    peer: { library: 'arch', work: 'garchFit' },
    inputs: (size) => [garchReturns(size)],
    ours: ours((y) => garchFit(y, { ...GARCH, starts: 1, standardErrors: false }), garchAnswer),
    goal: faster(20),
    closeness: GARCH_CLOSENESS,
  },
  {
    group: 'stats',
    name: 'GARCH(1,1), four starts and standard errors',
    n,
    peer: { library: 'arch', work: 'garchFitErrors' },
    inputs: (size) => [garchReturns(size)],
    ours: ours((y) => garchFit(y, { ...GARCH, starts: 4, standardErrors: true }), garchAnswer),
    closeness: [...GARCH_CLOSENESS, { name: 'seAlpha', rule: 'relative', limit: 0.02 }],
  },
]);

/** Works of group `stats`, in the order of the table. */
export const STATS_WORKS: readonly PeerWork[] = [
  ...adfWorks,
  ...ljungBoxWorks,
  jarqueBeraWork,
  ...ksWorks,
  ...garchWorks,
];
