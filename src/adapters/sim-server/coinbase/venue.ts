/** Coinbase Advanced in front of the exchange: its products, its orders, who may send what, and who listens. */
import { SIM_EVENT, type SimEvent } from '../../../domain/sim/index.ts';
import { HostedVenue, type HostedVenueOptions, type VenueAccount } from '../hosted/hosted-venue.ts';
import { LateRecords } from '../hosted/late-records.ts';
import type { LateView } from '../hosted/late-view.ts';
import { Access } from './access.ts';
import { ListedProduct } from './listed-product.ts';
import { type FillRecord, isClosed, makeUuid, OrderLedger, type OrderRecord } from './order-ledger.ts';
import { planOfOrder } from './order-plan.ts';
import { type AccountIds, idOf, userOrderView } from './order-text.ts';
import { ProductMarket } from './product-market.ts';
import { type CoinbaseLimits, CoinbaseRateLimits } from './rate-limits.ts';
import { StreamDesk } from './stream-desk.ts';

/** How a venue is set up. */
export interface CoinbaseVenueOptions extends HostedVenueOptions {
  /** Uniform in [0, 1): ids that the venue makes. */
  readonly random: () => number;
  readonly limits?: CoinbaseLimits;
}

/** The venue. */
export class CoinbaseVenue extends HostedVenue {
  readonly markets: readonly ProductMarket[];
  readonly orders: OrderLedger;
  readonly access: Access;
  readonly limits: CoinbaseRateLimits;
  readonly streams: StreamDesk;
  /** What queries see of orders and fills while chaos wants them to be behind. */
  late: LateRecords<OrderRecord> | undefined;
  readonly random: () => number;
  /** When the venue opened, µs. */
  readonly openedUs: number;
  readonly #byName = new Map<string, ProductMarket>();
  readonly #ids = new Map<string, AccountIds>();

  /** @throws BOT4_CLI_USAGE for a key that cannot be read. */
  constructor(options: CoinbaseVenueOptions) {
    super(options);
    this.random = options.random;
    this.openedUs = options.openTimeUs ?? this.wallUs;
    const { exchange } = this;
    this.markets = options.symbols.map(
      (definition, index) => new ProductMarket(new ListedProduct(index, definition), exchange),
    );
    for (const market of this.markets) this.#byName.set(market.product.name, market);
    this.orders = new OrderLedger(options.random);
    this.access = new Access(this.accounts);
    this.limits = new CoinbaseRateLimits(options.limits);
    this.streams = new StreamDesk(this);
  }

  override watchChanges(lagMaxUs: number): LateView {
    const view = super.watchChanges(lagMaxUs);
    this.late = new LateRecords(view, (record) => ({ ...record }));
    return view;
  }

  protected override heard(event: SimEvent): void {
    const market = this.markets[event.symbol] as ProductMarket;
    if (event.kind === SIM_EVENT.level) market.level(event);
    else this.streams.traded(market, market.trade(event));
  }

  protected override told(account: VenueAccount, events: readonly SimEvent[]): void {
    const ids = this.idsOf(account);
    for (const event of events) {
      if (event.kind === SIM_EVENT.new && !this.orders.knows(event.orderId)) this.#adopt(account, event);
      const order = this.orders.apply(event);
      if (order === undefined) continue;
      this.late?.note(order);
      if (event.kind === SIM_EVENT.fill) this.late?.begin(this.orders.newestFill(order));
      this.streams.ordered(account.index, order.plan.product.name, () => userOrderView(order, ids));
    }
  }

  /** An order on the account that no request has placed: the venue's own, or somebody else's with the same key. */
  #adopt({ index }: VenueAccount, { symbol, orderId, time }: SimEvent): void {
    const order = this.exchange.order({ account: index, symbol, orderId, clientId: 0 });
    const market = this.markets[symbol];
    if (order === undefined || market === undefined) return;
    this.orders.open({
      clientOrderId: makeUuid(this.random),
      account: index,
      plan: planOfOrder(order, market.product),
      exchangeIds: [orderId],
      listId: 0,
      lots: order.lots,
      lockTicks: order.lockTicks,
      lockPpm: this.lockPpmOf(index),
      timeUs: time,
    });
  }

  /** Orders of an account as queries see them, newest first. */
  seenOrders(account: number): OrderRecord[] {
    const all = this.orders.ordersOf(account);
    return this.late === undefined
      ? all
      : all.map((order) => this.seen(order)).filter((order): order is OrderRecord => order !== undefined);
  }

  /** An order as queries see it. */
  seen(order: OrderRecord | undefined): OrderRecord | undefined {
    if (order === undefined || this.late === undefined) return order;
    const then = this.late.asOf(order);
    const isKnown = then !== undefined && (!isClosed(then) || this.late.keeps(then.changedUs));
    return isKnown ? then : undefined;
  }

  /** Fills of an account as queries see them, newest first. */
  seenFills(account: number): FillRecord[] {
    const { late } = this;
    const all = this.orders.fillsOf(account);
    return late === undefined ? all : all.filter((fill) => late.shows(fill, fill.timeUs));
  }

  /** The market of a name. */
  find(name: string | undefined): ProductMarket | undefined {
    return name === undefined ? undefined : this.#byName.get(name);
  }

  /** Ids that the venue knows an account by. */
  idsOf({ key }: VenueAccount): AccountIds {
    let ids = this.#ids.get(key);
    if (ids === undefined) {
      ids = { userId: idOf(`user ${key}`), portfolioId: idOf(`portfolio ${key}`) };
      this.#ids.set(key, ids);
    }
    return ids;
  }

  /** Id of what an account has of an asset. */
  walletId({ key }: VenueAccount, asset: string): string {
    return idOf(`wallet ${key} ${asset}`);
  }

  /** Rate of the commission that a buy of an account locks with its price: tiers only fall. */
  lockPpmOf(account: number): number {
    const { makerPpm, takerPpm } = this.exchange.feesOf(account);
    return Math.max(makerPpm, takerPpm);
  }

  /** Open orders of an account, oldest first. */
  openOrders(account: number): OrderRecord[] {
    return this.orders
      .ordersOf(account)
      .filter(({ status }) => status === 'OPEN')
      .reverse();
  }
}
