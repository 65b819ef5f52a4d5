/** A book message of the Coinbase Exchange feed, from bytes to a book, against `JSON.parse` and maps. */
import { CoinbaseExchangeSession } from '../../src/adapters/coinbase/index.ts';
import { SilentSink } from '../../src/domain/market/index.ts';
import type { Loop } from '../allocation.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { type BookMessages, coinbaseBookMessages } from './book-messages.ts';

const SCALE = { priceDecimals: 1, qtyDecimals: 8 };

function messagesOf(size: BenchSize): BookMessages {
  return coinbaseBookMessages(size === 'full' ? 10_000 : 40);
}

/** Goes round the messages; both sides answer with what there is at the best prices. */
class Round {
  #at = 0;
  readonly #count: number;
  readonly #take: (index: number) => number;

  constructor(count: number, take: (index: number) => number) {
    this.#count = count;
    this.#take = take;
  }

  run(operations: number): number {
    let total = 0;
    for (let i = 0; i < operations; i++) {
      total = (total + this.#take(this.#at)) % 1e12;
      this.#at = this.#at + 1 === this.#count ? 0 : this.#at + 1;
    }
    return total;
  }
}

function sessionSubject(size: BenchSize): Subject<Loop> {
  const { snapshot, bytes } = messagesOf(size);
  const session = new CoinbaseExchangeSession({
    instruments: [{ index: 0, symbol: 'BTC-USD', scale: SCALE }],
    channels: ['book'],
    sink: new SilentSink(),
    notify: ({ what, detail }) => {
      if (what !== 'connected' && what !== 'synchronised') throw new Error(`${what}: ${detail}`);
    },
  });
  session.opened(1);
  const first = new TextEncoder().encode(snapshot);
  session.frame(first, 0, first.length, 1);
  const book = session.levels(0);
  const round = new Round(bytes.length, (i) => {
    const message = bytes[i] as Uint8Array;
    session.frame(message, 0, message.length, 1);
    return book.bestBidQty + book.bestAskQty;
  });
  return { run: (operations) => round.run(operations) };
}

interface Snapshot {
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}
interface Update {
  readonly changes: readonly (readonly [string, string, string])[];
  readonly time: string;
}

function units(text: string): number {
  return Math.round(Number(text) * 1e8);
}

/** Bids and asks by price; the best ones are looked for. */
class PlainBook {
  readonly #bids: Map<number, number>;
  readonly #asks: Map<number, number>;

  constructor({ bids, asks }: Snapshot) {
    this.#bids = new Map(bids.map(([price, qty]) => [Number(price), units(qty)]));
    this.#asks = new Map(asks.map(([price, qty]) => [Number(price), units(qty)]));
  }

  take(text: string): number {
    const { changes, time } = JSON.parse(text) as Update;
    for (const [side, price, qty] of changes) {
      const levels = side === 'buy' ? this.#bids : this.#asks;
      if (Number(qty) === 0) levels.delete(Number(price));
      else levels.set(Number(price), units(qty));
    }
    const bid = Math.max(...this.#bids.keys());
    const ask = Math.min(...this.#asks.keys());
    if (bid >= ask || Number.isNaN(Date.parse(time))) throw new Error('the book is crossed');
    return (this.#bids.get(bid) as number) + (this.#asks.get(ask) as number);
  }
}

function plainSubject(size: BenchSize): Subject<Loop> {
  const { snapshot, updates } = messagesOf(size);
  const book = new PlainBook(JSON.parse(snapshot) as Snapshot);
  const round = new Round(updates.length, (i) => book.take(updates[i] as string));
  return { run: (operations) => round.run(operations) };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'coinbase: a book message',
    input: '10,000 seeded messages of one change, book of ten levels a side',
    method: 'batched',
    setup: sessionSubject,
    twin: { name: 'JSON.parse and maps', setup: plainSubject },
    budgets: ['coinbaseBookSpeedup', 'coinbaseBookFloor', 'coinbaseBookBytes'],
  },
];
