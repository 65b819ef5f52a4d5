/**
 * Accounts of the market around a client: ordinary ones, with deposits and orders like everybody's. What they have is
 * brought in by deposits only, so nothing is created or lost; when an order needs more, more is deposited. A venue limits the
 * open orders of an account, so a book of many levels stands in several.
 */
import { assert, QUOTE_UNITS_PER_ONE } from '../../../core/index.ts';
import {
  type OrderName,
  type OrderRequest,
  REFUSAL,
  type SimExchangeCommands,
  type SimExchangeQueries,
} from '../exchange/contract.ts';
import { type MarketGrid, marketGrid } from './market-grid.ts';

/** What the market needs of a venue. */
export type SimVenue = SimExchangeCommands & SimExchangeQueries;

/** How accounts are opened. */
export interface HouseOptions {
  /** Begin of their names. */
  readonly name: string;
  /** A fee schedule of the exchange. */
  readonly feeSchedule: string;
  readonly symbol: number;
  /** Deposited at once, units of 1e-8; more is deposited when an order needs it. */
  readonly baseUnits: number;
  readonly quoteUnits: number;
}

const FULL: ReadonlySet<number> = new Set([REFUSAL.filterMaxNumOrders, REFUSAL.exchangeMaxNumOrders]);
/** Accounts of one house; a book that needs more is refused its deepest levels. */
const ACCOUNTS_MAX = 64;

/** Orders of the house, in one account or several. */
export class HouseAccounts {
  readonly venue: SimVenue;
  /** Orders that the venue refused. */
  refused = 0;
  readonly #options: HouseOptions;
  readonly #grid: MarketGrid;
  readonly #base: number;
  readonly #quote: number;
  readonly #accounts: number[] = [];
  /** Account that took the last order. */
  #current = 0;

  constructor(venue: SimVenue, options: HouseOptions) {
    this.venue = venue;
    this.#options = options;
    this.#grid = marketGrid(venue.definitionOf(options.symbol));
    const { base, quote } = venue.definitionOf(options.symbol);
    this.#base = venue.assetOf(base);
    this.#quote = venue.assetOf(quote);
    assert(this.#base >= 0 && this.#quote >= 0, 'assets of the market are known', this.#base, this.#quote);
  }

  /** Accounts so far. */
  get accounts(): readonly number[] {
    return this.#accounts;
  }

  /** Opens the first account. */
  open(time: number): void {
    if (this.#accounts.length === 0) this.#add(time);
  }

  /**
   * Places an order of the house; its account is filled in.
   * @returns the order's id, or the refusal.
   */
  submit(time: number, request: OrderRequest): number {
    this.open(time);
    for (let tries = 0; tries <= this.#accounts.length; tries++) {
      const answer = this.#submitFrom(time, request, this.#accounts[this.#current] as number);
      if (!FULL.has(answer)) {
        if (answer < 0) this.refused += 1;
        return answer;
      }
      this.#current = (this.#current + 1) % this.#accounts.length;
    }
    if (this.#accounts.length === ACCOUNTS_MAX) {
      this.refused += 1;
      return REFUSAL.exchangeMaxNumOrders;
    }
    this.#current = this.#add(time);
    return this.#submitFrom(time, request, this.#accounts[this.#current] as number);
  }

  /** Name of an order that was placed from `account`. */
  nameOf(account: number, orderId: number): OrderName {
    return { account, symbol: this.#options.symbol, orderId, clientId: 0 };
  }

  #submitFrom(time: number, request: OrderRequest, account: number): number {
    request.account = account;
    const answer = this.venue.submit(time, request);
    if (answer !== REFUSAL.insufficientBalance) return answer;
    const asset = request.side === 1 ? this.#quote : this.#base;
    this.venue.deposit(time, account, asset, this.#needed(request));
    return this.venue.submit(time, request);
  }

  /** Units that an order may lock, rounded up generously. */
  #needed(request: OrderRequest): number {
    const { tickSize, lotSize } = this.#grid;
    const { symbol } = this.#options;
    const market = 2 * Math.max(this.venue.lastPrice(symbol), this.venue.bestAsk(symbol));
    const ticks = request.priceTicks > 0 ? request.priceTicks : market;
    const base = request.lots * lotSize;
    return Math.ceil((request.side === 1 ? base * ticks * tickSize : base) * 1.1 * QUOTE_UNITS_PER_ONE) + 1;
  }

  #add(time: number): number {
    const { name, feeSchedule, baseUnits, quoteUnits } = this.#options;
    const index = this.#accounts.length;
    const account = this.venue.addAccount({
      name: index === 0 ? name : `${name}-${index + 1}`,
      tradeGroup: -1,
      enabled: true,
      feeSchedule,
      keepsHistory: false,
    });
    assert(account >= 0, 'an account of the house is opened', account);
    if (index === 0) {
      this.venue.deposit(time, account, this.#base, baseUnits);
      this.venue.deposit(time, account, this.#quote, quoteUnits);
    }
    return this.#accounts.push(account) - 1;
  }
}
