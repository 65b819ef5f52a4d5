/**
 * What every venue on loopback has, whatever its protocol: an exchange, two clocks, a market around it, accounts by key.
 * Commands go through `run`, so that what they cause is told before they are answered. A protocol extends it and says
 * what it makes of public events (`heard`) and of those of its accounts (`told`).
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
import type { LatencyWay } from '../latency-carrier.ts';
import { parseUnits } from './decimal-units.ts';
import { type AccountQueries, LateView } from './late-view.ts';

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
export interface HostedVenueOptions {
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
}

/** Result of a command, when it was given, and what of it is about accounts. */
export interface Ran<T> {
  readonly result: T;
  readonly timeUs: number;
  readonly fills: readonly SimEvent[];
  readonly preventions: readonly SimEvent[];
}

/** The venue without its protocol. */
export abstract class HostedVenue {
  readonly exchange: SimExchange;
  readonly accounts: readonly VenueAccount[];
  /** Markets have the places from 0 to one below this in the exchange. */
  readonly symbolCount: number;
  /** By how much the venue's clock is ahead of the true one, µs; below 0 behind. Chaos sets it. */
  skewUs = 0;
  /** How long messages are under way; not at all when absent. */
  latency: LatencyWay | undefined;
  protected lateView: LateView | undefined;
  /** What queries about accounts see; something else than the exchange when chaos wants it. */
  view: AccountQueries;
  readonly #clock: Clock;
  readonly #marketClock: Clock;
  readonly #startUs: number;
  readonly #byKey = new Map<string, VenueAccount>();
  readonly #isWatched = new Set<number>();
  #pending: SimEvent[] = [];
  #timeUs = 0;
  #background: Background | undefined;

  /** Symbols get their places in the exchange in the order of the options. */
  constructor(options: HostedVenueOptions) {
    this.#clock = options.clock;
    this.#marketClock = options.marketClock ?? options.clock;
    this.#startUs = options.clock.nowMicros();
    this.exchange = createSimExchange({ fees: options.fees, sink: (event) => this.#hear(event) });
    this.view = this.exchange;
    this.symbolCount = options.symbols.length;
    for (const definition of options.symbols) this.exchange.addSymbol(definition);
    this.accounts = options.accounts.map((account) => this.#open(account, options));
  }

  /** A level or a trade, for the public. The object is used again. */
  protected abstract heard(event: SimEvent): void;

  /** What happened to an account, in order, once it is settled. */
  protected abstract told(account: VenueAccount, events: readonly SimEvent[], nowUs: number): void;

  /** Time of the wall, µs: what clients stamp their requests with. */
  get wallUs(): number {
    return this.#clock.nowMicros() + this.skewUs;
  }

  /** True time since the venue was made, µs, whatever its clock says. */
  get elapsedUs(): number {
    return this.#clock.nowMicros() - this.#startUs;
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
      this.lateView?.note(account.index, own);
      this.told(account, own, nowUs);
    }
  }

  /** Keeps what changes, so that queries can be behind. @param lagMaxUs the longest lag, µs. */
  watchChanges(lagMaxUs: number): LateView {
    const times = { clockUs: () => this.elapsedUs, marketUs: () => this.now(), lagMaxUs };
    const accounts = this.accounts.map(({ index }) => index);
    this.lateView = new LateView(this.exchange, times, accounts);
    this.view = this.lateView;
    return this.lateView;
  }

  /** The account of a key. */
  findAccount(key: string): VenueAccount | undefined {
    return this.#byKey.get(key);
  }

  #open(account: VenueAccountOptions, options: HostedVenueOptions): VenueAccount {
    const { exchange } = this;
    const { feeSchedule } = options;
    const openTimeUs = options.openTimeUs ?? this.wallUs;
    const index = exchange.addAccount({ name: account.name, tradeGroup: -1, enabled: true, feeSchedule });
    for (const [asset, text] of Object.entries(account.balances))
      exchange.deposit(openTimeUs, index, exchange.addAsset(asset), parseUnits(text));
    const opened = { ...account, index };
    this.#isWatched.add(index);
    this.#byKey.set(account.key, opened);
    return opened;
  }

  #hear(event: SimEvent): void {
    const { kind } = event;
    this.#background?.onEvent(event);
    if (kind === SIM_EVENT.level || kind === SIM_EVENT.trade) this.heard(event);
    else if (this.#isWatched.has(event.account) && kind !== SIM_EVENT.status) this.#pending.push({ ...event });
  }
}
