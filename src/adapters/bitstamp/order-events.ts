/**
 * Bitstamp's feed of single orders as it was recorded in 2015: events `order_created`, `order_changed`, `order_deleted`,
 * `trade` and `order_book` (the best levels from time to time), each with a body. A recording begins in the middle of a
 * market and is not clean: orders are deleted that nobody saw created, twice, or before they are created. The book
 * takes all of it and counts it; what it cannot know it leaves out.
 *
 * Prices and amounts of orders are text. Those of trades are doubles that somebody printed (`1.7885566900000001`): their
 * sum is exact in the digits as printed, and a trade is handed over on the grid of the market, where it was made.
 */
import { Decimal } from 'decimal.js';
import { ASK, BID, L3Book, type MarketSink, UNKNOWN_SIDE, type WireScale } from '../../domain/market/index.ts';
import { frameValue, memberOf, ScaleSurvey } from '../book-feed/index.ts';

/** A printed double is off by less than this part of its last place on the grid. */
const PRINTED = new Decimal('1e-6');
const SUM_DIGITS = 80;
const MICROS_PER_MILLI = 1000;
/** Deletes that are remembered: more than any day of 2015 had. */
const REMEMBERED = 2 ** 20;

const Exact = Decimal.clone({ precision: SUM_DIGITS });

/** What came, and what was wrong with it. */
export interface BitstampCounts {
  /** Events by name. */
  readonly events: ReadonlyMap<string, number>;
  readonly deletedNeverCreated: number;
  readonly changedNeverCreated: number;
  readonly deletedTwice: number;
  /** Created when they were there or deleted already, also when the delete came first. */
  readonly createdTwice: number;
  readonly changedAfterDelete: number;
  /** Events whose body is not as documented. */
  readonly malformed: number;
  /** Orders that are off the grid of the market; they are not in the book. */
  readonly offGrid: number;
  /** Events that are older than the one before. */
  readonly outOfOrder: number;
}

/** How events are read. */
export interface BitstampOptions {
  readonly scale: WireScale;
  /** Told of trades; books of single orders stay here. */
  readonly sink?: MarketSink;
  /** Number of the instrument in calls of the sink. @defaultValue 0 */
  readonly instrument?: number;
}

/** Orders and trades of one market. */
export class BitstampOrderEvents {
  /** Orders that are there. One that was deleted before it was created counts as created, as the venue said last. */
  readonly book = new L3Book({ keepLate: true, rememberedDeletes: REMEMBERED });
  /** Times of the first and the last event, milliseconds; 0 before the first one. */
  firstMillis = 0;
  lastMillis = 0;
  readonly #options: BitstampOptions;
  readonly #events = new Map<string, number>();
  #malformed = 0;
  #offGrid = 0;
  #outOfOrder = 0;
  #traded = new Exact(0);

  constructor(options: BitstampOptions) {
    this.#options = options;
  }

  get counts(): BitstampCounts {
    const book = this.book.counts;
    return {
      events: this.#events,
      deletedNeverCreated: book.unknownDeletes,
      changedNeverCreated: book.unknownChanges,
      deletedTwice: book.goneDeletes,
      createdTwice: book.late + book.revived + book.replaced,
      changedAfterDelete: book.goneChanges,
      malformed: this.#malformed,
      offGrid: this.#offGrid,
      outOfOrder: this.#outOfOrder,
    };
  }

  /** Exact sum of the amounts of all trades, decimal text, in the digits as printed. */
  get tradedAmount(): string {
    return this.#traded.toFixed();
  }

  /**
   * Takes one event.
   * @param millis local time.   @param event its name.   @param raw its body, JSON.
   */
  event(millis: number, event: string, raw: string): void {
    if (this.#events.size === 0) this.firstMillis = millis;
    else if (millis < this.lastMillis) this.#outOfOrder += 1;
    this.lastMillis = millis;
    this.#events.set(event, (this.#events.get(event) ?? 0) + 1);
    if (event === 'order_created') this.#created(frameValue(raw, false));
    else if (event === 'order_changed') this.#changed(frameValue(raw, false));
    else if (event === 'order_deleted') this.#deleted(frameValue(raw, false));
    else if (event === 'trade') this.#trade(frameValue(raw), millis);
  }

  #created(body: unknown): void {
    const id = idOf(body);
    const type = memberOf(body, 'order_type');
    const [price, qty] = this.#place(body);
    if (id === 0 || (type !== 0 && type !== 1)) this.#malformed += 1;
    else if (price >= 1 && qty >= 1) this.book.add(id, type === 0 ? BID : ASK, price, qty);
    else this.#offGrid += 1;
  }

  #changed(body: unknown): void {
    const id = idOf(body);
    const [price, qty] = this.#place(body);
    if (id === 0) this.#malformed += 1;
    else if (price >= 1 && qty >= 0) this.book.change(id, price, qty);
    else this.#offGrid += 1;
  }

  #deleted(body: unknown): void {
    const id = idOf(body);
    if (id === 0) this.#malformed += 1;
    else this.book.delete(id);
  }

  #trade(body: unknown, millis: number): void {
    const price = decimalOf(memberOf(body, 'price'));
    const amount = decimalOf(memberOf(body, 'amount'));
    if (price === undefined || amount === undefined) {
      this.#malformed += 1;
      return;
    }
    this.#traded = this.#traded.plus(amount);
    const { scale, sink, instrument = 0 } = this.#options;
    const ticks = nearest(price, scale.priceDecimals);
    const lots = nearest(amount, scale.qtyDecimals);
    if (ticks < 1 || lots < 1) this.#offGrid += 1;
    else sink?.trade(instrument, idOf(body), ticks, lots, UNKNOWN_SIDE, millis * MICROS_PER_MILLI);
  }

  /** Price and quantity on the grid; −1 for what is not on it. */
  #place(body: unknown): readonly [number, number] {
    const { priceDecimals, qtyDecimals } = this.#options.scale;
    return [onGrid(memberOf(body, 'price'), priceDecimals), onGrid(memberOf(body, 'amount'), qtyDecimals)];
  }
}

/** A whole number from 1 to 2^53 − 1, 0 for anything else. */
function idOf(body: unknown): number {
  const id = Number(memberOf(body, 'id') ?? 0);
  return Number.isSafeInteger(id) && id > 0 ? id : 0;
}

const PLAIN = /^(\d+)\.(\d+)$/;

function decimalOf(value: unknown): Decimal | undefined {
  if (typeof value !== 'string' || !/^\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return undefined;
  return new Exact(value);
}

/** Digits of both parts together that a double holds, whatever they are. */
const SURE_DIGITS = 15;

function onGrid(value: unknown, decimals: number): number {
  const plain = typeof value === 'string' ? PLAIN.exec(value) : null;
  const [, whole = '', places = ''] = plain ?? [];
  if (plain !== null && places.length <= decimals && whole.length + decimals <= SURE_DIGITS) {
    return Number(whole + places.padEnd(decimals, '0'));
  }
  const scaled = decimalOf(value)?.times(new Exact(10).pow(decimals));
  return scaled?.isInteger() && scaled.lte(Number.MAX_SAFE_INTEGER) ? scaled.toNumber() : -1;
}

/** The whole number on the grid that a printed double stands for; −1 when it is not near one. */
function nearest(value: Decimal, decimals: number): number {
  const scaled = value.times(new Exact(10).pow(decimals));
  const whole = scaled.round();
  const isNear = scaled.minus(whole).abs().lt(PRINTED) && whole.lte(Number.MAX_SAFE_INTEGER);
  return isNear ? whole.toNumber() : -1;
}

/**
 * The least decimals that hold every price and amount of the orders of a recording; trades are printed doubles and say
 * nothing of the grid.
 * @param events name and body of each event.
 */
export function inferBitstampScale(events: Iterable<{ readonly event: string; readonly raw: string }>): WireScale {
  const survey = new ScaleSurvey();
  for (const { event, raw } of events) {
    if (!event.startsWith('order_') || event === 'order_book') continue;
    const body = frameValue(raw, false);
    survey.note('', memberOf(body, 'price'), memberOf(body, 'amount'));
  }
  return survey.scales().get('') ?? { priceDecimals: 0, qtyDecimals: 0 };
}
