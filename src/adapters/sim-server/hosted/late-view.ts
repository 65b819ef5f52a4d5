/**
 * What queries see of an exchange: all of it, or, when a chaos plan wants so, what it was a while ago (read lag), or only
 * what is newer than some time (short history). Commands always meet the exchange as it is.
 *
 * It hears of accounts from their first order on. Each change is kept for as long as the longest lag; whatever has not
 * changed since is as it is now. O(1) a change, O(open and changed orders) a query.
 */
import {
  ORDER_STATE,
  type OrderName,
  SIM_EVENT,
  type SimBalance,
  type SimEvent,
  type SimExchangeQueries,
  type SimFill,
  type SimOrder,
  type SimOrderList,
} from '../../../domain/sim/index.ts';

/** Queries about accounts. */
export type AccountQueries = Pick<
  SimExchangeQueries,
  'order' | 'openOrders' | 'ordersOf' | 'fillsOf' | 'balance' | 'list' | 'lists'
>;

/** A state and since when it was one, µs of the true clock. */
interface Since<T> {
  readonly since: number;
  readonly state: T;
}

/** Times of a view. */
export interface ViewTimes {
  /** True time, µs. */
  clockUs(): number;
  /** Time of the exchange, µs. */
  marketUs(): number;
  /** Longest lag that will be asked for, µs. */
  readonly lagMaxUs: number;
}

function isOpen(state: number): boolean {
  return state < ORDER_STATE.filled;
}

/** The exchange as queries see it. */
export class LateView implements AccountQueries {
  /** By how much queries are behind, µs of the true clock. */
  lagUs = 0;
  /** How far back they see, µs of the exchange. */
  historyUs = Number.POSITIVE_INFINITY;
  readonly #exchange: SimExchangeQueries;
  readonly #times: ViewTimes;
  readonly #orders = new Map<string, Since<SimOrder>[]>();
  readonly #balances = new Map<string, Since<SimBalance>[]>();
  /** True time of new fills and lists by name. */
  readonly #begun = new Map<string, number>();
  /** Busted fills: queries do not see them any more. */
  readonly #busted = new Set<string>();
  /** Names in the order of their changes. */
  readonly #changes: Since<string>[] = [];

  constructor(exchange: SimExchangeQueries, times: ViewTimes, accounts: readonly number[]) {
    this.#exchange = exchange;
    this.#times = times;
    for (const account of accounts) {
      exchange.assets.forEach((_, asset) => {
        this.#balances.set(`${account}/${asset}`, [
          { since: Number.NEGATIVE_INFINITY, state: exchange.balance(account, asset) },
        ]);
      });
    }
  }

  /** True time, µs. */
  get clockUs(): number {
    return this.#times.clockUs();
  }

  /** Longest lag that will be asked for, µs. */
  get lagMaxUs(): number {
    return this.#times.lagMaxUs;
  }

  /** Time of the exchange from which on closed orders and fills are known, µs. */
  get oldestUs(): number {
    return this.#times.marketUs() - this.historyUs;
  }

  /** What happened to an account, when it has happened. */
  note(account: number, events: readonly SimEvent[]): void {
    const since = this.#times.clockUs();
    const seen = new Set<string>();
    for (const event of events) {
      const { symbol, orderId } = event;
      if (event.kind === SIM_EVENT.balance) this.#noteBalance(account, event, since);
      else if (event.kind === SIM_EVENT.list) this.#begin(`l/${account}/${event.listId}`, since);
      else {
        if (event.kind === SIM_EVENT.fill) this.#begin(fillKey(account, symbol, event.tradeId, orderId), since);
        const key = `${symbol}/${orderId}`;
        if (!seen.has(key)) this.#noteOrder(account, event, since);
        seen.add(key);
      }
    }
    this.#forget(since - this.#times.lagMaxUs);
  }

  /** A fill is taken back: queries do not show it any more. */
  bust({ account, symbol, tradeId, orderId }: SimFill): void {
    this.#busted.add(fillKey(account, symbol, tradeId, orderId));
  }

  order(name: OrderName): SimOrder | undefined {
    const now = this.#exchange.order(name);
    return now === undefined ? undefined : this.#seen(now);
  }

  openOrders(account: number, symbol: number): SimOrder[] {
    const open = this.#exchange.openOrders(account, symbol);
    if (this.lagUs === 0) return open;
    const names = new Set(open.map(orderKey));
    const then = open.map((order) => this.#then(order));
    for (const [key, states] of this.#orders) {
      const [first] = states;
      if (first === undefined || names.has(key) || first.state.account !== account) continue;
      if (symbol < 0 || first.state.symbol === symbol) then.push(this.#then(first.state));
    }
    return then
      .filter((order): order is SimOrder => order !== undefined && isOpen(order.state))
      .sort((a, b) => a.orderId - b.orderId);
  }

  ordersOf(account: number, symbol: number, query: { readonly limit: number; readonly fromId?: number }): SimOrder[] {
    const found = this.#exchange.ordersOf(account, symbol, query);
    if (!this.#isLimited()) return found;
    return found.map((order) => this.#seen(order)).filter((order): order is SimOrder => order !== undefined);
  }

  fillsOf(
    account: number,
    symbol: number,
    query: { readonly limit: number; readonly fromTradeId?: number; readonly orderId?: number },
  ): SimFill[] {
    const found = this.#exchange.fillsOf(account, symbol, query);
    if (!this.#isLimited() && this.#busted.size === 0) return found;
    const from = this.oldestUs;
    return found.filter(({ tradeId, orderId, time }) => {
      const key = fillKey(account, symbol, tradeId, orderId);
      return time >= from && !this.#busted.has(key) && this.#hasBegun(key);
    });
  }

  balance(account: number, asset: number): SimBalance {
    const states = this.lagUs === 0 ? undefined : this.#balances.get(`${account}/${asset}`);
    return states === undefined
      ? this.#exchange.balance(account, asset)
      : (at(states, this.#cutoff()) ?? { free: 0, locked: 0 });
  }

  list(account: number, listId: number): SimOrderList | undefined {
    const list = this.#exchange.list(account, listId);
    return list !== undefined && this.#showsList(list) ? list : undefined;
  }

  lists(account: number, query?: { readonly openOnly?: boolean }): SimOrderList[] {
    const found = this.#exchange.lists(account, query);
    return this.#isLimited() ? found.filter((list) => this.#showsList(list)) : found;
  }

  #isLimited(): boolean {
    return this.lagUs > 0 || this.historyUs !== Number.POSITIVE_INFINITY;
  }

  #cutoff(): number {
    return this.#times.clockUs() - this.lagUs;
  }

  #hasBegun(key: string): boolean {
    return this.lagUs === 0 || (this.#begun.get(key) ?? Number.NEGATIVE_INFINITY) <= this.#cutoff();
  }

  #showsList(list: SimOrderList): boolean {
    const isKnown = !list.done || list.time >= this.oldestUs;
    return isKnown && this.#hasBegun(`l/${list.account}/${list.listId}`);
  }

  /** An order as it was, if it is young enough to be known at all. */
  #seen(order: SimOrder): SimOrder | undefined {
    const then = this.lagUs === 0 ? order : this.#then(order);
    if (then === undefined) return undefined;
    return isOpen(then.state) || then.updateTime >= this.oldestUs ? then : undefined;
  }

  #then(order: SimOrder): SimOrder | undefined {
    const states = this.#orders.get(orderKey(order));
    return states === undefined ? order : at(states, this.#cutoff());
  }

  #noteOrder(account: number, { symbol, orderId }: SimEvent, since: number): void {
    const state = this.#exchange.order({ account, symbol, orderId, clientId: 0 });
    if (state === undefined) return;
    const key = `${symbol}/${orderId}`;
    const states = this.#orders.get(key);
    if (states === undefined) this.#orders.set(key, [{ since, state }]);
    else states.push({ since, state });
    this.#changes.push({ since, state: `o/${key}` });
  }

  #noteBalance(account: number, { asset, free, locked }: SimEvent, since: number): void {
    const key = `${account}/${asset}`;
    const states = this.#balances.get(key);
    if (states === undefined) this.#balances.set(key, [{ since, state: { free, locked } }]);
    else states.push({ since, state: { free, locked } });
    this.#changes.push({ since, state: `b/${key}` });
  }

  #begin(key: string, since: number): void {
    if (this.#begun.has(key)) return;
    this.#begun.set(key, since);
    this.#changes.push({ since, state: key });
  }

  /** States that no lag reaches go. Of what can still change the newest of them stays: it is what was before. */
  #forget(before: number): void {
    let gone = 0;
    for (const { since, state: key } of this.#changes) {
      if (since > before) break;
      gone += 1;
      const name = key.slice(2);
      if (key.startsWith('o/')) this.#forgetOrder(name, before);
      else if (key.startsWith('b/')) drop(this.#balances.get(name), before);
      else this.#begun.delete(key);
    }
    this.#changes.splice(0, gone);
  }

  #forgetOrder(key: string, before: number): void {
    const states = this.#orders.get(key);
    drop(states, before);
    const [only] = states ?? [];
    if (states?.length === 1 && only !== undefined && only.since <= before && !isOpen(only.state.state))
      this.#orders.delete(key);
  }
}

function orderKey({ symbol, orderId }: SimOrder): string {
  return `${symbol}/${orderId}`;
}

function fillKey(account: number, symbol: number, tradeId: number, orderId: number): string {
  return `f/${account}/${symbol}/${tradeId}/${orderId}`;
}

/** The state at a time; undefined before the first. */
function at<T>(states: readonly Since<T>[], time: number): T | undefined {
  return states.findLast(({ since }) => since <= time)?.state;
}

function drop<T>(states: Since<T>[] | undefined, before: number): void {
  while (states !== undefined && states.length > 1 && (states[1] as Since<T>).since <= before) states.shift();
}
