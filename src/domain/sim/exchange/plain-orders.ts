/**
 * The way into exchange-core.as: which orders are plain, and what is left to do when it has answered. Hot path.
 */

import type { CommandTable } from './command-table.ts';
import { type ListRequest, ORDER_TYPE, type OrderRequest, TIME_IN_FORCE } from './contract.ts';
import { HEAD, HEAD_DOUBLE, LEG_BYTES, LEG_DOUBLE, LEG_WORD } from './core-layout.ts';
import type { ExchangeCore } from './exchange-memory.ts';
import type { Floor } from './floor.ts';
import type { OrderDesk } from './order-desk.ts';

/** Answers of the core: nothing has changed; done; the taker stands before its next trade; all but the notes is said. */
const ANSWER = { left: 0, done: 1, inCourse: 2, unsaid: 3, full: 4 } as const;

/** Plain limit orders, plain pairs, and their cancels. */
export class PlainOrders {
  readonly #floor: Floor;
  readonly #core: ExchangeCore;
  readonly #desk: OrderDesk;
  /** The legs of a pair on their way to the core. */
  #legs: Float64Array = new Float64Array(0);
  #legWords: Int32Array = new Int32Array(0);

  constructor(floor: Floor, core: ExchangeCore, desk: OrderDesk) {
    this.#floor = floor;
    this.#core = core;
    this.#desk = desk;
    floor.memory.column(
      2 * LEG_BYTES,
      (buffer, address, bytes) => {
        this.#legs = new Float64Array(buffer, address, bytes / 8);
        this.#legWords = new Int32Array(buffer, address, bytes / 4);
      },
      HEAD.legs,
    );
  }

  /** Places an order. @returns false when that is left to the others; nothing has changed then. */
  submit(request: OrderRequest): boolean {
    const { symbols, accounts, events, memory, store } = this.#floor;
    const symbol = symbols[request.symbol];
    if (symbol === undefined || !symbol.isOpen || !isPlain(request)) return false;
    if (accounts.definitions[request.account]?.enabled !== true) return false;
    const answer = this.#core.submit(
      symbol.cells.address,
      request.account,
      request.side,
      request.type,
      request.timeInForce,
      request.stpMode,
      request.priceTicks,
      request.lots,
      request.clientId,
    );
    if (answer === ANSWER.left) return false;
    if (request.expireTime !== 0) store.setExpireTime(memory.words[HEAD.taker] as number, request.expireTime);
    if (answer === ANSWER.inCourse) this.#goOn();
    else if (answer === ANSWER.unsaid) this.#sayNotes();
    else events.handOver();
    return true;
  }

  /** Cancels the open order of a slot. @returns false when that is left to the others; nothing has changed then. */
  cancel(slot: number, cancelClientId: number): boolean {
    const answer = this.#core.cancel(this.#floor.symbolOf(slot).cells.address, slot, cancelClientId);
    return this.#isSaid(answer);
  }

  /** Places a pair. @returns false when that is left to the others; nothing has changed then. */
  submitPair(request: ListRequest): boolean {
    const { kind, legs, account } = request;
    const { symbols, accounts } = this.#floor;
    const symbol = symbols[request.symbol];
    if (kind !== 'oco' || request.paysOther === true || legs.length !== 2 || symbol === undefined) return false;
    if (accounts.definitions[account]?.enabled !== true) return false;
    for (let index = 0; index < 2; index++) {
      const leg = legs[index] as OrderRequest;
      if (leg.account !== account || leg.symbol !== request.symbol || !isPlainLeg(leg)) return false;
      this.#writeLeg(index, leg);
    }
    return this.#isSaid(this.#core.submitPair(symbol.cells.address, account, request.listClientId));
  }

  /** Cancels a pair. @param row of the list.   @returns false when that is left to the others; nothing has changed then. */
  cancelPair(row: number): boolean {
    return this.#isSaid(this.#core.cancelPair(row));
  }

  #isSaid(answer: number): boolean {
    if (answer === ANSWER.left) return false;
    if (answer === ANSWER.unsaid) this.#sayNotes();
    else this.#floor.events.handOver();
    return true;
  }

  #writeLeg(index: number, leg: OrderRequest): void {
    const doubles = this.#legs;
    const words = this.#legWords;
    const at = index * (LEG_BYTES / 8);
    const word = 2 * at;
    doubles[at + LEG_DOUBLE.lots] = leg.lots;
    doubles[at + LEG_DOUBLE.clientId] = leg.clientId;
    doubles[at + LEG_DOUBLE.priceTicks] = leg.priceTicks;
    doubles[at + LEG_DOUBLE.stopTicks] = leg.stopTicks;
    words[word + LEG_WORD.type] = leg.type;
    words[word + LEG_WORD.side] = leg.side;
    words[word + LEG_WORD.stpMode] = leg.stpMode;
  }

  /**
   * Does commands of a table as long as they are plain.
   * @param table of this exchange.   @param from the first row.   @param to the first that is not done.
   * @returns the row that is left to the others, `to` when none is.
   */
  run(table: CommandTable, from: number, to: number): number {
    const { memory, events } = this.#floor;
    memory.doubles[HEAD_DOUBLE.nextDate] = this.#desk.dates.next;
    for (let row = from; row < to; row++) {
      row = this.#core.run(table.address, table.results, row, to);
      if (row >= to) return to;
      const answer = memory.words[HEAD.reasonToStop] as number;
      if (answer === ANSWER.full) {
        events.handOver();
        row--;
      } else if (answer === ANSWER.inCourse) this.#goOn();
      else if (answer === ANSWER.unsaid) this.#sayNotes();
      else {
        events.handOver();
        return row;
      }
    }
    return to;
  }

  #goOn(): void {
    const { events, memory } = this.#floor;
    events.readRows();
    this.#desk.goOn(memory.words[HEAD.taker] as number);
    this.#desk.drain();
    events.flush();
  }

  #sayNotes(): void {
    const { events } = this.#floor;
    events.readRows();
    events.flush();
  }
}

/** Whether an order says nothing but side, price, lots, client id and mode of prevention. */
function isPlain(request: OrderRequest): boolean {
  const { type, timeInForce } = request;
  return (
    (type === ORDER_TYPE.limit || type === ORDER_TYPE.limitMaker) &&
    (timeInForce === TIME_IN_FORCE.gtc || (timeInForce === TIME_IN_FORCE.ioc && type === ORDER_TYPE.limit)) &&
    request.stopTicks === 0 &&
    saysNoMore(request)
  );
}

/** Whether a leg of a pair is a post-only order, or one with a limit that waits for a price, and says nothing else. */
function isPlainLeg(leg: OrderRequest): boolean {
  const { type } = leg;
  return (
    (type === ORDER_TYPE.limitMaker || type === ORDER_TYPE.stopLossLimit || type === ORDER_TYPE.takeProfitLimit) &&
    leg.timeInForce === TIME_IN_FORCE.gtc &&
    leg.expireTime === 0 &&
    saysNoMore(leg)
  );
}

/** Whether side and mode of prevention are some, and nothing is said of what few orders have. */
function saysNoMore(request: OrderRequest): boolean {
  const { side, stpMode } = request;
  return (
    (side === 1 || side === -1) &&
    stpMode >= -1 &&
    stpMode <= 5 &&
    Math.floor(stpMode) === stpMode &&
    request.quoteUnits === 0 &&
    request.icebergLots === 0 &&
    request.trailingBps === 0 &&
    !request.reduceOnly &&
    !request.followsTrigger &&
    request.strategyId < 0 &&
    request.strategyType < 0
  );
}
