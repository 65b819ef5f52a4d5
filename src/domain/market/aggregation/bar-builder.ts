/**
 * Trades one by one to bars: the one state machine for history and for a live stream. Hot path: nothing is allocated for
 * a trade, and for a bar only what its receiver keeps.
 *
 * The bars depend on the trades, their order and the times given to `advance`, and on nothing else: however the stream is cut
 * into calls, they are the same to the bit. Prices and quantities may be doubles or whole ticks and lots; sums are carried
 * with their rounding errors (`exact-pair.ts`), so those of whole numbers are exact and a threshold is met to the last unit.
 *
 * State lives in one `Float64Array`: a double that is an argument or a field of an object may be boxed, one there never is.
 */
import { InputError } from '../../../core/index.ts';
import { type BarRule, checkRule, type TradePolicy } from './bar-rule.ts';
import type { BarTarget, FinishedBar } from './bar-table.ts';
import { bucketStart } from './buckets.ts';
import { addExact, addProduct, reaches } from './exact-pair.ts';
import { FLOW_BUYS, FLOW_SELLS, FLOW_TRADES, FlowExpectation } from './flow-expectation.ts';

/** The trade at hand. */
const TIME = 0;
const PRICE = 1;
const QTY = 2;
const SIDE = 3;
/** The open bar; pairs take two places. */
const OPEN = 4;
const HIGH = 5;
const LOW = 6;
const CLOSE = 7;
const VOLUME = 8;
const NOTIONAL = 10;
const BUY_VOLUME = 12;
const SELL_VOLUME = 14;
const COUNT = 16;
const LABEL = 17;
/** First time that belongs to the next bar; infinite where time ends no bar. */
const EDGE = 18;
/** Times before this are late. */
const FLOOR = 19;
/** Latest time of the open bar. */
const LATEST = 20;
const END_TIME = 21;
/** Last price, 0 before the first trade, and the last side by the tick rule. */
const LAST_PRICE = 22;
const LAST_SIDE = 23;
/** Counters over all bars. */
const LATE = 24;
const TRADES = 25;
const BARS = 26;
const SIZE = 27;
const SLOTS = 28;

/** More empty bars in a row than any market had: a wrong time rather than a silence. */
const EMPTY_MAX = 10_000_000;

const BY_TRADES = 0;
const BY_VOLUME = 1;
const BY_NOTIONAL = 2;
const MEASURE_CODE = { trades: BY_TRADES, volume: BY_VOLUME, notional: BY_NOTIONAL } as const;

/** The bar that a builder hands over: reads the builder's state. */
class BarView implements FinishedBar {
  readonly #s: Float64Array;
  complete = true;
  constructor(state: Float64Array) {
    this.#s = state;
  }
  get time(): number {
    return this.#s[LABEL] as number;
  }
  get endTime(): number {
    return this.#s[END_TIME] as number;
  }
  get open(): number {
    return this.#s[OPEN] as number;
  }
  get high(): number {
    return this.#s[HIGH] as number;
  }
  get low(): number {
    return this.#s[LOW] as number;
  }
  get close(): number {
    return this.#s[CLOSE] as number;
  }
  get volume(): number {
    return this.#s[VOLUME] as number;
  }
  get notional(): number {
    return this.#s[NOTIONAL] as number;
  }
  get buyVolume(): number {
    return this.#s[BUY_VOLUME] as number;
  }
  get sellVolume(): number {
    return this.#s[SELL_VOLUME] as number;
  }
  get count(): number {
    return this.#s[COUNT] as number;
  }
}

/** What a builder is made of. */
export interface BarBuilderOptions extends TradePolicy {
  readonly rule: BarRule;
  /** Takes each bar as it is finished. */
  readonly target: BarTarget;
}

/** Builds bars of one instrument from its trades. */
export class BarBuilder {
  readonly #s = new Float64Array(SLOTS);
  readonly #view: BarView;
  readonly #target: BarTarget;
  readonly #late: TradePolicy['late'];
  readonly #byTickRule: boolean;
  readonly #kind: BarRule['kind'];
  readonly #measure: number;
  readonly #step: number;
  readonly #offset: number;
  readonly #fills: boolean;
  readonly #flow: FlowExpectation | undefined;

  /** @throws InputError BOT4_DATA_VALUE, BOT4_DATA_TIME for a rule or policy that cannot be kept. */
  constructor(options: BarBuilderOptions) {
    const { rule } = options;
    checkRule(rule, options);
    this.#view = new BarView(this.#s);
    this.#target = options.target;
    this.#late = options.late;
    this.#byTickRule = options.unknownSide === 'tick-rule';
    this.#kind = rule.kind;
    this.#measure = rule.kind === 'time' ? BY_TRADES : MEASURE_CODE[rule.measure];
    this.#step = rule.kind === 'time' ? rule.step : 0;
    this.#offset = rule.kind === 'time' ? (rule.offset ?? 0) : 0;
    this.#fills = rule.kind === 'time' && rule.empty === 'fill';
    this.#flow = rule.kind === 'imbalance' || rule.kind === 'run' ? new FlowExpectation(rule) : undefined;
    const s = this.#s;
    s[EDGE] = rule.kind === 'time' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    s[FLOOR] = Number.NEGATIVE_INFINITY;
    s[LATEST] = Number.NEGATIVE_INFINITY;
    s[SIZE] = rule.kind === 'size' ? rule.size : 0;
  }

  /**
   * Takes a trade. A trade of a later bar first ends the open one.
   * @param time when it happened.
   * @param price above zero.
   * @param qty zero or more.
   * @param side the taker: 1 a buyer, −1 a seller, 0 unknown.
   * @throws InputError BOT4_DATA_VALUE for a trade that cannot be, BOT4_DATA_ORDER for a late one where the policy refuses
   * it; nothing has changed then.
   */
  trade(time: number, price: number, qty: number, side: number): void {
    const s = this.#s;
    s[TIME] = time;
    s[PRICE] = price;
    s[QTY] = qty;
    s[SIDE] = side;
    this.#take();
  }

  /**
   * Says that no trade before `time` is to come, and ends the bars whose right edge it has reached: a bar that ends by time
   * ends without a next trade. Trades before `time`'s bar are late from now on. Does nothing for other rules, or when time goes back.
   * @param time of the market, in the unit of the trades; for a live stream the clock less what the feed may lag behind.
   */
  advance(time: number): void {
    if (this.#kind !== 'time') return;
    const s = this.#s;
    if (!(time < Number.POSITIVE_INFINITY)) this.#refuse('time', time, 'a finite number');
    if (s[EDGE] === Number.NEGATIVE_INFINITY) {
      const start = bucketStart(time, this.#step, this.#offset);
      if (start > (s[FLOOR] as number)) s[FLOOR] = start;
    } else if (time >= (s[EDGE] as number)) {
      s[TIME] = time;
      this.#roll();
    }
  }

  /** Hands over the open bar, if there is one, as incomplete. What comes after it belongs to later bars. */
  finish(): void {
    const s = this.#s;
    if (s[COUNT] === 0) return;
    if (this.#kind === 'time') {
      s[END_TIME] = s[EDGE] as number;
      this.#emit(false);
      this.#begin(s[EDGE] as number);
    } else this.#close(false);
  }

  /** Trades that came after their bar had ended. */
  get lateTrades(): number {
    return this.#s[LATE] as number;
  }

  /** Trades that were counted into bars, the open one included. */
  get trades(): number {
    return this.#s[TRADES] as number;
  }

  /** Bars that were handed over. */
  get bars(): number {
    return this.#s[BARS] as number;
  }

  /** What imbalance and run bars expect of the open bar; not numbers for other rules, and the threshold during the first bar. */
  get expectation(): { readonly trades: number; readonly threshold: number } {
    const flow = this.#flow;
    return { trades: flow?.expectedTrades ?? Number.NaN, threshold: flow?.threshold ?? Number.NaN };
  }

  /**
   * Takes the trade at hand. One function on purpose: it is too long for V8 to inline, so that the small ones that hand it a
   * trade are inlined instead and their doubles never leave the registers.
   */
  #take(): void {
    const s = this.#s;
    const price = s[PRICE] as number;
    const qty = s[QTY] as number;
    if (!(price > 0 && price < Infinity && qty >= 0 && qty < Infinity && Math.abs(s[TIME] as number) < Infinity)) {
      this.#refuseTrade();
    }
    if ((s[TIME] as number) < (s[FLOOR] as number) && !this.#takeLate()) return;
    if ((s[TIME] as number) >= (s[EDGE] as number)) this.#roll();
    if (s[COUNT] === 0) {
      s[OPEN] = price;
      s[HIGH] = price;
      s[LOW] = price;
      if (this.#kind !== 'time') {
        s[LABEL] = s[TIME] as number;
        s[FLOOR] = s[TIME] as number;
      }
    } else {
      if (price > (s[HIGH] as number)) s[HIGH] = price;
      if (price < (s[LOW] as number)) s[LOW] = price;
    }
    if ((s[TIME] as number) > (s[LATEST] as number)) s[LATEST] = s[TIME] as number;
    s[CLOSE] = price;
    s[COUNT] = (s[COUNT] as number) + 1;
    s[TRADES] = (s[TRADES] as number) + 1;
    addExact(s, VOLUME, qty, 0);
    addProduct(s, NOTIONAL, price, qty);
    // The tick rule goes on through trades whose taker is known.
    const last = s[LAST_PRICE] as number;
    if (last > 0 && price !== last) s[LAST_SIDE] = price > last ? 1 : -1;
    s[LAST_PRICE] = price;
    let side = s[SIDE] as number;
    if (!(side > 0 || side < 0)) side = this.#byTickRule ? (s[LAST_SIDE] as number) : 0;
    if (side !== 0) {
      addExact(s, side > 0 ? BUY_VOLUME : SELL_VOLUME, qty, 0);
    }
    if (this.#flow !== undefined) this.#addFlow(this.#flow, side);
    if (this.#kind !== 'time' && this.#isFull()) this.#close(true);
  }

  #addFlow({ sums }: FlowExpectation, side: number): void {
    const s = this.#s;
    sums[FLOW_TRADES] = (sums[FLOW_TRADES] as number) + 1;
    if (side === 0) return;
    const at = side > 0 ? FLOW_BUYS : FLOW_SELLS;
    if (this.#measure === BY_NOTIONAL) addProduct(sums, at, s[PRICE] as number, s[QTY] as number);
    else addExact(sums, at, this.#measure === BY_VOLUME ? (s[QTY] as number) : 1, 0);
  }

  #isFull(): boolean {
    const s = this.#s;
    if (this.#flow !== undefined) return this.#flow.isReached();
    if (this.#measure === BY_TRADES) return (s[COUNT] as number) >= (s[SIZE] as number);
    return reaches(s, this.#measure === BY_VOLUME ? VOLUME : NOTIONAL, s[SIZE] as number);
  }

  /** Ends a bar that is full, or cut short. */
  #close(complete: boolean): void {
    const s = this.#s;
    this.#flow?.end(complete);
    s[END_TIME] = s[LATEST] as number;
    this.#emit(complete);
    s[FLOOR] = s[LATEST] as number;
    this.#clear();
  }

  /** Ends the bars up to the one that the time at hand lies in. */
  #roll(): void {
    const s = this.#s;
    const start = bucketStart(s[TIME] as number, this.#step, this.#offset);
    if (s[EDGE] === Number.NEGATIVE_INFINITY) {
      this.#begin(start);
      return;
    }
    const gap = (start - (s[EDGE] as number)) / this.#step;
    if (this.#fills && gap > EMPTY_MAX) {
      this.#refuse('time', s[TIME] as number, `within ${EMPTY_MAX} bars of the trade before it`);
    }
    s[END_TIME] = s[EDGE] as number;
    if ((s[COUNT] as number) > 0) this.#emit(true);
    else if (this.#fills) this.#emitEmpty();
    if (this.#fills) this.#fillFrom(s[EDGE] as number, Math.round(gap));
    this.#begin(start);
  }

  #fillFrom(edge: number, bars: number): void {
    for (let k = 0; k < bars; k++) {
      this.#begin(edge + k * this.#step);
      this.#emitEmpty();
    }
  }

  /** Begins an empty time bar. */
  #begin(label: number): void {
    const s = this.#s;
    s[LABEL] = label;
    s[EDGE] = label + this.#step;
    if (!((s[EDGE] as number) > label)) this.#refuse('time', label, `so small that ${this.#step} can be added to it`);
    s[FLOOR] = label;
    this.#clear();
  }

  #clear(): void {
    const s = this.#s;
    s.fill(0, VOLUME, COUNT + 1);
  }

  #emitEmpty(): void {
    const s = this.#s;
    const close = s[CLOSE] as number;
    s[OPEN] = close;
    s[HIGH] = close;
    s[LOW] = close;
    s[END_TIME] = s[EDGE] as number;
    this.#emit(true);
  }

  #emit(complete: boolean): void {
    const s = this.#s;
    s[BARS] = (s[BARS] as number) + 1;
    this.#view.complete = complete;
    this.#target.bar(this.#view);
  }

  /** Counts the late trade at hand; true when it goes into the open bar, as if it had happened at the bar's beginning. */
  #takeLate(): boolean {
    const s = this.#s;
    if (this.#late === 'refuse') {
      throw new InputError(
        'BOT4_DATA_ORDER',
        `the trade at ${s[TIME]} is before ${s[FLOOR]}, where the bars that are still open begin`,
        { place: { key: 'time' } },
      );
    }
    s[LATE] = (s[LATE] as number) + 1;
    if (this.#late === 'drop') return false;
    s[TIME] = s[FLOOR] as number;
    return true;
  }

  #refuseTrade(): never {
    const s = this.#s;
    const price = s[PRICE] as number;
    const qty = s[QTY] as number;
    if (!(price > 0 && price < Infinity)) this.#refuse('price', price, 'a finite number above zero');
    if (!(qty >= 0 && qty < Infinity)) this.#refuse('qty', qty, 'a finite number of zero or more');
    this.#refuse('time', s[TIME] as number, 'a finite number');
  }

  #refuse(key: string, value: number, rule: string): never {
    throw new InputError('BOT4_DATA_VALUE', `the ${key} of a trade is ${value}; it is ${rule}`, { place: { key } });
  }
}
