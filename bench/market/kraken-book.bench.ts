/** A book message of Kraken v2, from bytes to a book whose checksum agrees, against `JSON.parse`, maps and text. */
import { crc32 } from 'node:zlib';
import { KrakenSession } from '../../src/adapters/kraken/index.ts';
import { SilentSink } from '../../src/domain/market/index.ts';
import type { Loop } from '../allocation.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import { type BookMessages, krakenBookMessages } from './book-messages.ts';

const SCALE = { priceDecimals: 1, qtyDecimals: 8 };

function messagesOf(size: BenchSize): BookMessages {
  return krakenBookMessages(size === 'full' ? 10_000 : 40);
}

/** Goes round the messages; both sides answer with the best bid and what there is of it. */
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
  const session = new KrakenSession(
    {
      instruments: [{ index: 0, symbol: 'BTC/USD', scale: SCALE }],
      channels: ['book'],
      sink: new SilentSink(),
      notify: ({ what, detail }) => {
        if (what !== 'connected' && what !== 'synchronised') throw new Error(`${what}: ${detail}`);
      },
    },
    { depth: 10 },
  );
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

interface Row {
  readonly price: string;
  readonly qty: string;
}
interface Frame {
  readonly data: readonly [{ readonly bids: readonly Row[]; readonly asks: readonly Row[]; readonly checksum: string }];
}

/** The digits of numbers are lost to `JSON.parse`, so they become text first. */
function parse(text: string): Frame {
  return JSON.parse(text.replace(/"(price|qty|checksum)":([0-9.]+)/g, '"$1":"$2"')) as Frame;
}

/** Bids and asks by price, digits kept. */
class PlainBook {
  readonly bids = new Map<string, string>();
  readonly asks = new Map<string, string>();

  take(text: string): number {
    const [{ bids, asks, checksum }] = parse(text).data;
    for (const { price, qty } of bids) this.#set(this.bids, price, qty);
    for (const { price, qty } of asks) this.#set(this.asks, price, qty);
    const bestAsks = [...this.asks].sort((a, b) => Number(a[0]) - Number(b[0])).slice(0, 10);
    const bestBids = [...this.bids].sort((a, b) => Number(b[0]) - Number(a[0])).slice(0, 10);
    const digits = [...bestAsks, ...bestBids].map((level) =>
      level.map((number) => number.replace('.', '').replace(/^0+/, '')).join(''),
    );
    if (crc32(digits.join('')) !== Number(checksum)) throw new Error('a checksum differs');
    return Math.round(Number(bestBids[0]?.[1]) * 1e8) + Math.round(Number(bestAsks[0]?.[1]) * 1e8);
  }

  #set(side: Map<string, string>, price: string, qty: string): void {
    if (Number(qty) === 0) side.delete(price);
    else side.set(price, qty);
  }
}

function plainSubject(size: BenchSize): Subject<Loop> {
  const { snapshot, updates } = messagesOf(size);
  const book = new PlainBook();
  book.take(snapshot);
  const round = new Round(updates.length, (i) => book.take(updates[i] as string));
  return { run: (operations) => round.run(operations) };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'kraken: a book message with its checksum',
    input: '10,000 seeded messages of one level, book of ten levels a side',
    method: 'batched',
    setup: sessionSubject,
    twin: { name: 'JSON.parse, maps and text', setup: plainSubject },
    budgets: ['krakenBookSpeedup', 'krakenBookFloor', 'krakenBookBytes'],
  },
];
