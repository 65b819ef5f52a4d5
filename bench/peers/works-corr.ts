/** The works of group `corr`: correlation matrices beside numpy, and DCC fits, which have a limit of time. */
import { dccFit } from '../../src/public/stats.ts';
import { dccPanel, rowsOf } from './inputs.ts';
import type { PeerWork } from './work.ts';

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
export const CORR_WORKS: readonly PeerWork[] = [...dccWorks];
