/**
 * Random schedules of all commands over several accounts, markets and trade groups, from a seed, with what must hold
 * after each of them. `SIM_SEED=123 npx vitest run test/sim/conservation` repeats one.
 */
import { createHash } from 'node:crypto';
import { Rng } from '../../src/core/index.ts';
import {
  type CancelReplaceMode,
  createSimExchange,
  type ListRequest,
  makeOrderRequest,
  ORDER_STATE,
  ORDER_TYPE,
  type OrderName,
  type OrderRequest,
  type OrderTypeCode,
  SIM_EVENT,
  type SimEvent,
  type SimExchange,
  type SimFeeSchedule,
  type SimOrder,
  type SimSymbolDefinition,
  type StpModeCode,
  TIME_IN_FORCE,
} from '../../src/domain/sim/index.ts';
import { lotUnitsOf, needOf, openLots, payOther } from './schedule-needs.ts';

const ALL_MODES: readonly StpModeCode[] = [0, 1, 2, 3, 4, 5];
const FINAL = new Set<number>([
  ORDER_STATE.filled,
  ORDER_STATE.canceled,
  ORDER_STATE.rejected,
  ORDER_STATE.expired,
  ORDER_STATE.expiredInMatch,
]);

/** Rate that buys lock for their commission in the quote asset. */
const QUOTE_PPM = 2_300;

/** A rebate for makers above a volume, and a discount for those who have the token. */
export const FEES: readonly SimFeeSchedule[] = [
  {
    name: 'standard',
    source: 'made up for tests',
    entries: [
      {
        from: 0,
        tiers: [
          { volumeUnits: 0, makerPpm: 1000, takerPpm: 1500 },
          { volumeUnits: 1000e8, makerPpm: -50, takerPpm: 700 },
        ],
      },
      { from: 5_000_000, tiers: [{ volumeUnits: 0, makerPpm: 333, takerPpm: 777 }] },
    ],
  },
  {
    name: 'token',
    source: 'made up for tests',
    entries: [
      {
        from: 0,
        tiers: [{ volumeUnits: 0, makerPpm: 1000, takerPpm: 1000 }],
        discount: { asset: 'TOK', ppm: 250_000 },
      },
    ],
  },
  {
    name: 'quote',
    source: 'made up for tests',
    charged: 'quote',
    entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 700, takerPpm: QUOTE_PPM }] }],
  },
];

/** A market whose prices are some hundred ticks, so that everything meets everything. */
export function market(
  symbol: string,
  base: string,
  quote: string,
  more: Partial<SimSymbolDefinition> = {},
): SimSymbolDefinition {
  return {
    symbol,
    base,
    quote,
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '9000', stepSize: '0.001' },
    ],
    allowedStpModes: ALL_MODES,
    defaultStpMode: 2,
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    amendAllowed: true,
    trailingAllowed: true,
    ...more,
  };
}

/** An exchange with its event log. */
export interface Recorded {
  readonly exchange: SimExchange;
  /** Called with each event besides. */
  readonly listeners: ((event: SimEvent) => void)[];
  /** Hash of all fields of all events so far. */
  digest(): string;
}

/** A new exchange whose events are hashed and passed on. */
export function record(options: { readonly idempotency?: boolean } = {}): Recorded {
  const hash = createHash('sha256');
  const listeners: ((event: SimEvent) => void)[] = [];
  const row = new Float64Array(26);
  const exchange = createSimExchange({
    fees: FEES,
    ...options,
    sink: (event) => {
      let at = 0;
      for (const value of Object.values(event)) row[at++] = value as number;
      hash.update(new Uint8Array(row.buffer));
      for (const listener of listeners) listener(event);
    },
  });
  return { exchange, listeners, digest: () => hash.copy().digest('hex') };
}

/**
 * The exchange of the schedules: three markets, six accounts, two of them of one group.
 * @param inQuote whether all commissions are in the quote asset.
 */
export function stage(recorded: Recorded, inQuote = false): void {
  const { exchange } = recorded;
  const range = { bidUp: '1.2', bidDown: '0.5', askUp: '2', askDown: '0.8' };
  const notional = {
    filterType: 'NOTIONAL',
    minNotional: '0.01',
    maxNotional: '100000',
    applyMinToMarket: true,
    applyMaxToMarket: true,
  };
  const grid = market('', '', '').filters;
  exchange.addSymbol(market('AAAQQQ', 'AAA', 'QQQ', { opoAllowed: true }));
  exchange.addSymbol(
    market('TOKQQQ', 'TOK', 'QQQ', { opoAllowed: true, filters: [...grid, notional], priceRange: range }),
  );
  exchange.addSymbol(
    market('BBBAAA', 'BBB', 'AAA', {
      opoAllowed: true,
      // A tick of a lot is less than a unit: values are cut down.
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0.01', tickSize: '0.000003' },
        { filterType: 'LOT_SIZE', minQty: '0', maxQty: '0', stepSize: '0.0007' },
        { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 12 },
        { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
      ],
    }),
  );
  for (let account = 0; account < 6; account++) {
    exchange.addAccount({
      name: `account ${account}`,
      tradeGroup: account === 1 || account === 2 ? 7 : -1,
      enabled: true,
      feeSchedule: inQuote ? 'quote' : account % 2 === 0 ? 'standard' : 'token',
      keepsHistory: account !== 5,
    });
    for (let asset = 0; asset < exchange.assets.length; asset++) exchange.deposit(1, account, asset, 30e8 + 7 * asset);
  }
}

/** Draws commands and gives them to an exchange. */
export class Schedule {
  readonly recorded: Recorded;
  readonly #rng: Rng;
  readonly #ids: OrderName[] = [];
  readonly #paysOther: boolean;
  time = 1000;
  /** Deposits less withdrawals, by asset. */
  readonly deposits = new Map<number, number>();

  /** @param paysOther whether the working legs of some lists pay the others. */
  constructor(seed: number, recorded: Recorded, paysOther = false) {
    this.#paysOther = paysOther;
    this.#rng = new Rng(seed).stream('schedule');
    this.recorded = recorded;
  }

  #pick<T>(items: readonly T[]): T {
    return items[this.#rng.below(items.length)] as T;
  }

  #chance(percent: number): boolean {
    return this.#rng.below(100) < percent;
  }

  /** One command. */
  step(): void {
    const { exchange } = this.recorded;
    this.time += this.#rng.below(20_000);
    const kind = this.#rng.below(100);
    if (kind < 52) this.#submit();
    else if (kind < 60) this.#list();
    else if (kind < 76) this.#cancel();
    else if (kind < 83) this.#replace();
    else if (kind < 90) this.#amend();
    else if (kind < 92) exchange.cancelAll(this.time, this.#rng.below(6), this.#rng.below(4) - 1);
    else if (kind < 95) this.#deposit();
    else if (kind < 97) exchange.setReferencePrice(this.time, this.#rng.below(3), this.#pick([0, 100, 105]));
    else if (kind < 98) exchange.setStatus(this.time, this.#rng.below(3), this.#chance(80));
    else exchange.advance(this.time + this.#rng.below(200_000));
  }

  #submit(): void {
    const request = this.#order(this.#rng.below(6), this.#rng.below(3));
    this.#note(request, this.recorded.exchange.submit(this.time, request));
  }

  #note({ account, symbol, clientId }: OrderRequest, orderId: number): void {
    if (orderId > 0) this.#ids.push({ account, symbol, orderId, clientId: this.#chance(30) ? clientId : 0 });
  }

  #tick(): number {
    return 95 + this.#rng.below(11);
  }

  #order(
    account: number,
    symbol: number,
    types: readonly OrderTypeCode[] = [0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6],
  ): OrderRequest {
    const request = makeOrderRequest();
    request.account = account;
    request.symbol = symbol;
    request.side = this.#chance(50) ? 1 : -1;
    request.type = this.#pick(types);
    request.lots = 1 + this.#rng.below(this.#chance(5) ? 40_000 : 900);
    request.stpMode = this.#pick([-1, ...ALL_MODES]);
    request.clientId = this.#chance(40) ? 1 + this.#rng.below(8) : 0;
    request.reduceOnly = this.#chance(4);
    const { type } = request;
    if (type !== ORDER_TYPE.market && type !== ORDER_TYPE.stopLoss && type !== ORDER_TYPE.takeProfit) {
      request.priceTicks = this.#tick();
      if (this.#chance(25)) request.icebergLots = 1 + this.#rng.below(request.lots);
      else if (type !== ORDER_TYPE.limitMaker) this.#inForce(request);
    }
    if (type === ORDER_TYPE.market && this.#chance(40)) {
      request.quoteUnits = 1 + this.#rng.below(4e8);
      request.lots = 0;
    }
    if (type >= ORDER_TYPE.stopLoss && type <= ORDER_TYPE.takeProfitLimit) this.#trigger(request);
    return request;
  }

  #inForce(request: OrderRequest): void {
    request.timeInForce = this.#pick([
      TIME_IN_FORCE.gtc,
      TIME_IN_FORCE.gtc,
      TIME_IN_FORCE.ioc,
      TIME_IN_FORCE.fok,
      TIME_IN_FORCE.gtd,
    ]);
    if (request.timeInForce === TIME_IN_FORCE.gtd) request.expireTime = this.time + this.#rng.below(300_000);
  }

  #trigger(request: OrderRequest): void {
    const kind = this.#rng.below(3);
    if (kind !== 1) request.stopTicks = this.#tick();
    if (kind !== 0) request.trailingBps = 100 + this.#rng.below(500);
    const hasLimit = request.type === ORDER_TYPE.stopLossLimit || request.type === ORDER_TYPE.takeProfitLimit;
    if (kind !== 1 || !hasLimit || !this.#chance(40)) return;
    request.followsTrigger = true;
    request.limitOffsetTicks = this.#rng.below(41) - 20;
    request.priceTicks = 0;
  }

  #list(): void {
    const account = this.#rng.below(6);
    const symbol = this.#rng.below(3);
    const kind = this.#pick(['oco', 'oto', 'otoco'] as const);
    const legs: OrderRequest[] = [];
    if (kind !== 'oco') legs.push(this.#order(account, symbol, [0, 6]));
    if (kind === 'oto') legs.push(this.#order(account, symbol));
    else legs.push(...this.#pair(account, symbol));
    for (const leg of legs) leg.reduceOnly = false;
    const paysOther = this.#paysOther && kind !== 'oco' && payOther(legs);
    const request: ListRequest = { kind, account, symbol, listClientId: 0, legs, paysOther };
    const id = this.recorded.exchange.submitList(this.time, request);
    if (id <= 0) return;
    const list = this.recorded.exchange.list(account, id);
    for (const orderId of list?.orderIds ?? []) this.#ids.push({ account, symbol, orderId, clientId: 0 });
    if (this.#chance(10)) this.recorded.exchange.cancelList(this.time, { account, listId: id });
  }

  #pair(account: number, symbol: number): readonly OrderRequest[] {
    const { exchange } = this.recorded;
    const middle = exchange.lastPrice(symbol) || 100;
    const profit = this.#order(account, symbol, [4, 5, 6]);
    const loss = this.#order(account, symbol, [2, 3]);
    loss.side = profit.side;
    loss.lots = profit.lots;
    loss.icebergLots = 0;
    const sells = profit.side < 0;
    const [above, below] = sells ? [profit, loss] : [loss, profit];
    for (const leg of [above, below]) {
      const tick = middle + (leg === above ? 1 + this.#rng.below(4) : -1 - this.#rng.below(4));
      if (leg.type === ORDER_TYPE.limitMaker) leg.priceTicks = tick;
      else if (leg.stopTicks > 0) leg.stopTicks = tick;
    }
    return [above, below];
  }

  #name(): OrderName | undefined {
    if (this.#ids.length === 0) return undefined;
    const recent = Math.min(this.#ids.length, 40);
    return this.#ids[this.#ids.length - 1 - this.#rng.below(recent)];
  }

  #cancel(): void {
    const name = this.#name();
    if (name === undefined) return;
    this.recorded.exchange.cancel(this.time, name, { restriction: this.#pick([0, 0, 0, 1, 2]), cancelClientId: 5 });
  }

  #replace(): void {
    const name = this.#name();
    if (name === undefined) return;
    const request = this.#order(name.account, name.symbol);
    const mode: CancelReplaceMode = this.#chance(50) ? 'stopOnFailure' : 'allowFailure';
    this.#note(request, this.recorded.exchange.cancelReplace(this.time, name, request, mode).placed);
  }

  #amend(): void {
    const name = this.#name();
    if (name === undefined) return;
    const order = this.recorded.exchange.order(name);
    const lots = order === undefined ? 5 : 1 + this.#rng.below(order.lots + 2);
    this.recorded.exchange.amend(this.time, name, lots, this.#chance(20) ? 1 + this.#rng.below(8) : 0);
  }

  #deposit(): void {
    const { exchange } = this.recorded;
    const asset = this.#rng.below(exchange.assets.length);
    exchange.deposit(this.time, this.#rng.below(6), asset, this.#rng.below(2e8) - 1e8);
  }
}

function check(fact: boolean, what: string, detail: unknown): void {
  if (!fact) throw new Error(`${what}: ${JSON.stringify(detail)}`);
}

/** Watches the events of an exchange and compares them with what it says when it is asked. */
export class Watch {
  readonly #exchange: SimExchange;
  #seq = 0;
  readonly #filled = new Map<number, number>();
  readonly #final = new Map<number, SimOrder>();
  readonly #balances = new Map<string, { readonly free: number; readonly locked: number }>();
  readonly #levels = new Map<string, number>();
  readonly #tradeIds = new Map<number, number>();
  readonly #preventedIds = new Map<number, number>();
  readonly #ended: {
    readonly account: number;
    readonly symbol: number;
    readonly orderId: number;
    readonly clientId: number;
  }[] = [];
  readonly #commissions = new Map<number, number>();
  trades = 0;
  events = 0;
  /** How often each kind of event came. */
  readonly kinds = new Map<number, number>();
  readonly #inQuote: boolean;

  constructor({ exchange, listeners }: Recorded, inQuote = false) {
    this.#exchange = exchange;
    this.#inQuote = inQuote;
    listeners.push((event) => this.#see(event));
  }

  #see(event: SimEvent): void {
    this.events++;
    this.kinds.set(event.kind, (this.kinds.get(event.kind) ?? 0) + 1);
    check(event.seq === this.#seq + 1, 'sequence numbers rise by one', event);
    this.#seq = event.seq;
    if (event.kind === SIM_EVENT.balance) {
      check(event.free >= 0 && event.locked >= 0, 'no balance is negative', event);
      this.#balances.set(`${event.account}:${event.asset}`, { free: event.free, locked: event.locked });
    } else if (event.kind === SIM_EVENT.level) {
      this.#levels.set(`${event.symbol}:${event.side}:${event.priceTicks}`, event.lots);
    } else if (event.kind === SIM_EVENT.trade) {
      this.#seeTrade(event);
    } else if (event.kind === SIM_EVENT.prevented) {
      const last = this.#preventedIds.get(event.symbol) ?? -1;
      check(
        event.preventedMatchId === last || event.preventedMatchId === last + 1,
        'prevented matches count up',
        event,
      );
      this.#preventedIds.set(event.symbol, event.preventedMatchId);
    }
    if (event.orderId > 0 && event.kind !== SIM_EVENT.trade) this.#seeOrder(event);
  }

  #seeTrade(event: SimEvent): void {
    this.trades++;
    check(event.tradeId === (this.#tradeIds.get(event.symbol) ?? -1) + 1, 'trade ids count up', event);
    this.#tradeIds.set(event.symbol, event.tradeId);
  }

  #seeOrder(event: SimEvent): void {
    const { account, symbol, orderId } = event;
    check(!this.#final.has(orderId), 'nothing happens to an order that has ended', event);
    if (event.kind === SIM_EVENT.fill) {
      this.#filled.set(orderId, (this.#filled.get(orderId) ?? 0) + event.lots);
      this.#commissions.set(event.asset, (this.#commissions.get(event.asset) ?? 0) + event.feeUnits);
    }
    if (FINAL.has(event.state)) this.#ended.push({ account, symbol, orderId, clientId: 0 });
  }

  /** What must hold after every command. */
  verify(): void {
    const open = this.#verifyOrders();
    this.#verifyMoney(open);
    this.#verifyBooks(open);
  }

  #verifyOrders(): readonly SimOrder[] {
    const exchange = this.#exchange;
    for (const name of this.#ended.splice(0)) {
      const order = exchange.order(name);
      // Account 5 keeps no history.
      if (order === undefined) check(name.account === 5, 'a closed order is kept', name);
      else this.#final.set(name.orderId, order);
    }
    const open: SimOrder[] = [];
    for (let account = 0; account < 6; account++) open.push(...exchange.openOrders(account, -1));
    for (const order of open) {
      check(!FINAL.has(order.state), 'an open order is not final', order);
      check(order.filledLots === (this.#filled.get(order.orderId) ?? 0), 'fills add up to what is filled', order);
      const isPaid = order.state === ORDER_STATE.pendingNew && order.lots === 0;
      check(isPaid || openLots(order) > 0, 'an open order has lots left', order);
    }
    return open;
  }

  /** Closed orders are as they were when they closed. */
  verifyFinal(): void {
    for (const [orderId, was] of this.#final) {
      const { account, symbol } = was;
      const is = this.#exchange.order({ account, symbol, orderId, clientId: 0 });
      check(JSON.stringify(is) === JSON.stringify(was), 'a closed order never changes', { was, is });
      check(was.filledLots === (this.#filled.get(orderId) ?? 0), 'fills add up to what is filled', was);
    }
  }

  #verifyMoney(open: readonly SimOrder[]): void {
    const exchange = this.#exchange;
    for (let asset = 0; asset < exchange.assets.length; asset++) {
      let sum = exchange.collected(asset);
      for (let account = 0; account < 6; account++) {
        const { free, locked } = exchange.balance(account, asset);
        const said = this.#balances.get(`${account}:${asset}`);
        check(said?.free === free && said.locked === locked, 'balances are as the events say', {
          account,
          asset,
          said,
        });
        check(locked === this.#needed(open, account, asset), 'locked is what open orders need', {
          account,
          asset,
          locked,
        });
        sum += free + locked;
      }
      check(sum === exchange.supply(asset), 'no asset is made or lost', { asset, sum, supply: exchange.supply(asset) });
      check(
        (this.#commissions.get(asset) ?? 0) === exchange.collected(asset),
        'commissions are what the venue has',
        asset,
      );
    }
  }

  /** What the open orders of an account need of an asset: the dearer leg of a pair counts, pending legs do not. */
  #needed(open: readonly SimOrder[], account: number, asset: number): number {
    let sum = 0;
    const pairs = new Map<number, number>();
    for (const order of open) {
      const definition = this.#exchange.definitionOf(order.symbol);
      const paysIn = this.#exchange.assetOf(order.side > 0 ? definition.quote : definition.base);
      if (order.account !== account || paysIn !== asset) continue;
      const isPending = order.state === ORDER_STATE.pendingNew;
      if (isPending && order.lots > 0) continue;
      const price = isPending ? this.#received(order, definition) : needOf(order, definition);
      const pays = this.#inQuote && order.side > 0;
      const need = pays ? price + Number((BigInt(price) * BigInt(QUOTE_PPM)) / 1_000_000n) : price;
      const isPair = order.listId > 0 && this.#exchange.list(account, order.listId)?.kind !== 'oto';
      if (isPair) pairs.set(order.listId, Math.max(pairs.get(order.listId) ?? 0, need));
      else sum += need;
    }
    for (const need of pairs.values()) sum += need;
    return sum;
  }

  /** What the working leg has received for a leg that it pays, whose commission is not in this asset. */
  #received({ account, symbol, listId }: SimOrder, definition: SimSymbolDefinition): number {
    const [orderId = 0] = this.#exchange.list(account, listId)?.orderIds ?? [];
    const working = this.#exchange.order({ account, symbol, orderId, clientId: 0 });
    if (working === undefined) return 0;
    return Number(BigInt(working.filledLots) * lotUnitsOf(definition));
  }

  #verifyBooks(open: readonly SimOrder[]): void {
    const exchange = this.#exchange;
    for (let symbol = 0; symbol < 3; symbol++) {
      const { bids, asks } = exchange.depth(symbol, 1e6);
      const bid = bids[0]?.[0] ?? 0;
      const ask = asks[0]?.[0] ?? Number.POSITIVE_INFINITY;
      check(bid < ask, 'the book is not crossed', { symbol, bid, ask });
      check(bid === exchange.bestBid(symbol) && (asks[0]?.[0] ?? 0) === exchange.bestAsk(symbol), 'best prices', {
        bid,
        ask,
      });
      const most = new Map<string, number>();
      for (const order of open) {
        const isOnBook = order.symbol === symbol && order.working;
        if (!isOnBook) continue;
        const key = `${symbol}:${order.side}:${order.priceTicks}`;
        const shown = order.icebergLots > 0 ? Math.min(order.icebergLots, openLots(order)) : openLots(order);
        most.set(key, (most.get(key) ?? 0) + shown);
      }
      check(bids.length + asks.length === most.size, 'a level for each price of an order', { symbol, bids, asks });
      for (const [side, levels] of [[1, bids] as const, [-1, asks] as const]) {
        for (const [tick, lots] of levels) {
          const key = `${symbol}:${side}:${tick}`;
          check(this.#levels.get(key) === lots, 'levels are as the events say', { key, lots });
          // An iceberg may show less than its part until that is used up.
          check(lots > 0 && lots <= (most.get(key) ?? 0), 'a level shows no more than its orders', { key, lots });
          if (!open.some((one) => one.symbol === symbol && one.icebergLots > 0)) {
            check(lots === most.get(key), 'a level shows the lots of its orders', { key, lots });
          }
        }
      }
      for (const [key, lots] of this.#levels) {
        if (key.startsWith(`${symbol}:`) && lots > 0) check(most.has(key), 'a level that is gone was said to be', key);
      }
    }
  }
}

/** Outcome of a schedule. */
export interface ScheduleResult {
  readonly digest: string;
  readonly trades: number;
  readonly events: number;
  readonly kinds: ReadonlyMap<number, number>;
}

/** Runs a schedule, verifying after every command. @throws when something does not hold, with the seed and the step. */
export function runSchedule(seed: number, steps: number, inQuote = false): ScheduleResult {
  const recorded = record();
  const watch = new Watch(recorded, inQuote);
  stage(recorded, inQuote);
  const schedule = new Schedule(seed, recorded, inQuote);
  for (let step = 0; step < steps; step++) {
    try {
      schedule.step();
      watch.verify();
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(
        `seed ${seed}, step ${step}: ${why} (again: SIM_SEED=${seed} npx vitest run test/sim/conservation)`,
        { cause },
      );
    }
  }
  watch.verifyFinal();
  return { digest: recorded.digest(), trades: watch.trades, events: watch.events, kinds: watch.kinds };
}
