/**
 * Binance behind its protocol: what is public of its markets, names of orders, limits, and everybody who listens.
 */
import { SIM_EVENT, type SimEvent } from '../../../domain/sim/index.ts';
import { HostedVenue, type HostedVenueOptions, type VenueAccount } from '../hosted/hosted-venue.ts';
import { ClientIds } from './client-ids.ts';
import { faults } from './fault.ts';
import { ListedSymbol } from './listed-symbol.ts';
import { Market } from './market.ts';
import { MarketStreams } from './market-streams.ts';
import { msOf, type Wording } from './order-text.ts';
import type { Params } from './params.ts';
import { type LimitOptions, RateLimits } from './rate-limits.ts';
import { StreamHub } from './stream-hub.ts';
import { UserEvents } from './user-events.ts';

const FIRST_FILL_TAKER = 1;
const FIRST_FILL_MAKER = 5;
const PREVENTIONS_KEPT = 10_000;

/** How a venue is set up. */
export interface BinanceVenueOptions extends HostedVenueOptions {
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

/** A change of an order that kept its place. */
export interface Amendment {
  readonly account: number;
  readonly symbol: number;
  readonly orderId: number;
  readonly executionId: number;
  readonly clientId: number;
  readonly newClientId: number;
  readonly lots: number;
  readonly newLots: number;
  readonly timeUs: number;
}

/** Who listens to an account. */
export interface AccountListener {
  hear(event: object): void;
  /** The venue ends it; whoever listens says so to its client. */
  end(): void;
}

/** The venue. */
export class BinanceVenue extends HostedVenue {
  readonly markets: readonly Market[];
  readonly wording: Wording;
  /** The same with times in microseconds. */
  readonly microWording: Wording;
  readonly ids: ClientIds;
  readonly limits: RateLimits;
  readonly hub = new StreamHub();
  readonly streams: MarketStreams;
  readonly preventions: Prevention[] = [];
  readonly amendments: Amendment[] = [];
  readonly listenKeys: boolean;
  readonly random: () => number;
  readonly #users: UserEvents;
  readonly #bySymbol = new Map<string, Market>();
  readonly #listeners = new Map<number, Set<AccountListener>>();

  constructor(options: BinanceVenueOptions) {
    super(options);
    this.random = options.random;
    this.listenKeys = options.listenKeys ?? true;
    const symbols = options.symbols.map((definition, index) => new ListedSymbol(index, definition));
    this.markets = symbols.map((symbol) => new Market(symbol, this.exchange));
    for (const market of this.markets) this.#bySymbol.set(market.symbol.name, market);
    this.ids = new ClientIds(options.random);
    this.wording = { ids: this.ids, symbols, assets: this.exchange.assets, stamp: msOf };
    this.microWording = { ...this.wording, stamp: (timeUs) => timeUs };
    this.limits = new RateLimits(options.limits);
    this.#users = new UserEvents(this.exchange, this.wording);
    this.ids.isKept = (number) => this.#users.bears(number);
    this.streams = new MarketStreams(this.hub, this.markets);
  }

  protected override heard(event: SimEvent): void {
    if (event.kind === SIM_EVENT.level) this.streams.level(event);
    else this.streams.trade(event);
  }

  protected override told(account: VenueAccount, events: readonly SimEvent[], nowUs: number): void {
    for (const event of events) if (event.kind === SIM_EVENT.prevented) this.#note(event);
    const messages = this.#users.messages(events, nowUs, (fill) => this.#firstFill(fill));
    for (const message of messages) this.tell(account.index, message);
  }

  /** Listens to an account. @returns ends it. */
  listen(account: number, listener: AccountListener): () => void {
    const listeners = this.#listeners.get(account) ?? new Set();
    this.#listeners.set(account, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Tells everybody who listens to an account. */
  tell(account: number, message: object): void {
    for (const { hear } of this.#listeners.get(account) ?? []) hear(message);
  }

  /** Nobody may listen to accounts any more: each listener is told that it is over. */
  endListening(): void {
    for (const listeners of this.#listeners.values()) for (const { end } of [...listeners]) end();
  }

  /** The account of a key. @throws −2014, −2015. */
  accountOf(key: string | undefined): VenueAccount {
    if (key === undefined || !/^[A-Za-z0-9_-]{1,128}$/.test(key)) throw faults.keyFormat();
    const account = this.findAccount(key);
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

  /** Keeps an amendment. */
  amended(amendment: Amendment): void {
    this.amendments.push(amendment);
    if (this.amendments.length > 2 * PREVENTIONS_KEPT) this.amendments.splice(0, PREVENTIONS_KEPT);
  }

  #note(event: SimEvent): void {
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
