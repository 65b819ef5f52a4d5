/** The works of group `corr`: correlation matrices beside numpy, and DCC fits, which have a limit of time. */
import { RollingCorrelation, SimdCorrelation } from '../../src/hot/index.ts';
import { correlationMatrix, dccFit } from '../../src/public/stats.ts';
import { dccPanel, factorPanel, type PeerInput, rowsOf } from './inputs.ts';
import type { PeerWork } from './work.ts';

const ASSETS = 50;
const CLOSE = [{ name: 'matrix', rule: 'absolute', limit: 1e-12 }] as const;

function flat(rows: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(rows.flatMap((row) => Array.from(row)));
}

/** Share of numpy's time, by the number of observations. */
const SHARES: Readonly<Record<number, number>> = { 60: 0.35, 256: 0.75, 1000: 1 };

const matrixWorks = Object.entries(SHARES).flatMap(([observations, share]): PeerWork[] => {
  const rest = {
    group: 'corr',
    n: Number(observations),
    peer: { library: 'numpy', work: 'correlation' },
    inputs: (size: number) => [factorPanel(ASSETS, size)],
    closeness: CLOSE,
  } as const;
  return [
    {
      ...rest,
      name: `correlation ${ASSETS} x ${ASSETS}, where the kernel reads`,
      ours: ([panel]) => {
        const { values } = panel as PeerInput;
        const correlation = new SimdCorrelation({ assets: ASSETS, observations: values.length / ASSETS });
        correlation.rows.set(values);
        const call = () => correlation.compute();
        return { call, answer: () => ({ matrix: call().slice() }) };
      },
      goal: { kind: 'share', share },
    },
    {
      ...rest,
      name: `correlation ${ASSETS} x ${ASSETS}, of checked columns`,
      ours: ([panel]) => {
        const rows = rowsOf(panel as PeerInput);
        const call = () => correlationMatrix(rows);
        return { call, answer: () => ({ matrix: flat(call()) }) };
      },
    },
  ];
});

const WINDOW = 256;

/** Pushes one observation after the other, round and round. */
function rollingOurs([panel]: readonly PeerInput[]): ReturnType<PeerWork['ours']> {
  const rows = rowsOf(panel as PeerInput);
  const count = (rows[0] as Float64Array).length;
  const observations = Array.from({ length: count }, (_, t) => Float64Array.from(rows, (row) => row[t] as number));
  const rolling = new RollingCorrelation({ assets: ASSETS, window: WINDOW });
  let at = 0;
  const call = (): number => {
    rolling.push(observations[at] as Float64Array);
    at = at + 1 === count ? 0 : at + 1;
    return at;
  };
  const answer = () => {
    rolling.reset();
    at = 0;
    for (let t = 0; t < count; t++) call();
    const matrix = new Float64Array(ASSETS * ASSETS);
    rolling.copyTo(matrix);
    return { matrix };
  };
  return { call, answer };
}

/** The answer after all observations against a computation from the start: how far the updates have drifted. */
const rollingWorks = (
  [
    { name: 'an observation in, one out', goal: { kind: 'faster', times: 50 } },
    { name: 'an observation in, one out, in time', goal: { kind: 'within', seconds: 1e-6 } },
  ] as const
).map(
  ({ name, goal }): PeerWork => ({
    group: 'corr',
    name: `rolling correlation of ${ASSETS}, window ${WINDOW}: ${name}`,
    n: 20_000,
    ...(goal.kind === 'faster' ? { peer: { library: 'numpy, anew', work: 'rollingCorrelation' } } : {}),
    inputs: (size) => [factorPanel(ASSETS, Math.max(size, 2 * WINDOW))],
    ours: rollingOurs,
    goal,
    closeness: goal.kind === 'faster' ? CLOSE : [],
  }),
);

const CONVENTIONS = { stage1Init: 'first', qbar: 'cov', init: 'zero' } as const;

const dccWorks = (
  [
    [5, 1500, 0.1],
    [50, 1000, 5],
  ] as const
).map(
  ([assets, days, seconds]): PeerWork => ({
    group: 'corr',
    name: `DCC(1,1) fit of ${assets} assets, both stages`,
    n: days,
    inputs: (size) => [dccPanel(assets, Math.max(size, 2 * assets))],
    ours: ([panel]) => {
      const rows = rowsOf(panel as NonNullable<typeof panel>);
      const call = () => dccFit(rows, CONVENTIONS);
      return {
        call,
        answer: () => {
          const { a, b, logLikelihood } = call();
          return { a, b, logLikelihood };
        },
      };
    },
    goal: { kind: 'within', seconds },
    closeness: [],
  }),
);

/** Works of group `corr`, in the order of the table. */
export const CORR_WORKS: readonly PeerWork[] = [...matrixWorks, ...rollingWorks, ...dccWorks];
