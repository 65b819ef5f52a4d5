/**
 * Fills of the accounts that keep a history, the newest so many, as columns in a ring. Hot path. Fills of one account
 * are chained from the newest back, so a query walks those of its account only.
 */
import { assert } from '../../../core/index.ts';
import type { SimEvent, SimFill, SimSide } from './contract.ts';
import { HEAD, HEAD_DOUBLE } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

const CAPACITY_MIN = 1024;

/** Fills that are kept. */
export class FillArchive {
  readonly #max: number;
  #capacity = CAPACITY_MIN;
  /** By account: number of its newest fill, 0 for none. */
  #newest: Float64Array = new Float64Array(0);
  /** Thirteen numbers a fill. */
  #rows: Float64Array = new Float64Array(0);
  readonly #memory: ExchangeMemory;
  readonly #newestColumn: Column;
  readonly #rowColumn: Column;

  /** @param max fills that are kept, a power of two from 1,024.   @param memory that the rows are in. */
  constructor(max: number, memory: ExchangeMemory = new ExchangeMemory()) {
    assert(max >= CAPACITY_MIN && Number.isInteger(Math.log2(max)), 'fills kept are a power of two from 1,024', max);
    this.#max = max;
    this.#memory = memory;
    memory.words[HEAD.fillMax] = max;
    this.#newestColumn = memory.column(
      8 * 16,
      (buffer, address, bytes) => {
        this.#newest = new Float64Array(buffer, address, bytes / 8);
        memory.words[HEAD.fillAccounts] = bytes / 8;
      },
      HEAD.fillNewest,
    );
    this.#rowColumn = memory.column(
      8 * WIDTH * CAPACITY_MIN,
      (buffer, address, bytes) => {
        this.#rows = new Float64Array(buffer, address, bytes / 8);
        this.#capacity = bytes / (8 * WIDTH);
        memory.words[HEAD.fillCapacity] = this.#capacity;
      },
      HEAD.fills,
    );
  }

  /** Fills that ever came: the number of a fill, from 1. */
  get #count(): number {
    return this.#memory.doubles[HEAD_DOUBLE.fillCount] as number;
  }

  /** Keeps a fill. */
  add(event: SimEvent): void {
    if (this.#count === this.#capacity && this.#capacity < this.#max) this.#grow();
    const { account } = event;
    if (account >= this.#newest.length) this.#growAccounts(account);
    const at = (this.#count & (this.#capacity - 1)) * WIDTH;
    const rows = this.#rows;
    rows[at + PREVIOUS] = this.#newest[account] as number;
    rows[at + SYMBOL] = event.symbol;
    rows[at + ORDER] = event.orderId;
    rows[at + TRADE] = event.tradeId;
    rows[at + PRICE] = event.priceTicks;
    rows[at + LOTS] = event.lots;
    rows[at + QUOTE] = event.quoteUnits;
    rows[at + FEE] = event.feeUnits;
    rows[at + ASSET] = event.asset;
    rows[at + TIME] = event.time;
    rows[at + SIDE] = event.side;
    rows[at + MAKER] = event.maker;
    rows[at + LIST] = event.listId;
    const number = this.#count + 1;
    this.#memory.doubles[HEAD_DOUBLE.fillCount] = number;
    this.#newest[account] = number;
  }

  /**
   * Fills of an account in a market, oldest first.
   * @param query the newest `limit`; or, from a trade id on, the oldest `limit`; or those of one order.
   */
  of(
    account: number,
    symbol: number,
    query: { readonly limit: number; readonly fromTradeId?: number; readonly orderId?: number },
  ): SimFill[] {
    const { limit, fromTradeId, orderId } = query;
    const found: SimFill[] = [];
    const oldest = this.#count - Math.min(this.#count, this.#capacity);
    for (let number = this.#newest[account] ?? 0; number > oldest; ) {
      const at = ((number - 1) & (this.#capacity - 1)) * WIDTH;
      const tradeId = this.#rows[at + TRADE] as number;
      const isOfSymbol = this.#rows[at + SYMBOL] === symbol;
      if (isOfSymbol && fromTradeId !== undefined && tradeId < fromTradeId) break;
      if (isOfSymbol && (orderId === undefined || this.#rows[at + ORDER] === orderId))
        found.push(this.#read(at, account));
      if (fromTradeId === undefined && found.length === limit) break;
      number = this.#rows[at + PREVIOUS] as number;
    }
    return found.reverse().slice(0, limit);
  }

  #read(at: number, account: number): SimFill {
    const rows = this.#rows;
    const field = (index: number): number => rows[at + index] as number;
    return {
      account,
      symbol: field(SYMBOL),
      orderId: field(ORDER),
      listId: field(LIST),
      tradeId: field(TRADE),
      side: field(SIDE) as SimSide,
      isMaker: field(MAKER) === 1,
      priceTicks: field(PRICE),
      lots: field(LOTS),
      quoteUnits: field(QUOTE),
      feeUnits: field(FEE),
      feeAsset: field(ASSET),
      time: field(TIME),
    };
  }

  /** The ring is full and not yet as long as it may be: doubled while the numbers still are places. */
  #grow(): void {
    this.#rowColumn.grow(16 * WIDTH * this.#capacity);
  }

  #growAccounts(account: number): void {
    this.#newestColumn.grow(8 * (2 * account + 1));
  }
}

/** Places in a row. */
const PREVIOUS = 0;
const SYMBOL = 1;
const ORDER = 2;
const TRADE = 3;
const PRICE = 4;
const LOTS = 5;
const QUOTE = 6;
const FEE = 7;
const ASSET = 8;
const TIME = 9;
const SIDE = 10;
const MAKER = 11;
const LIST = 12;
const WIDTH = 13;
