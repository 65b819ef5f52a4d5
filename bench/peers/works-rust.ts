/**
 * The works of group `rust`: the book of the simulator beside order books of Rust, on one stream of limit orders, cancels
 * and crosses. A call runs the whole stream on a new book; the answer is what was traded.
 *
 * Both sides have their commands ready before: ours in columns, the crates in their own structures.
 */
import { emptyBook, PlacedOrders, runRange, runStream, TICKS } from '../sim/book-run.ts';
import { type OrderFlow, peerFlow } from '../sim/order-flow.ts';
import type { PeerInput } from './inputs.ts';
import type { PeerWork } from './work.ts';

const COLUMNS = 5;

/** The commands as rows of doubles: 1 for a cancel, side, price, lots, place of the order that is cancelled. */
function streamInput(n: number): PeerInput {
  const { isCancel, side, price, lots, target } = peerFlow(n);
  const values = new Float64Array(n * COLUMNS);
  for (let i = 0; i < n; i++) {
    values.set([isCancel[i], side[i], price[i], lots[i], target[i]] as number[], i * COLUMNS);
  }
  return { name: `order-stream-${n}`, values, rows: n };
}

/**
 * matchcore 0.4.0 looks at the limit of an order only to see whether it crosses; what crosses takes all its lots at any
 * price. So that both sides trade the same, an order that crosses gets the last price as its limit in our run, too.
 */
function withoutLimits(flow: OrderFlow): OrderFlow {
  const price = flow.price.slice();
  const changed = { ...flow, price };
  const book = emptyBook();
  const placed = new PlacedOrders(flow.count);
  for (let i = 0; i < flow.count; i++) {
    const side = flow.side[i] as number;
    const isOrder = flow.isCancel[i] === 0;
    if (isOrder && book.crosses(side, price[i] as number)) price[i] = side > 0 ? TICKS : 1;
    runRange(book, changed, placed, { from: i, to: i + 1 });
  }
  return changed;
}

function ours(change: (flow: OrderFlow) => OrderFlow): PeerWork['ours'] {
  return ([input]) => {
    const flow = change(peerFlow((input?.values.length as number) / COLUMNS));
    const placed = new PlacedOrders(flow.count);
    return {
      call: () => runStream(flow, placed).trades,
      answer: () => {
        const { tradedTickLots, trades } = runStream(flow, placed);
        return { tickLots: tradedTickLots, trades };
      },
    };
  };
}

const MILLION = 1_000_000;

const BOOK = {
  group: 'rust',
  name: 'order book: limit orders, cancels, crosses',
  inputs: (n: number) => [streamInput(n)],
  closeness: [
    { name: 'tickLots', rule: 'absolute', limit: 0 },
    { name: 'trades', rule: 'absolute', limit: 0 },
  ],
} as const;

function beside(library: string, work: string, n: number): Omit<PeerWork, 'goal'> {
  return { ...BOOK, n, peer: { library, work, side: 'rust' }, ours: ours((flow) => flow) };
}

/** Works of group `rust`, in the order of the table. */
export const RUST_WORKS: readonly PeerWork[] = [
  {
    ...beside('matchcore', 'matchcore', MILLION),
    ours: ours(withoutLimits),
    goal: { kind: 'faster', times: 3 },
  },
  // Its cancels and levels cost so much that a fifth of the stream says enough.
  beside('orderbook-rs', 'orderbookRs', MILLION / 5),
  beside('BTreeMap book', 'treeBook', MILLION),
  // How far a book with ids, pages and totals is from one that has nothing of that.
  beside('tick-array book', 'tickBook', MILLION),
];
