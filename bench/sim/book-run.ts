/** Runs a stream of plain orders on the book of the simulator. */
import { MatchBook } from '../../src/domain/sim/exchange/match-book.ts';
import { NONE, OrderSlots } from '../../src/domain/sim/exchange/order-slots.ts';
import type { OrderFlow } from './order-flow.ts';

/** Prices of the streams are below this. */
export const TICKS = 20_000;
/** Orders of the book that the peers' stream leaves: 102,091. */
const ROOM = 2 ** 17;

/** A book without orders, with room for those of a stream. */
export function emptyBook(): MatchBook {
  return new MatchBook(new OrderSlots(ROOM), TICKS);
}

/** What a client remembers of its orders: where each stands, `NONE` when it does not. */
export class PlacedOrders {
  readonly slots: Int32Array;
  readonly sequences: Int32Array;

  constructor(count: number) {
    this.slots = new Int32Array(count).fill(NONE);
    this.sequences = new Int32Array(count);
  }
}

/** Which commands of a stream. */
export interface Range {
  readonly from: number;
  /** The first that is not run. */
  readonly to: number;
}

/** Runs commands of a stream on a book. */
export function runRange(book: MatchBook, flow: OrderFlow, placed: PlacedOrders, { from, to }: Range): void {
  const { isCancel, side, price, lots, target } = flow;
  const { slots, sequences } = placed;
  for (let i = from; i < to; i++) {
    if (isCancel[i] === 0) {
      const slot = book.limit(side[i] as number, price[i] as number, lots[i] as number);
      slots[i] = slot;
      if (slot !== NONE) sequences[i] = book.sequenceOf(slot);
    } else {
      const of = target[i] as number;
      book.cancel(slots[of] as number, sequences[of] as number);
      slots[i] = NONE;
    }
  }
}

/** Runs a whole stream on a new book. */
export function runStream(flow: OrderFlow, placed: PlacedOrders): MatchBook {
  const book = emptyBook();
  runRange(book, flow, placed, { from: 0, to: flow.count });
  return book;
}
