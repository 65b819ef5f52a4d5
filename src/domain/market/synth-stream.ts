/**
 * A synthetic market as a stream of events: trades, changes of a book, best bid and ask, in the calls of a live feed. For
 * tests and benches of whatever takes a `MarketSink`. Seeded: the same options give the same calls on every machine.
 *
 * The book is never crossed between two `bookEnd`. Trades take what stands at the best price, and the level that they took
 * from changes in the message after them. Times never go back. Allocation: none per event but that of the maps that hold
 * the levels.
 */
import { InputError, Rng } from '../../core/index.ts';
import { ASK, BID, type MarketSink } from './market-sink.ts';
import { Draws } from './synth-math.ts';

/** Options of `synthesizeStream`. */
export interface SynthStreamOptions {
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  /** Messages after the first snapshot. */
  readonly messages: number;
  /** Time of the snapshot, microseconds. */
  readonly startMicros: number;
  /** Mean time between two messages, microseconds. */
  readonly meanGapMicros: number;
  /** Price in the middle of the first book, whole ticks. */
  readonly startTicks: number;
  /** Levels of each side in the snapshot. */
  readonly levels: number;
  /** Share of messages that are trades. @defaultValue 0.2 */
  readonly tradeShare?: number;
  /** Number that the events carry. @defaultValue 0 */
  readonly instrument?: number;
}

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

function check(o: SynthStreamOptions): void {
  const whole = (key: keyof SynthStreamOptions, low: number, high: number): void => {
    const value = o[key] as number;
    if (!Number.isInteger(value) || value < low || value > high) {
      refuse(key, `${key} is ${value}; it is a whole number from ${low} to ${high}`);
    }
  };
  whole('seed', 0, 2 ** 32 - 1);
  whole('messages', 0, 1e9);
  whole('startMicros', 0, 2 ** 52);
  whole('levels', 1, 10_000);
  whole('startTicks', 10 * o.levels + 10, 1e12);
  if (!(o.meanGapMicros >= 1 && o.meanGapMicros <= 1e10)) refuse('meanGapMicros', 'meanGapMicros is from 1 to 1e10');
  const share = o.tradeShare ?? 0.2;
  if (!(share >= 0 && share <= 1)) refuse('tradeShare', `tradeShare is ${share}; it is from 0 to 1`);
}

/** One side of the book: quantities by price, and the best of them. */
class Side {
  /** +1 bids, −1 asks: a better price is further in this direction. */
  readonly direction: number;
  readonly levels = new Map<number, number>();
  best: number;

  constructor(direction: number, best: number) {
    this.direction = direction;
    this.best = best;
  }

  set(price: number, qty: number): void {
    if (qty > 0) {
      this.levels.set(price, qty);
      if ((price - this.best) * this.direction > 0) this.best = price;
      return;
    }
    this.levels.delete(price);
    // The last level is never taken away, so there is a next one.
    while (!this.levels.has(this.best)) this.best -= this.direction;
  }
}

class Stream {
  readonly #draws: Draws;
  readonly #sink: MarketSink;
  readonly #options: SynthStreamOptions;
  readonly #instrument: number;
  readonly #bids: Side;
  readonly #asks: Side;
  #time: number;
  #sequence = 1;
  #trades = 0;

  constructor(options: SynthStreamOptions, sink: MarketSink) {
    this.#draws = new Draws(new Rng(options.seed).stream('stream'));
    this.#sink = sink;
    this.#options = options;
    this.#instrument = options.instrument ?? 0;
    this.#time = options.startMicros;
    this.#bids = new Side(BID, options.startTicks - 1);
    this.#asks = new Side(ASK, options.startTicks + 1);
  }

  snapshot(): void {
    this.#sink.bookReset(this.#instrument, this.#time);
    for (let i = 0; i < this.#options.levels; i++) {
      this.#level(this.#bids, this.#options.startTicks - 1 - i, this.#qty());
      this.#level(this.#asks, this.#options.startTicks + 1 + i, this.#qty());
    }
    this.#end();
  }

  next(): void {
    this.#time += Math.max(1, Math.round(this.#draws.exponential() * this.#options.meanGapMicros));
    const side = this.#draws.below(2) === 0 ? this.#bids : this.#asks;
    if (this.#draws.uniform() < (this.#options.tradeShare ?? 0.2)) this.#trade(side);
    else this.#change(side);
    this.#end();
  }

  #qty(): number {
    return 1 + Math.floor(this.#draws.exponential() * 1000);
  }

  #level(side: Side, price: number, qty: number): void {
    side.set(price, qty);
    this.#sink.level(this.#instrument, side.direction, price, qty);
  }

  /** A taker takes from the best level of `side`. */
  #trade(side: Side): void {
    const price = side.best;
    const stands = side.levels.get(price) as number;
    const qty = Math.min(this.#qty(), side.levels.size > 1 ? stands : stands - 1);
    if (qty < 1) return;
    this.#sink.trade(this.#instrument, ++this.#trades, price, qty, -side.direction, this.#time);
    this.#level(side, price, stands - qty);
  }

  /** An order comes or goes near the best price, mostly; it may better it, never cross. */
  #change(side: Side): void {
    const other = side === this.#bids ? this.#asks : this.#bids;
    const away = Math.floor(this.#draws.exponential() * 4) - 1;
    let price = side.best - side.direction * away;
    if ((price - other.best) * side.direction >= 0) price = side.best;
    const stands = side.levels.get(price);
    const goes = stands !== undefined && side.levels.size > 1 && this.#draws.below(3) === 0;
    this.#level(side, price, goes ? 0 : this.#qty());
  }

  #end(): void {
    const [bid, ask] = [this.#bids.best, this.#asks.best];
    this.#sink.bookEnd(this.#instrument, this.#sequence, this.#time);
    const sizes = [this.#bids.levels.get(bid) as number, this.#asks.levels.get(ask) as number] as const;
    this.#sink.quote(this.#instrument, bid, sizes[0], ask, sizes[1], this.#sequence, this.#time);
    this.#sequence += 1;
  }
}

/**
 * Plays a synthetic stream into a sink: a snapshot of the book, then messages.
 * @param options prices are whole ticks, quantities whole lots.
 * @throws BOT4_CONFIG_VALUE naming the option that is out of range.
 */
export function synthesizeStream(options: SynthStreamOptions, sink: MarketSink): void {
  check(options);
  const stream = new Stream(options, sink);
  stream.snapshot();
  for (let i = 0; i < options.messages; i++) stream.next();
}
