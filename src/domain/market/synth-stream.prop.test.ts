import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { BID, SilentSink } from './market-sink.ts';
import { type SynthStreamOptions, synthesizeStream } from './synth-stream.ts';

const BASE: SynthStreamOptions = {
  seed: 7,
  messages: 500,
  startMicros: 1_704_067_200e6,
  meanGapMicros: 50_000,
  startTicks: 3_000_000,
  levels: 20,
};

/** Keeps the book from the calls alone, and checks it after every message. */
class Checked extends SilentSink {
  readonly calls: string[] = [];
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();
  trades = 0;
  time = 0;
  sequence = 0;

  override trade(_: number, id: number, price: number, qty: number, side: number, time: number): void {
    this.trades += 1;
    expect(id).toBe(this.trades);
    const taken = side === BID ? this.asks : this.bids;
    const prices = [...taken.keys()];
    expect(price).toBe(side === BID ? Math.min(...prices) : Math.max(...prices));
    expect(qty).toBeGreaterThan(0);
    expect(qty).toBeLessThanOrEqual(taken.get(price) as number);
    expect(time).toBeGreaterThan(this.time);
    this.calls.push(`t ${price} ${qty} ${side} ${time}`);
  }
  override level(_: number, side: number, price: number, qty: number): void {
    const book = side === BID ? this.bids : this.asks;
    if (qty === 0) expect(book.delete(price)).toBe(true);
    else book.set(price, qty);
    this.calls.push(`l ${side} ${price} ${qty}`);
  }
  override bookEnd(_: number, sequence: number, time: number): void {
    expect(sequence).toBe(this.sequence + 1);
    expect(time).toBeGreaterThanOrEqual(this.time);
    this.sequence = sequence;
    this.time = time;
  }
  override quote(_: number, bid: number, bidQty: number, ask: number, askQty: number): void {
    expect(bid).toBe(Math.max(...this.bids.keys()));
    expect(ask).toBe(Math.min(...this.asks.keys()));
    expect(bid).toBeLessThan(ask);
    expect([this.bids.get(bid), this.asks.get(ask)]).toEqual([bidQty, askQty]);
  }
}

function play(change: Partial<SynthStreamOptions>): Checked {
  const sink = new Checked();
  synthesizeStream({ ...BASE, ...change }, sink);
  return sink;
}

describe('a synthetic stream', () => {
  it('of any seed has a book that is never crossed, quotes that are its best, trades that it can fill', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
          levels: fc.integer({ min: 1, max: 30 }),
          tradeShare: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        (change) => {
          const { sequence } = play({ ...change, messages: 200 });
          expect(sequence).toBe(201);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is the same for the same seed, begins alike when it is longer, and is another for another seed', () => {
    const { calls, trades } = play({});
    expect(trades).toBeGreaterThan(50);
    expect(play({}).calls).toEqual(calls);
    expect(play({ messages: 700 }).calls.slice(0, calls.length)).toEqual(calls);
    expect(play({ seed: 8 }).calls).not.toEqual(calls);
  });

  it.each([
    ['seed', { seed: -1 }],
    ['messages', { messages: 1.5 }],
    ['levels', { levels: 0 }],
    ['startTicks', { startTicks: 5 }],
    ['meanGapMicros', { meanGapMicros: 0 }],
    ['tradeShare', { tradeShare: 2 }],
  ] as [string, Partial<SynthStreamOptions>][])('refuses %s out of range', (key, change) => {
    try {
      play(change);
      throw new Error('was not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).place.key).toBe(key);
    }
  });
});
