/**
 * The last message that was read: whole numbers in one block, where the kernel of known layouts puts them, so that
 * reading allocates and copies nothing. Which of them hold something depends on the kind (message-kind.ts); the others
 * are left over from earlier messages.
 */
import type { LevelColumns } from './level-columns.ts';

/** Registers of the values. */
export const SENT = 0;
export const TIME = 1;
export const ID = 2;
export const PRICE = 3;
export const QTY = 4;
export const MAKER = 5;
export const FIRST = 6;
export const LAST = 7;
export const PREVIOUS = 8;
export const BIDS = 9;
export const LEVELS = 10;
export const ASK_PRICE = 11;
export const ASK_QTY = 12;
/** What nobody reads. */
export const NOBODY = 31;

export class BinanceMessage {
  /** Position of the market in the list that the parser was made with; −1 where the message names none of them. */
  slot = -1;
  /** The message changes a book, or is meant to: known even of some malformed ones. */
  aboutBook = false;
  /** Trade: false for what is no match of two orders (insurance fund, deleveraging), which futures streams mark. */
  onMarket = true;
  readonly levels: LevelColumns;
  /** Bar: start and length in microseconds, whether it is over, and its prices. */
  openTime = 0;
  intervalMicros = 0;
  closed = false;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
  readonly #values: Float64Array;

  /** @param values (32,) where the numbers are. */
  constructor(values: Float64Array, levels: LevelColumns) {
    this.#values = values;
    this.levels = levels;
  }

  /** When it was sent, microseconds; 0 where the message does not say. */
  get eventTime(): number {
    return this.#values[SENT] as number;
  }
  set eventTime(value: number) {
    this.#values[SENT] = value;
  }

  /** When it happened, microseconds; that of sending where the message does not say. */
  get time(): number {
    return this.#values[TIME] as number;
  }
  set time(value: number) {
    this.#values[TIME] = value;
  }

  /** Trade: its id. Answers: number of the request. */
  get id(): number {
    return this.#values[ID] as number;
  }
  set id(value: number) {
    this.#values[ID] = value;
  }

  /** Price of a trade, or the bid of a quote. */
  get price(): number {
    return this.#values[PRICE] as number;
  }
  set price(value: number) {
    this.#values[PRICE] = value;
  }

  /** Quantity of a trade, or at the bid of a quote. */
  get qty(): number {
    return this.#values[QTY] as number;
  }
  set qty(value: number) {
    this.#values[QTY] = value;
  }

  /** Side of the taker, +1 or −1: the venue says whether the buyer was the maker. */
  get side(): number {
    // Reckoned and not chosen: neighbouring trades are on either side, which no processor can foresee.
    return 1 - 2 * (this.#values[MAKER] as number);
  }
  set buyerIsMaker(value: boolean) {
    this.#values[MAKER] = value ? 1 : 0;
  }

  /** Book: first update in the message. */
  get firstId(): number {
    return this.#values[FIRST] as number;
  }
  set firstId(value: number) {
    this.#values[FIRST] = value;
  }

  /** Book, quote and snapshot: last update in the message. */
  get lastId(): number {
    return this.#values[LAST] as number;
  }
  set lastId(value: number) {
    this.#values[LAST] = value;
  }

  /** Futures: last update of the message before this one. */
  get previousId(): number {
    return this.#values[PREVIOUS] as number;
  }
  set previousId(value: number) {
    this.#values[PREVIOUS] = value;
  }

  get askPrice(): number {
    return this.#values[ASK_PRICE] as number;
  }
  set askPrice(value: number) {
    this.#values[ASK_PRICE] = value;
  }

  get askQty(): number {
    return this.#values[ASK_QTY] as number;
  }
  set askQty(value: number) {
    this.#values[ASK_QTY] = value;
  }
}
