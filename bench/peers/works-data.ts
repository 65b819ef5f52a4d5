/** The works of group `data`: trades to bars and files to columns, beside polars on one thread. */
import { resampleTrades } from '../../src/domain/market/index.ts';
import { rowsOf } from './inputs.ts';
import { tickColumns } from './market-inputs.ts';
import type { Closeness, PeerWork } from './work.ts';

const MINUTE_MS = 60_000;

function exactly(names: readonly string[]): Closeness[] {
  return names.map((name) => ({ name, rule: 'absolute', limit: 0 }));
}

const resampleWork: PeerWork = {
  group: 'data',
  name: 'trades in memory to one-minute bars',
  n: 10_000_000,
  peer: { library: 'polars', work: 'resampleMinutes' },
  inputs: (n) => [tickColumns(n)],
  ours: ([ticks]) => {
    const [time, price, qty] = rowsOf(ticks as NonNullable<typeof ticks>) as [Float64Array, Float64Array, Float64Array];
    // The peer is told, too, that the times ascend.
    const call = () => resampleTrades({ time, price, qty }, { step: MINUTE_MS, assumeSorted: true });
    return {
      call,
      answer: () => {
        const { open, high, low, close, volume, ...bars } = call();
        return { time: bars.time, open, high, low, close, volume };
      },
    };
  },
  goal: { kind: 'faster', times: 2 },
  closeness: [...exactly(['time', 'open', 'high', 'low', 'close']), { name: 'volume', rule: 'relative', limit: 1e-12 }],
};

/** Works of group `data`, in the order of the table. */
export const DATA_WORKS: readonly PeerWork[] = [resampleWork];
