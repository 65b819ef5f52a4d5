/**
 * Kraken behind its protocol: markets, orders as clients know them, the history of each account, and everybody who listens.
 * What accounts hear is put into words once, whoever listens.
 */
import { EXPIRY_REASON, ORDER_STATE, SIM_EVENT, type SimEvent } from '../../../domain/sim/index.ts';
import { HostedVenue, type HostedVenueOptions, type VenueAccount } from '../hosted/hosted-venue.ts';
import { LateRecords } from '../hosted/late-records.ts';
import type { LateView } from '../hosted/late-view.ts';
import type { TapeTrade } from '../hosted/trade-tape.ts';
import { NonceGate, Tokens } from './access.ts';
import { AccountHistory, type LedgerEntry, LedgerNumbers, type TradeRecord } from './account-history.ts';
import { faults } from './fault.ts';
import { KrakenPair } from './listed-pair.ts';
import { KrakenMarket } from './market.ts';
import { OrderDesk } from './order-desk.ts';
import { isOpen, type OrderRecord, OrderRecords } from './order-record.ts';
import { isTrailing } from './order-wish.ts';
import { type KrakenLimits, RateCounters } from './rate-counters.ts';

const US_PER_SECOND = 1e6;

/** How a venue is set up. */
export interface KrakenVenueOptions extends HostedVenueOptions {
  /** Uniform in [0, 1): tokens that the venue makes. */
  readonly random: () => number;
  readonly limits?: KrakenLimits;
  /** How far below the highest one a nonce may be. @defaultValue 0 */
  readonly nonceWindow?: number;
}

/** What happened to an order. */
export type OrderNews =
  | {
      readonly kind: 'new' | 'amended' | 'triggered' | 'filled' | 'canceled' | 'expired';
      readonly record: OrderRecord;
      readonly timeUs: number;
    }
  | { readonly kind: 'trade'; readonly record: OrderRecord; readonly timeUs: number; readonly trade: TradeRecord };

/** Who listens to an account. */
export interface AccountListener {
  order(news: OrderNews): void;
  ledger(entry: LedgerEntry): void;
}

/** Who listens to the markets. */
export interface MarketListener {
  trade(market: KrakenMarket, trade: TapeTrade): void;
}

/** The venue. */
export class KrakenVenue extends HostedVenue {
  readonly markets: readonly KrakenMarket[];
  readonly records = new OrderRecords();
  readonly rates: RateCounters;
  readonly tokens: Tokens;
  readonly desk: OrderDesk;
  /** What queries see of orders, trades and entries while chaos wants them to be behind. */
  late: LateRecords<OrderRecord> | undefined;
  readonly marketListeners = new Set<MarketListener>();
  readonly #names = new Map<string, KrakenMarket>();
  readonly #nonces: readonly NonceGate[];
  readonly #histories: ReadonlyMap<number, AccountHistory>;
  readonly #listeners = new Map<number, Set<AccountListener>>();
  /** When all orders of an account are cancelled unless it says otherwise, µs of the wall. */
  readonly #deadMen = new Map<number, number>();
  /** As SystemStatus says it. */
  systemStatus: 'online' | 'maintenance' | 'cancel_only' | 'post_only' = 'online';
  #tasks: (() => void)[] = [];
  #amendments = 0;

  constructor(options: KrakenVenueOptions) {
    super(options);
    this.rates = new RateCounters(options.limits);
    this.tokens = new Tokens(options.random);
    this.markets = options.symbols.map(
      (definition, index) => new KrakenMarket(new KrakenPair(index, definition), this.exchange),
    );
    for (const market of this.markets) {
      const { id, altname, oldName, wsName } = market.pair;
      for (const name of [id, altname, oldName, wsName, wsName.replace('/', '')]) this.#names.set(name, market);
    }
    const numbers = new LedgerNumbers();
    const symbols = Math.max(1, this.markets.length);
    this.#histories = new Map(this.accounts.map(({ index }) => [index, new AccountHistory(numbers, symbols)]));
    const openTimeUs = options.openTimeUs ?? this.wallUs;
    for (const { index } of this.accounts) {
      for (const asset of this.exchange.assets) {
        const { free } = this.exchange.balance(index, this.exchange.assetOf(asset));
        if (free > 0) this.history(index).deposit(asset, free, openTimeUs);
      }
    }
    this.#nonces = this.accounts.map(() => new NonceGate(options.nonceWindow ?? 0));
    this.desk = new OrderDesk(this);
  }

  /** The market of a name, whichever of its names it is. @throws EQuery:Unknown asset pair */
  market(name: string): KrakenMarket {
    const market = this.#names.get(name) ?? this.#names.get(name.toUpperCase());
    if (market === undefined) throw faults.pair();
    return market;
  }

  /** The market of a name over WebSocket v2: `BTC/USD`. */
  socketMarket(name: string): KrakenMarket | undefined {
    const market = this.#names.get(name);
    return market?.pair.wsName === name || market?.pair.oldName === name ? market : undefined;
  }

  history(account: number): AccountHistory {
    return this.#histories.get(account) as AccountHistory;
  }

  nonceGate(account: VenueAccount): NonceGate {
    return this.#nonces[this.accounts.indexOf(account)] as NonceGate;
  }

  /** Number of an amendment, from 0. */
  takeAmendNumber(): number {
    this.#amendments += 1;
    return this.#amendments - 1;
  }

  /** Listens to an account. @returns ends it. */
  listen(account: number, listener: AccountListener): () => void {
    const listeners = this.#listeners.get(account) ?? new Set();
    this.#listeners.set(account, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** All orders of an account are cancelled in some seconds, unless it says otherwise until then. @param seconds 0 for never. */
  setDeadMan(account: number, seconds: number): void {
    if (seconds === 0) this.#deadMen.delete(account);
    else this.#deadMen.set(account, this.wallUs + seconds * US_PER_SECOND);
  }

  /** Time goes on. @returns the time of the venue, µs. */
  tick(): number {
    const timeUs = this.live();
    for (const [account, untilUs] of this.#deadMen) {
      if (untilUs > this.wallUs) continue;
      this.#deadMen.delete(account);
      this.desk.cancelAll(account, 'Cancel all orders after timeout');
    }
    return timeUs;
  }

  override watchChanges(lagMaxUs: number): LateView {
    const view = super.watchChanges(lagMaxUs);
    this.late = new LateRecords(view, (record) => ({ ...record, trades: [...record.trades] }));
    return view;
  }

  override settle(): void {
    super.settle();
    while (this.#tasks.length > 0) {
      const tasks = this.#tasks;
      this.#tasks = [];
      for (const task of tasks) task();
      super.settle();
    }
  }

  protected override heard(event: SimEvent): void {
    const market = this.markets[event.symbol] as KrakenMarket;
    if (event.kind === SIM_EVENT.level) {
      market.changes += 1;
      return;
    }
    const trade = market.trade(event);
    for (const listener of this.marketListeners) listener.trade(market, trade);
  }

  protected override told(account: VenueAccount, events: readonly SimEvent[]): void {
    const assets = new Map<number, number>();
    for (const event of events) {
      if (event.kind === SIM_EVENT.balance) assets.set(event.asset, event.time);
      else this.#order(event);
    }
    const history = this.history(account.index);
    for (const [index, timeUs] of assets) {
      const asset = this.exchange.assets[index] as string;
      const { free, locked } = this.exchange.balance(account.index, index);
      const missing = free + locked - history.balance(asset);
      // What no fill explains has come from outside, or gone there.
      if (missing !== 0) this.#tellLedger(account.index, history.deposit(asset, missing, timeUs));
    }
  }

  #order(event: SimEvent): void {
    const record = this.records.ofExchange(event.orderId);
    if (record === undefined) return;
    const timeUs = event.time;
    if (event.kind === SIM_EVENT.fill) this.#fill(record, event);
    else if (event.kind === SIM_EVENT.new || event.kind === SIM_EVENT.replaced) {
      record.status = 'open';
      const kind = record.announce;
      record.announce = 'new';
      if (kind !== 'nothing') this.#tellOrder({ kind, record, timeUs });
    } else if (event.kind === SIM_EVENT.triggered) {
      record.isTriggered = true;
      this.#knowLimit(record);
      this.#tellOrder({ kind: 'triggered', record, timeUs });
    }
    this.#end(record, event);
  }

  /** The limit of an order that trailed is known from its trigger on. */
  #knowLimit(record: OrderRecord): void {
    if (!isTrailing(record.wish.kind)) return;
    const { account, symbol, exchangeId } = record;
    const order = this.exchange.order({ account, symbol, orderId: exchangeId, clientId: 0 });
    if (order === undefined || order.priceTicks === 0) return;
    record.priceTicks = order.priceTicks;
    record.triggerTicks = order.stopTicks;
  }

  #fill(record: OrderRecord, event: SimEvent): void {
    record.filledLots += event.lots;
    record.filledQuoteUnits += event.quoteUnits;
    record.feeUnits += event.feeUnits;
    const { trade, entries } = this.history(record.account).fill({
      order: record,
      pair: (this.markets[event.symbol] as KrakenMarket).pair,
      timeUs: event.time,
      ticks: event.priceTicks,
      lots: event.lots,
      quoteUnits: event.quoteUnits,
      feeUnits: event.feeUnits,
      isMaker: event.maker === 1,
      tradeId: event.tradeId,
    });
    record.trades.push(trade.txid);
    if (record.wish.close !== undefined) {
      record.owedLots += event.lots;
      this.#tasks.push(() => this.desk.close(record));
    }
    this.#tellOrder({ kind: 'trade', record, timeUs: event.time, trade });
    for (const entry of entries) this.#tellLedger(record.account, entry);
  }

  /** An order may have come to its end with an event. */
  #end(record: OrderRecord, event: SimEvent): void {
    const { state } = event;
    if (!isOpen(record) || state === ORDER_STATE.new || state === ORDER_STATE.partiallyFilled) return;
    if (state === ORDER_STATE.pendingNew) return;
    const isDated = event.kind === SIM_EVENT.expired && event.reason === EXPIRY_REASON.goodTillDate;
    record.status = state === ORDER_STATE.filled ? 'closed' : isDated ? 'expired' : 'canceled';
    record.closeUs = event.time;
    record.reason = record.status === 'closed' ? '' : reasonOf(record, event);
    if (record.lots === 0) record.lots = record.filledLots;
    this.records.close(record);
    const kind = record.status === 'closed' ? 'filled' : record.status === 'expired' ? 'expired' : 'canceled';
    this.#tellOrder({ kind, record, timeUs: event.time });
  }

  #tellOrder(news: OrderNews): void {
    this.late?.note(news.record);
    if (news.kind === 'trade') this.late?.begin(news.trade);
    for (const listener of this.#listeners.get(news.record.account) ?? []) listener.order(news);
  }

  #tellLedger(account: number, entry: LedgerEntry): void {
    this.late?.begin(entry);
    for (const listener of this.#listeners.get(account) ?? []) listener.ledger(entry);
  }
}

function reasonOf(record: OrderRecord, event: SimEvent): string {
  if (event.state === ORDER_STATE.expiredInMatch) return 'Self trade prevention';
  if (event.reason === EXPIRY_REASON.goodTillDate) return 'Order expired';
  if (event.reason === EXPIRY_REASON.unfilledIoc || event.reason === EXPIRY_REASON.unfilledFok)
    return 'Not filled at once';
  if (event.reason === EXPIRY_REASON.insufficientLiquidity) return 'Insufficient liquidity';
  if (event.reason === EXPIRY_REASON.rejected) return 'Insufficient funds';
  return record.endReason === '' ? 'Exchange canceled' : record.endReason;
}
