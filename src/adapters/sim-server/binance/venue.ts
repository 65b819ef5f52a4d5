/**
 * The venue behind the protocol: the exchange, what is public of its markets, the accounts that trade over the network,
 * and everybody who listens. Commands go through `run`, so that what they cause is told before they are answered.
 */
import type { Clock } from '../../../core/index.ts';
import {
  createSimExchange,
  SIM_EVENT,
  type SimEvent,
  type SimExchange,
  type SimExchangeOptions,
  type SimSymbolDefinition,
} from '../../../domain/sim/index.ts';
import { ClientIds } from './client-ids.ts';
import { readUnits } from './decimal-text.ts';
import { faults } from './fault.ts';
import { ListedSymbol } from './listed-symbol.ts';
import { Market } from './market.ts';
import { MarketStreams } from './market-streams.ts';
import type { Placement, Wording } from './order-text.ts';
import type { Params } from './params.ts';
import { type LimitOptions, RateLimits } from './rate-limits.ts';
import { StreamHub } from './stream-hub.ts';
import { UserEvents } from './user-events.ts';

const FIRST_FILL_TAKER = 1;
const FIRST_FILL_MAKER = 5;
const PREVENTIONS_KEPT = 10_000;

/** What lives around the accounts of the network: a generated market, a replay. */
export interface Background {
  /** Sends what there is to send until a time, µs, and brings the exchange to it. */
  runUntil(timeUs: number): void;
  onEvent(event: SimEvent): void;
}

/** An account that trades over the network. */
export interface VenueAccountOptions {
  readonly name: string;
  readonly key: string;
  readonly secret: string;
  /** Decimal text by asset. */
  readonly balances: Readonly<Record<string, string>>;
}

/** An account with its place in the exchange. */
export interface VenueAccount extends VenueAccountOptions {
  readonly index: number;
}

/** How a venue is set up. */
export interface BinanceVenueOptions {
  readonly symbols: readonly SimSymbolDefinition[];
  readonly accounts: readonly VenueAccountOptions[];
  readonly fees: SimExchangeOptions['fees'];
  /** Name of the fee schedule of the accounts. */
  readonly feeSchedule: string;
  /** Time of clients: what they stamp their requests with. */
  readonly clock: Clock;
  /** Time of the exchange; that of clients when absent. */
  readonly marketClock?: Clock;
  /** When the venue opened, µs: deposits are made then. Now when absent. */
  readonly openTimeUs?: number;
  /** Uniform in [0, 1): names that the venue makes. */
  readonly random: () => number;
  readonly limits?: LimitOptions;
  /** Whether listen keys work, which the venue itself has given up in 2026. @defaultValue true */
  readonly listenKeys?: boolean;
}

/** A prevented match of an account. */
export interface Prevention {
  readonly account: number;
  readonly symbol: number;
  readonly preventedMatchId: number;
  readonly takerOrderId: number;
  readonly makerOrderId: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly timeUs: number;
}

/** Result of a command and when it was given. */
export interface Ran<T> extends Placement {
  readonly result: T;
}

/** The venue. */
export class BinanceVenue {
  readonly exchange: SimExchange;
  readonly markets: readonly Market[];
  readonly wording: Wording;
  readonly ids: ClientIds;
  readonly limits: RateLimits;
  readonly hub = new StreamHub();
  readonly streams: MarketStreams;
  readonly accounts: readonly VenueAccount[];
  readonly preventions: Prevention[] = [];
  readonly listenKeys: boolean;
  readonly random: () => number;
  readonly #clock: Clock;
  readonly #marketClock: Clock;
  readonly #users: UserEvents;
  readonly #bySymbol = new Map<string, Market>();
  readonly #byKey = new Map<string, VenueAccount>();
  readonly #isWatched = new Set<number>();
  readonly #listeners = new Map<number, Set<(event: object) => void>>();
  #pending: SimEvent[] = [];
  #timeUs = 0;
  #background: Background | undefined;

  constructor(options: BinanceVenueOptions) {
    this.#clock = options.clock;
    this.#marketClock = options.marketClock ?? options.clock;
    this.random = options.random;
    this.listenKeys = options.listenKeys ?? true;
    this.exchange = createSimExchange({ fees: options.fees, sink: (event) => this.#hear(event) });
    const symbols = options.symbols.map(
      (definition) => new ListedSymbol(this.exchange.addSymbol(definition), definition),
    );
    this.markets = symbols.map((symbol) => new Market(symbol, this.exchange));
    for (const market of this.markets) this.#bySymbol.set(market.symbol.name, market);
    this.ids = new ClientIds(options.random);
    this.wording = { ids: this.ids, symbols, assets: this.exchange.assets };
    this.limits = new RateLimits(options.limits);
    this.#users = new UserEvents(this.exchange, this.wording);
    this.ids.isKept = (number) => this.#users.bears(number);
    this.streams = new MarketStreams(this.hub, this.markets);
    this.accounts = options.accounts.map((account) => this.#open(account, options));
  }

  /** Time of the wall, µs: what clients stamp their requests with. */
  get wallUs(): number {
    return this.#clock.nowMicros();
  }

  /** Time of the venue, µs; never goes back. */
  now(): number {
    this.#timeUs = Math.max(this.#timeUs, this.#marketClock.nowMicros());
    return this.#timeUs;
  }

  /** Puts a market around the accounts. */
  surround(background: Background): void {
    this.#background = background;
  }

  /** Lets everything happen that is due, and tells of it. @returns the time, µs. */
  live(): number {
    const timeUs = this.now();
    if (this.#background === undefined) this.exchange.advance(timeUs);
    else this.#background.runUntil(timeUs);
    this.settle();
    return timeUs;
  }

  /** Gives a command, and tells everybody what it caused. */
  run<T>(command: (timeUs: number) => T): Ran<T> {
    const timeUs = this.live();
    const result = command(timeUs);
    const events = this.#pending;
    this.settle();
    const isOwn = events.length > 0;
    return {
      result,
      timeUs,
      fills: isOwn ? events.filter(({ kind }) => kind === SIM_EVENT.fill) : [],
      preventions: isOwn ? events.filter(({ kind }) => kind === SIM_EVENT.prevented) : [],
    };
  }

  /** Tells what has happened to accounts since the last time. */
  settle(): void {
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    const nowUs = this.now();
    for (const account of this.accounts) {
      const own = events.filter((event) => event.account === account.index);
      if (own.length === 0) continue;
      const messages = this.#users.messages(own, nowUs, (fill) => this.#firstFill(fill));
      for (const listener of this.#listeners.get(account.index) ?? [])
        for (const message of messages) listener(message);
    }
  }

  /** Listens to an account. @returns ends it. */
  listen(account: number, listener: (event: object) => void): () => void {
    const listeners = this.#listeners.get(account) ?? new Set();
    this.#listeners.set(account, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** The account of a key. @throws −2014, −2015. */
  accountOf(key: string | undefined): VenueAccount {
    if (key === undefined || !/^[A-Za-z0-9_-]{1,128}$/.test(key)) throw faults.keyFormat();
    const account = this.#byKey.get(key);
    if (account === undefined) throw faults.key();
    return account;
  }

  /** The market that a parameter names. @throws −1102, −1100, −1121. */
  market(params: Params, name = 'symbol'): Market {
    return this.marketOf(params.text(name), name);
  }

  /** The market of a name. @throws −1100, −1121. */
  marketOf(text: string, name = 'symbol'): Market {
    if (!/^[A-Z0-9-_.]{1,20}$/.test(text)) throw faults.illegalCharacters(name, '^[A-Z0-9-_.]{1,20}$');
    const market = this.#bySymbol.get(text);
    if (market === undefined) throw faults.symbol();
    return market;
  }

  /** A market by the lower case of its name, as streams name it. */
  streamMarket(name: string): Market | undefined {
    return this.#bySymbol.get(name.toUpperCase());
  }

  #open(account: VenueAccountOptions, options: BinanceVenueOptions): VenueAccount {
    const { exchange } = this;
    const { feeSchedule } = options;
    const openTimeUs = options.openTimeUs ?? this.wallUs;
    const index = exchange.addAccount({ name: account.name, tradeGroup: -1, enabled: true, feeSchedule });
    for (const [asset, text] of Object.entries(account.balances)) {
      exchange.deposit(openTimeUs, index, exchange.addAsset(asset), Number(readUnits(asset, text)));
    }
    const opened = { ...account, index };
    this.#isWatched.add(index);
    this.#byKey.set(account.key, opened);
    return opened;
  }

  #hear(event: SimEvent): void {
    const { kind } = event;
    this.#background?.onEvent(event);
    if (kind === SIM_EVENT.level) this.streams.level(event);
    else if (kind === SIM_EVENT.trade) this.streams.trade(event);
    else if (this.#isWatched.has(event.account) && kind !== SIM_EVENT.status) this.#note({ ...event });
  }

  #note(event: SimEvent): void {
    this.#pending.push(event);
    if (event.kind !== SIM_EVENT.prevented) return;
    const last = this.preventions.at(-1);
    if (last?.preventedMatchId === event.preventedMatchId && last.symbol === event.symbol) return;
    const { account, symbol, preventedMatchId, priceTicks, lots, time } = event;
    this.preventions.push({
      account,
      symbol,
      preventedMatchId,
      takerOrderId: event.orderId,
      makerOrderId: event.otherOrderId,
      priceTicks,
      lots,
      timeUs: time,
    });
    if (this.preventions.length > 2 * PREVENTIONS_KEPT) this.preventions.splice(0, PREVENTIONS_KEPT);
  }

  /** The first fill of an order gives back some of what its placement has cost. */
  #firstFill(fill: SimEvent): void {
    this.limits.addOrders(fill.account, -(fill.maker === 1 ? FIRST_FILL_MAKER : FIRST_FILL_TAKER), this.wallUs);
  }
}
