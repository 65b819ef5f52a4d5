/**
 * The works of group `rust`: the book of the simulator beside order books of Rust, on one stream of limit orders, cancels
 * and crosses. A call runs the whole stream on a book without orders, ours one that the call empties first, those of the
 * crates new ones; the answer is what was traded.
 *
 * Both sides have their commands ready before: ours in a table of the book, the crates in their own structures.
 */

import { NONE } from '../../src/domain/sim/exchange/order-slots.ts';
import { emptyBook, prepare, runWhole, TICKS } from '../sim/book-run.ts';
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
  const { isCancel, side, lots, target } = flow;
  const price = flow.price.slice();
  const book = emptyBook();
  const slots = new Int32Array(flow.count).fill(NONE);
  const sequences = new Int32Array(flow.count);
  for (let i = 0; i < flow.count; i++) {
    const of = target[i] as number;
    if (isCancel[i] === 1) {
      book.cancel(slots[of] as number, sequences[of] as number);
      continue;
    }
    const way = side[i] as number;
    if (book.book.crosses(way, price[i] as number)) price[i] = way > 0 ? TICKS : 1;
    const slot = book.limit(way, price[i] as number, lots[i] as number);
    slots[i] = slot;
    if (slot !== NONE) sequences[i] = book.sequenceOf(slot);
  }
  return { ...flow, price };
}

function ours(change: (flow: OrderFlow) => OrderFlow): PeerWork['ours'] {
  return ([input]) => {
    const stream = prepare(change(peerFlow((input?.values.length as number) / COLUMNS)));
    return {
      call: () => runWhole(stream).trades,
      answer: () => {
        const { tradedTickLots, trades } = runWhole(stream);
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
