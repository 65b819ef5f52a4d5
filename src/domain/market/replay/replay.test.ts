/** The replay of stored market data: order, books across chunks, bars at their end, seeking, stepping, going back. */
import { describe, expect, it } from 'vitest';
import type { MarketSink, VenueBar } from '../market-sink.ts';
import {
  BarsSource,
  BOOK_END,
  BOOK_LOSSES,
  BOOK_LOST,
  BOOK_RESET,
  BookSource,
  QuotesSource,
  TradesSource,
} from './column-sources.ts';
import { Replay } from './replay.ts';
import { ENDED, type ReplayColumns, STARVED } from './replay-source.ts';

/** Writes every call down. */
function journal(): { readonly calls: string[]; readonly sink: MarketSink } {
  const calls: string[] = [];
  const line =
    (name: string) =>
    (...values: readonly unknown[]) =>
      void calls.push([name, ...values].join(' '));
  const sink = {
    trade: line('trade'),
    bookReset: line('reset'),
    level: line('level'),
    bookEnd: line('end'),
    bookLost: line('lost'),
    quote: line('quote'),
    bar: (bar: VenueBar) => void calls.push(['bar', ...Object.values(bar)].join(' ')),
  };
  return { calls, sink };
}

function columns(values: Readonly<Record<string, readonly number[]>>): ReplayColumns {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, Float64Array.from(list)]));
}

function trades(time: readonly number[], id: readonly number[] = time): ReplayColumns {
  const ones = time.map(() => 1);
  return columns({ time, id, side: ones, price: ones, qty: ones });
}

/** Rows as [time, flags, side, price, qty]. */
function book(rows: readonly (readonly [number, number, number, number, number])[]): ReplayColumns {
  const of = (i: number): number[] => rows.map((row) => row[i] as number);
  return columns({ time: of(0), sequence: of(0), flags: of(1), side: of(2), price: of(3), qty: of(4) });
}

const MESSAGE = book([
  [5, BOOK_RESET, 1, 100, 7],
  [5, 0, -1, 101, 8],
  [5, BOOK_END, -1, 102, 9],
]);
const MESSAGE_CALLS = ['reset 1 5', 'level 1 1 100 7', 'level 1 -1 101 8', 'level 1 -1 102 9', 'end 1 5 5'];

describe('a replay', () => {
  it('hands over events by time, those of one time by the place of their series', () => {
    const { calls, sink } = journal();
    const a = new TradesSource({ instrument: 0 }).push(trades([10, 20, 20])).end();
    const b = new TradesSource({ instrument: 1 }).push(trades([5, 20])).end();
    const replay = new Replay([b, a], sink);
    expect(replay.run()).toBe('ended');
    expect(calls.map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
      'trade 1 5',
      'trade 0 10',
      'trade 1 20',
      'trade 0 20',
      'trade 0 20',
    ]);
    expect([replay.events, replay.now, replay.isOver, replay.nextTime]).toEqual([5, 20, true, ENDED]);
  });

  it('hands over quotes with the columns in their places', () => {
    const { calls, sink } = journal();
    const row = columns({ time: [1], sequence: [2], bid: [3], bid_qty: [4], ask: [5], ask_qty: [6] });
    new Replay([new QuotesSource({ instrument: 9 }).push(row).end()], sink).run();
    expect(calls).toEqual(['quote 9 3 4 5 6 2 1']);
  });

  it('hands over trades with the columns in their places', () => {
    const { calls, sink } = journal();
    const row = columns({ time: [1], id: [2], side: [-1], price: [4], qty: [5] });
    new Replay([new TradesSource({ instrument: 9 }).push(row).end()], sink).run();
    expect(calls).toEqual(['trade 9 2 4 5 -1 1']);
  });

  it('hands over a bar when it is over, after a trade of the same time that stands before it', () => {
    const { calls, sink } = journal();
    const bars = new BarsSource({ instrument: 0, intervalMicros: 60 });
    bars
      .push(columns({ time: [0, 60], open: [1, 2], high: [3, 4], low: [5, 6], close: [7, 8], volume: [9, 10] }))
      .end();
    const prints = new TradesSource({ instrument: 1 }).push(trades([59, 60, 61])).end();
    new Replay([prints, bars], sink).run();
    expect(calls.map((call) => call.split(' ')[0])).toEqual(['trade', 'trade', 'bar', 'trade', 'bar']);
    expect(calls[2]).toBe('bar 0 0 60 1 3 5 7 9');
  });

  it('passes over bars where the sink does not want them', () => {
    const { calls, sink } = journal();
    const { bar: _unwanted, ...without } = sink;
    const bars = new BarsSource({ instrument: 0, intervalMicros: 60 });
    bars.push(columns({ time: [0], open: [1], high: [1], low: [1], close: [1], volume: [1] })).end();
    expect(new Replay([bars], without).run()).toBe('ended');
    expect(calls).toEqual([]);
  });

  it('keeps the rows of one message together where a chunk ends within it and others are due', () => {
    const { calls, sink } = journal();
    const source = new BookSource({ instrument: 1 });
    const rival = new TradesSource({ instrument: 0 }).push(trades([5, 5])).end();
    const replay = new Replay([source, rival], sink);
    const slice = (from: number, to: number): ReplayColumns =>
      Object.fromEntries(Object.entries(MESSAGE).map(([name, values]) => [name, values.slice(from, to)]));
    expect(replay.run()).toBe('starved');
    expect(replay.starving).toBe(source);
    source.push(slice(0, 2));
    expect(replay.run()).toBe('starved');
    expect(calls).toEqual(MESSAGE_CALLS.slice(0, 3));
    source.push(slice(2, 3)).end();
    expect(replay.run()).toBe('ended');
    expect(calls.slice(0, 5)).toEqual(MESSAGE_CALLS);
    expect(calls.length).toBe(7);
  });

  it('loses the book of a series that ends within a message', () => {
    const { calls, sink } = journal();
    const cut = Object.fromEntries(Object.entries(MESSAGE).map(([name, values]) => [name, values.slice(0, 2)]));
    const replay = new Replay([new BookSource({ instrument: 1 }).push(cut).end()], sink);
    expect(replay.run()).toBe('ended');
    expect(calls.at(-1)).toBe('lost 1 malformed 5');
  });

  it('gives back each of the 8 reasons of a lost book', () => {
    const { calls, sink } = journal();
    const rows = BOOK_LOSSES.map((_, i) => [i + 1, BOOK_LOST, 0, 0, i] as const);
    new Replay([new BookSource({ instrument: 1 }).push(book(rows)).end()], sink).run();
    expect(calls).toEqual(BOOK_LOSSES.map((reason, i) => `lost 1 ${reason} ${i + 1}`));
  });

  it('ends a message without levels', () => {
    const { calls, sink } = journal();
    const rows = [[3, BOOK_RESET | BOOK_END, 0, 0, 0]] as const;
    new Replay([new BookSource({ instrument: 1 }).push(book(rows)).end()], sink).run();
    expect(calls).toEqual(['reset 1 3', 'end 1 3 3']);
  });

  it('keeps the order of a series whose times go back, and counts 1 late row', () => {
    const { calls, sink } = journal();
    const source = new TradesSource({ instrument: 0 }).push(trades([10, 7, 0, 12])).end();
    const other = new TradesSource({ instrument: 1 }).push(trades([8, 11])).end();
    new Replay([source, other], sink).run();
    expect(calls.map((call) => call.split(' ').slice(1, 3).join(':'))).toEqual([
      '1:8',
      '0:10',
      '0:7',
      '0:0',
      '1:11',
      '0:12',
    ]);
    expect(source.late).toBe(1);
  });

  it('stops at a time and at a number of events, and goes on from there', () => {
    const { calls, sink } = journal();
    const replay = new Replay([new TradesSource({ instrument: 0 }).push(trades([1, 2, 3, 4])).end()], sink);
    expect(replay.run({ until: 2 })).toBe('time');
    expect(calls.length).toBe(2);
    expect(replay.step()).toBe('limit');
    expect(calls.length).toBe(3);
    expect(replay.nextTime).toBe(4);
    expect(replay.run()).toBe('ended');
    expect(replay.step()).toBe('ended');
    expect(calls.length).toBe(4);
  });

  it('seeks: builds the books of before and passes over trades', () => {
    const { calls, sink } = journal();
    const replay = new Replay(
      [
        new BookSource({ instrument: 1 }).push(MESSAGE).end(),
        new TradesSource({ instrument: 0 }).push(trades([4, 6, 8])).end(),
      ],
      sink,
    );
    expect(replay.seek(7)).toBe('time');
    expect(calls).toEqual(MESSAGE_CALLS);
    expect(replay.run()).toBe('ended');
    expect(calls.length).toBe(6);
    expect(replay.seek(100)).toBe('ended');
  });

  it('seeks no further than the rows that it has', () => {
    const source = new TradesSource({ instrument: 0 }).push(trades([1]));
    const replay = new Replay([source], journal().sink);
    expect(replay.seek(5)).toBe('starved');
    source.push(trades([9]));
    expect([replay.starving, replay.seek(5), replay.nextTime]).toEqual([undefined, 'time', 9]);
  });

  it('goes back to the beginning where the rows are kept, and is the same again', () => {
    const { calls, sink } = journal();
    const kept = new BookSource({ instrument: 1, keeps: true }).push(MESSAGE).end();
    const replay = new Replay([kept], sink);
    replay.run();
    expect(replay.rewind()).toBe(true);
    expect([replay.events, replay.now, replay.nextTime]).toEqual([0, 0, 5]);
    replay.run();
    expect(calls).toEqual([...MESSAGE_CALLS, ...MESSAGE_CALLS]);
  });

  it('does not go back, and stays where it is, where one series does not keep its rows', () => {
    const kept = new TradesSource({ instrument: 0, keeps: true }).push(trades([1, 2])).end();
    const passing = new TradesSource({ instrument: 1 }).push(trades([1, 2])).end();
    const replay = new Replay([kept, passing], journal().sink);
    replay.step();
    expect(replay.rewind()).toBe(false);
    expect(passing.rewind()).toBe(false);
    expect(replay.events).toBe(1);
  });

  it('refuses a chunk whose columns are missing or of another length, and names the column', () => {
    const source = new TradesSource({ instrument: 0 });
    const { qty: _missing, ...without } = trades([1]);
    expect(() => source.push(without)).toThrow(/BOT4_DATA_COLUMN.*\[qty\]/);
    expect(() => source.push({ ...trades([1]), side: new Float64Array(2) })).toThrow(/BOT4_DATA_COLUMN.*\[side\]/);
    expect(source.time).toBe(STARVED);
  });

  it('takes no rows after its end and no change of a book is passed over', () => {
    expect(() => new TradesSource({ instrument: 0 }).end().push(trades([1]))).toThrow(/a source that is over/);
    expect(() => new BookSource({ instrument: 0 }).push(MESSAGE).skip()).toThrow(/no change of a book/);
    expect(() => new Replay([], journal().sink)).toThrow(/has a source/);
    expect(() => new BarsSource({ instrument: 0, intervalMicros: 0 })).toThrow(/a bar lasts/);
  });
});
