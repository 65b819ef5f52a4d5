/**
 * Reads messages of streams whose layout is known already, and learns the layouts of the others. Hot path.
 *
 * A message that does not fit its layout byte for byte is read in any order of its keys (any-order.ts), which decides
 * what it is. Both ways give the same: test/feeds/binance-parser.test.ts compares them. No allocation, but for lessons.
 */
import { JsonLayouts } from '../../hot/index.ts';
import { isLearnable, learnLayout } from './layout-lesson.ts';
import type { MarketScales } from './market-scales.ts';
import { BIDS, type BinanceMessage, FIRST, LAST, LEVELS } from './message.ts';
import { AGG_TRADE, DEPTH, TRADE } from './message-kind.ts';

/** No layout fits. */
export const UNFIT = -1;

/** Streams of a market whose messages have a layout worth knowing. */
const STREAMS_EACH = 4;
const LAYOUTS_MIN = 8;
const LAYOUTS_MAX = 8192;
/** Messages in a row that did not fit before the layout is learned anew: a stream of two layouts must not cost a lesson each time. */
const MISSES = 8;
/** After so many lessons without a result no more are tried: they cost more than they bring. */
const FAILURES_MAX = 1000;
/** From here on one call of a native function is faster than a loop over words. */
const LONG = 512;
const WORD = 8;
const LENGTH_MAX = 131_072;

const copy = Buffer.prototype.copy;

/** Room for the layouts of all streams of so many markets. */
export function layoutsFor(markets: number): JsonLayouts {
  return new JsonLayouts(Math.min(LAYOUTS_MAX, Math.max(LAYOUTS_MIN, STREAMS_EACH * markets)));
}

export class KnownLayouts {
  readonly #layouts: JsonLayouts;
  readonly #message: BinanceMessage;
  readonly #scales: MarketScales;
  readonly #kind: Uint8Array;
  readonly #slot: Int32Array;
  readonly #hasSent: Uint8Array;
  readonly #hasTime: Uint8Array;
  readonly #misses: Uint8Array;
  #count = 0;
  #failures = 0;
  /** Layout of the message before this one, UNFIT where another reader wrote it; its kind; whether it says both times. */
  #latest = UNFIT;
  #latestKind = UNFIT;
  #fills = false;
  #source: Uint8Array = new Uint8Array(0);
  /** The buffer of the source, and where in it the source begins. */
  #words: Float64Array = new Float64Array(0);
  #start = 0;
  #offset = 0;

  constructor(layouts: JsonLayouts, scales: MarketScales, message: BinanceMessage) {
    const { capacity } = layouts;
    this.#layouts = layouts;
    this.#message = message;
    this.#scales = scales;
    this.#kind = new Uint8Array(capacity);
    this.#slot = new Int32Array(capacity);
    this.#hasSent = new Uint8Array(capacity);
    this.#hasTime = new Uint8Array(capacity);
    this.#misses = new Uint8Array(capacity);
  }

  /** @returns the kind of the message, UNFIT when it fits no layout. */
  read(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    if (length > LENGTH_MAX || !isCombined(bytes, from)) return UNFIT;
    const offset = this.#load(bytes, from, length);
    this.#offset = offset;
    const layout = this.#layouts.read(offset, length);
    if (layout < 0) return UNFIT;
    if (layout !== this.#latest) this.#begin(layout);
    if (this.#fills) this.#fillTimes(layout);
    const kind = this.#latestKind;
    return kind === DEPTH ? this.#depth() : kind;
  }

  /** What messages of a layout have in common is written when the one before was of another, or was read in any order. */
  #begin(layout: number): void {
    const message = this.#message;
    const kind = this.#kind[layout] as number;
    this.#misses[layout] = 0;
    message.slot = this.#slot[layout] as number;
    message.aboutBook = kind === DEPTH;
    message.onMarket = true;
    this.#fills = this.#hasSent[layout] === 0 || this.#hasTime[layout] === 0;
    this.#latestKind = kind;
    this.#latest = layout;
  }

  /** Another reader has written into the message. */
  forget(): void {
    this.#latest = UNFIT;
  }

  /** Learns the layout of a message that was read in any order, which stands in `message` now. */
  learn(bytes: Uint8Array, from: number, to: number, kind: number): void {
    this.forget();
    const length = to - from;
    if (!isLearnable(kind) || length > LENGTH_MAX || !isCombined(bytes, from)) return;
    if (this.#failures === FAILURES_MAX) return;
    const { slot, onMarket } = this.#message;
    if ((kind === TRADE || kind === AGG_TRADE) && !onMarket) return;
    const here = this.#layouts.layoutHere(this.#offset);
    if (here >= 0 && !this.#isStale(here)) return;
    const layout = here >= 0 ? here : this.#count;
    if (layout === this.#layouts.capacity) return;
    const options = { kind, priceDecimals: this.#scales.price(slot), qtyDecimals: this.#scales.qty(slot) };
    const learned = learnLayout(bytes, from, to, options);
    if (learned === undefined || !this.#layouts.define(this.#offset, layout, learned.steps)) {
      this.#failures += 1;
      return;
    }
    this.#kind[layout] = kind;
    this.#slot[layout] = slot;
    this.#hasSent[layout] = learned.hasSent ? 1 : 0;
    this.#hasTime[layout] = learned.hasTime ? 1 : 0;
    this.#misses[layout] = 0;
    if (layout === this.#count) this.#count += 1;
  }

  #isStale(layout: number): boolean {
    const misses = (this.#misses[layout] as number) + 1;
    this.#misses[layout] = misses;
    return misses >= MISSES;
  }

  /** Copies a message to where the kernel reads it. @returns its offset there. */
  #load(bytes: Uint8Array, from: number, length: number): number {
    if (bytes !== this.#source) this.#look(bytes);
    const start = this.#start + from;
    const offset = start & (WORD - 1);
    const first = (start - offset) / WORD;
    // Four at a time: what is copied beyond the message is not read.
    const count = (((offset + length + WORD - 1) >>> 3) + 3) & ~3;
    const source = this.#words;
    if (length >= LONG || first + count > source.length) {
      copy.call(bytes, this.#layouts.message, offset, from, from + length);
      return offset;
    }
    // A word may be no number, whose bits a processor may change: then it holds bytes that no layout has.
    const { words } = this.#layouts;
    for (let i = 0; i < count; i += 4) {
      words[i] = source[first + i] as number;
      words[i + 1] = source[first + i + 1] as number;
      words[i + 2] = source[first + i + 2] as number;
      words[i + 3] = source[first + i + 3] as number;
    }
    return offset;
  }

  /** The memory of a message as words. Messages often lie in one buffer, one behind the other. */
  #look(bytes: Uint8Array): void {
    const { buffer } = bytes;
    if (this.#words.buffer !== buffer) this.#words = new Float64Array(buffer, 0, buffer.byteLength >>> 3);
    this.#start = bytes.byteOffset;
    this.#source = bytes;
  }

  /** What a message does not say must not be left over from an earlier one. */
  #fillTimes(layout: number): void {
    const message = this.#message;
    if (this.#hasSent[layout] === 0) message.eventTime = 0;
    if (this.#hasTime[layout] === 0) message.time = message.eventTime;
  }

  #depth(): number {
    const { values, prices, qtys } = this.#layouts;
    const { levels } = this.#message;
    levels.attach(prices, qtys);
    levels.bids = values[BIDS] as number;
    levels.count = values[LEVELS] as number;
    return (values[FIRST] as number) <= (values[LAST] as number) ? DEPTH : UNFIT;
  }
}

/** `{"stream":`: only then the first bytes say which layout it may be. */
function isCombined(bytes: Uint8Array, from: number): boolean {
  return bytes[from + 2] === 115 && bytes[from + 3] === 116;
}
