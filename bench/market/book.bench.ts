/** Order books: updates by level and by order, the sink that keeps them, and the checksum over their digits. */
import { crc32 } from 'node:zlib';
import {
  ASK,
  BID,
  BookDigits,
  BookSink,
  L2Book,
  L3Book,
  type OrderOutcome,
  packDecimals,
} from '../../src/domain/market/index.ts';
import { Crc32 } from '../../src/hot/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';
import {
  ADD,
  CHANGE,
  DELETE,
  type LevelStream,
  levelStream,
  MIDDLE,
  nearDistance,
  type OrderStream,
  orderStream,
  wideDistance,
} from './book-stream.ts';
import { PlainL2Book } from './plain-l2-book.ts';

/** Updates of a stream: more than a branch predictor learns. */
function streamLength(size: BenchSize): number {
  return size === 'full' ? 2 ** 18 : 2 ** 12;
}

function nearStream(size: BenchSize): LevelStream {
  return levelStream({ count: streamLength(size), levels: 1000, spacing: 7, distance: nearDistance });
}

function wideStream(size: BenchSize): LevelStream {
  return levelStream({ count: streamLength(size), levels: 5000, spacing: 40, distance: wideDistance });
}

/** What both books can do. */
interface Settable {
  set(side: number, price: number, qty: number): number;
  readonly bestBid: number;
  readonly bestAsk: number;
}

function fill(book: Settable, stream: LevelStream): void {
  for (let i = 1; i <= stream.levels; i++) {
    book.set(BID, MIDDLE - 500 - i * stream.spacing, 1e8 + i);
    book.set(ASK, MIDDLE + 500 + i * stream.spacing, 1e8 + i);
  }
}

function levelSubject(stream: LevelStream): Subject {
  const book = new L2Book({ capacity: 4 * stream.levels });
  fill(book, stream);
  const { side, price, qty } = stream;
  const mask = side.length - 1;
  const at = new Int32Array(1);
  const run = (count: number): number => {
    let sum = 0;
    let i = at[0] as number;
    for (let done = 0; done < count; done++) {
      sum += book.set(side[i] as number, price[i] as number, qty[i] as number);
      i = (i + 1) & mask;
    }
    at[0] = i;
    return sum + book.bestBid + book.bestAsk;
  };
  return { run };
}

function plainLevelSubject(stream: LevelStream): Subject {
  const book = new PlainL2Book();
  fill(book, stream);
  const { side, price, qty } = stream;
  const mask = side.length - 1;
  let i = 0;
  const run = (count: number): number => {
    let sum = 0;
    for (let done = 0; done < count; done++) {
      sum += book.set(side[i] as number, price[i] as number, qty[i] as number);
      i = (i + 1) & mask;
    }
    return sum + book.bestBid + book.bestAsk;
  };
  return { run };
}

/** Messages of two levels. */
function sinkSubject(size: BenchSize): Subject {
  const sink = new BookSink();
  const { side, price, qty } = nearStream(size);
  const mask = side.length - 1;
  const at = new Int32Array(1);
  sink.bookReset(1, 0);
  const run = (count: number): number => {
    let served = 0;
    let i = at[0] as number;
    for (let done = 0; done < count; done++) {
      // Prices of one side only, far from the other: no message may cross the book.
      sink.level(1, side[i] as number, (price[i] as number) - 1000 * (side[i] as number), qty[i] as number);
      if ((i & 1) === 1) sink.bookEnd(1, i, 0);
      if (sink.book(1) !== undefined) served++;
      i = (i + 1) & mask;
    }
    at[0] = i;
    return served;
  };
  return { run };
}

/** Without a twin: maps of 100,000 orders in turn with it would time the caches and not the book. */
function orderSubject(stream: OrderStream): Subject {
  const book = new L3Book({ capacity: 4096 });
  const { kind, id, side, price, qty } = stream;
  const mask = kind.length - 1;
  const at = new Int32Array(1);
  const run = (count: number): number => {
    let sum = 0;
    let i = at[0] as number;
    for (let done = 0; done < count; done++) {
      const what = kind[i] as number;
      let outcome: OrderOutcome;
      if (what === ADD) outcome = book.add(id[i] as number, side[i] as number, price[i] as number, qty[i] as number);
      else if (what === DELETE) outcome = book.delete(id[i] as number);
      else if (what === CHANGE) outcome = book.change(id[i] as number, price[i] as number, qty[i] as number);
      else outcome = book.fill(id[i] as number, qty[i] as number);
      sum += outcome.length;
      i = (i + 1) & mask;
    }
    at[0] = i;
    return sum;
  };
  return { run };
}

const SCALE = { priceDecimals: 1, qtyDecimals: 8 };
const DEPTH = 10;

/** 25 levels a side, the best ones changing. */
function digitsBook(): L2Book {
  const book = new L2Book();
  for (let i = 0; i < 25; i++) {
    book.set(BID, 449_394 - i, 88_968_699 + 7919 * i, packDecimals(1, 8));
    book.set(ASK, 449_395 + i, 452_308_390 + 79_190 * i, packDecimals(1, 7));
  }
  return book;
}

function digitsSubject(): Subject {
  const book = digitsBook();
  const digits = new BookDigits(DEPTH, SCALE);
  const crc = new Crc32();
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      book.set(BID, 449_394, 88_968_699 + (i & 1023), packDecimals(1, 8));
      crc.reset();
      digits.side(book, ASK, crc);
      digits.side(book, BID, crc);
      sum += crc.value & 1023;
    }
    return sum;
  };
  return { run };
}

function textSubject(): Subject {
  const book = digitsBook();
  const prices = new Float64Array(DEPTH);
  const quantities = new Float64Array(DEPTH);
  const text = (side: number): string => {
    let digits = '';
    book.top(side, DEPTH, prices, quantities);
    for (let i = 0; i < DEPTH; i++) {
      const qty = quantities[i] as number;
      digits += `${prices[i]}${side === ASK ? qty / 10 : qty}`;
    }
    return digits;
  };
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      book.set(BID, 449_394, 88_968_699 + (i & 1023));
      sum += crc32(text(ASK) + text(BID)) & 1023;
    }
    return sum;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'L2 book: an update near the best price',
    input: '262,144 seeded updates some 30 ticks from a wandering middle, 45 % removals, over 1,000 levels a side',
    method: 'batched',
    setup: (size) => levelSubject(nearStream(size)),
    twin: { name: 'map and sorted array', setup: (size) => plainLevelSubject(nearStream(size)) },
    budgets: ['bookNearAsked', 'bookNearFloor', 'bookNearSpeedup', 'bookNearBytes'],
  },
  {
    name: 'L2 book: an update anywhere',
    input: '262,144 seeded updates 1 to 1,000,000 ticks from the middle, 45 % removals, over 5,000 levels a side',
    method: 'batched',
    setup: (size) => levelSubject(wideStream(size)),
    twin: { name: 'map and sorted array', setup: (size) => plainLevelSubject(wideStream(size)) },
    budgets: ['bookWideAsked', 'bookWideFloor', 'bookWideSpeedup', 'bookWideBytes'],
  },
  {
    name: 'book sink: a level of a feed',
    input: 'messages of two levels, each followed by a look at the book',
    method: 'batched',
    setup: sinkSubject,
    budgets: ['bookSinkFloor', 'bookSinkBytes'],
  },
  {
    name: 'L3 book: an order event',
    input: '262,144 seeded events: orders that come, change, are filled in part and go, ids above 2^40',
    method: 'batched',
    setup: (size) => orderSubject(orderStream(streamLength(size))),
    budgets: ['ordersFloor', 'ordersBytes'],
  },
  {
    name: 'book checksum: CRC-32 over 10 levels a side',
    input: 'an update of the best bid, then price and quantity of 20 levels as digits',
    method: 'batched',
    setup: digitsSubject,
    twin: { name: 'text and zlib', setup: textSubject },
    budgets: ['bookDigitsFloor', 'bookDigitsBytes'],
  },
];
