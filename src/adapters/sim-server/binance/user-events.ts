/**
 * Events of the exchange as an account's stream sends them. What an order has filled so far is counted here, event by
 * event: the order itself may have gone further within the same command.
 */
import { ORDER_STATE, SIM_EVENT, type SimEvent, type SimExchange, type SimOrder } from '../../../domain/sim/index.ts';
import { unitsText } from './decimal-text.ts';
import { type ListedSymbol, ORDER_TYPES, STP_MODES, TIMES_IN_FORCE } from './listed-symbol.ts';
import { EXPIRY_REASONS, isFinal, listIdOf, msOf, STATES, type Wording } from './order-text.ts';

/** What an order has done so far. */
interface Progress {
  filledLots: number;
  filledQuoteUnits: number;
  preventedLots: number;
  clientId: number;
  /** When it was taken, µs. */
  readonly since: number;
}

const EXECUTION: Readonly<Record<number, string>> = {
  [SIM_EVENT.new]: 'NEW',
  [SIM_EVENT.triggered]: 'NEW',
  [SIM_EVENT.fill]: 'TRADE',
  [SIM_EVENT.canceled]: 'CANCELED',
  [SIM_EVENT.expired]: 'EXPIRED',
  [SIM_EVENT.rejected]: 'REJECTED',
  [SIM_EVENT.replaced]: 'REPLACED',
  [SIM_EVENT.prevented]: 'TRADE_PREVENTION',
};

/** Turns events of accounts into messages. */
export class UserEvents {
  readonly #exchange: SimExchange;
  readonly #wording: Wording;
  readonly #open = new Map<number, Progress>();
  readonly #openClientIds = new Set<number>();

  constructor(exchange: SimExchange, wording: Wording) {
    this.#exchange = exchange;
    this.#wording = wording;
  }

  /** Whether an open order bears a client id. */
  bears(clientId: number): boolean {
    return this.#openClientIds.has(clientId);
  }

  /**
   * Messages for the events of one account, in order.
   * @param nowUs when they are sent.
   * @param firstFill hears of the first fill of each order.
   */
  messages(events: readonly SimEvent[], nowUs: number, firstFill: (fill: SimEvent) => void): object[] {
    const messages: object[] = [];
    for (const event of events) {
      if (event.kind === SIM_EVENT.list) messages.push(this.#list(event, nowUs));
      else if (event.kind !== SIM_EVENT.balance) {
        if (event.kind === SIM_EVENT.fill && (this.#open.get(event.orderId)?.filledLots ?? 0) === 0) firstFill(event);
        const report = this.#report(event, nowUs);
        if (report !== undefined) messages.push(report);
      }
    }
    const balances = events.filter(({ kind }) => kind === SIM_EVENT.balance);
    if (balances.length > 0) messages.push(this.#position(balances, nowUs));
    return messages;
  }

  #report(event: SimEvent, nowUs: number): object | undefined {
    const order = this.#exchange.order({
      account: event.account,
      symbol: event.symbol,
      orderId: event.orderId,
      clientId: 0,
    });
    if (order === undefined) return undefined;
    const progress = this.#progress(event, order);
    const report = this.#execution(event, order, progress, nowUs);
    if (isFinal(event.state)) {
      this.#open.delete(event.orderId);
      this.#openClientIds.delete(progress.clientId);
    }
    return report;
  }

  #progress(event: SimEvent, order: SimOrder): Progress {
    let progress = this.#open.get(event.orderId);
    if (progress === undefined) {
      progress = { filledLots: 0, filledQuoteUnits: 0, preventedLots: 0, clientId: order.clientId, since: order.time };
      this.#open.set(event.orderId, progress);
      this.#openClientIds.add(order.clientId);
    }
    if (event.kind === SIM_EVENT.fill) {
      progress.filledLots += event.lots;
      progress.filledQuoteUnits += event.quoteUnits;
    } else if (event.kind === SIM_EVENT.prevented) {
      progress.preventedLots += event.lots;
    }
    return progress;
  }

  #execution(event: SimEvent, order: SimOrder, progress: Progress, nowUs: number): object {
    const { ids, symbols, assets } = this.#wording;
    const symbol = symbols[event.symbol] as ListedSymbol;
    const isFill = event.kind === SIM_EVENT.fill;
    const isCancel = event.kind === SIM_EVENT.canceled && event.cancelClientId !== 0;
    const lots = order.lots === 0 ? progress.filledLots : order.lots;
    return {
      e: 'executionReport',
      E: msOf(nowUs),
      s: symbol.name,
      c: ids.text(isCancel ? event.cancelClientId : event.clientId),
      S: order.side > 0 ? 'BUY' : 'SELL',
      o: ORDER_TYPES[order.type],
      f: TIMES_IN_FORCE[order.timeInForce as 0] ?? 'GTC',
      q: symbol.quantity(lots),
      p: symbol.price(order.priceTicks),
      P: symbol.price(order.stopTicks),
      F: symbol.quantity(order.icebergLots),
      g: listIdOf(order.listId),
      C: isCancel ? ids.text(event.clientId) : '',
      x: EXECUTION[event.kind],
      X: STATES[event.state],
      r: 'NONE',
      i: event.orderId,
      l: symbol.quantity(isFill ? event.lots : 0),
      z: symbol.quantity(progress.filledLots),
      L: symbol.price(isFill ? event.priceTicks : 0),
      n: isFill ? unitsText(event.feeUnits) : '0',
      N: isFill ? (assets[event.asset] ?? null) : null,
      T: msOf(event.time),
      t: isFill ? event.tradeId : -1,
      I: event.seq,
      w: isResting(event, order),
      m: isFill && event.maker === 1,
      M: false,
      O: msOf(progress.since),
      Z: unitsText(progress.filledQuoteUnits),
      Y: unitsText(isFill ? event.quoteUnits : 0),
      Q: unitsText(order.quoteUnits),
      ...(order.workingTime > 0 ? { W: msOf(order.workingTime) } : {}),
      V: STP_MODES[order.stpMode],
      ...this.#conditional(event, order, progress, symbol),
    };
  }

  #conditional(event: SimEvent, order: SimOrder, progress: Progress, symbol: ListedSymbol): object {
    const isPrevented = event.kind === SIM_EVENT.prevented;
    return {
      ...(order.trailingBps > 0 ? { d: order.trailingBps } : {}),
      ...(order.strategyId >= 0 ? { j: order.strategyId } : {}),
      ...(order.strategyType >= 0 ? { J: order.strategyType } : {}),
      ...(progress.preventedLots > 0 ? { A: symbol.quantity(progress.preventedLots) } : {}),
      ...(isPrevented
        ? {
            v: event.preventedMatchId,
            B: symbol.quantity(event.lots),
            U: event.otherOrderId,
            pL: symbol.price(event.priceTicks),
          }
        : {}),
      ...(event.kind === SIM_EVENT.expired ? { eR: EXPIRY_REASONS[event.reason] } : {}),
    };
  }

  #position(balances: readonly SimEvent[], nowUs: number): object {
    const last = balances.at(-1) as SimEvent;
    return {
      e: 'outboundAccountPosition',
      E: msOf(nowUs),
      u: msOf(last.time),
      B: balances.map(({ asset, free, locked }) => ({
        a: this.#wording.assets[asset],
        f: unitsText(free),
        l: unitsText(locked),
      })),
    };
  }

  #list(event: SimEvent, nowUs: number): object {
    const { ids, symbols } = this.#wording;
    const list = this.#exchange.list(event.account, event.listId);
    const symbol = (symbols[event.symbol] as ListedSymbol).name;
    const isDone = event.status === 2;
    return {
      e: 'listStatus',
      E: msOf(nowUs),
      s: symbol,
      g: event.listId,
      c: list?.kind === 'oco' ? 'OCO' : 'OTO',
      l: isDone ? 'ALL_DONE' : event.status === 3 ? 'UPDATED' : 'EXEC_STARTED',
      L: isDone ? 'ALL_DONE' : 'EXECUTING',
      r: 'NONE',
      C: ids.text(list?.clientId ?? 0),
      T: msOf(event.time),
      O: (list?.orderIds ?? []).map((orderId) => {
        const order = this.#exchange.order({ account: event.account, symbol: event.symbol, orderId, clientId: 0 });
        return { s: symbol, i: orderId, c: ids.text(order?.clientId ?? 0) };
      }),
    };
  }
}

/** Whether the order stands on the book after the event. */
function isResting(event: SimEvent, order: SimOrder): boolean {
  const isOpen = event.state === ORDER_STATE.new || event.state === ORDER_STATE.partiallyFilled;
  return isOpen && (order.working || isFinal(order.state));
}
