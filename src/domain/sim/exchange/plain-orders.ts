/**
 * The way into exchange-core.as: which orders are plain, and what is left to do when it has answered. Hot path.
 */

import type { CommandTable } from './command-table.ts';
import { ORDER_TYPE, type OrderRequest, TIME_IN_FORCE } from './contract.ts';
import { HEAD, HEAD_DOUBLE } from './core-layout.ts';
import type { ExchangeCore } from './exchange-memory.ts';
import type { Floor } from './floor.ts';
import type { OrderDesk } from './order-desk.ts';

/** Answers of the core: nothing has changed; done; the taker stands before its next trade; all but the notes is said. */
const ANSWER = { left: 0, done: 1, inCourse: 2, unsaid: 3, full: 4 } as const;

/** Plain limit orders and their cancels. */
export class PlainOrders {
  readonly #floor: Floor;
  readonly #core: ExchangeCore;
  readonly #desk: OrderDesk;

  constructor(floor: Floor, core: ExchangeCore, desk: OrderDesk) {
    this.#floor = floor;
    this.#core = core;
    this.#desk = desk;
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
    if (answer === ANSWER.left) return false;
    if (answer === ANSWER.unsaid) this.#sayNotes();
    else this.#floor.events.handOver();
    return true;
  }

  /**
   * Does commands of a table as long as they are plain.
   * @param rows from where to where, and the time of the next order of a date. @returns the row that is left to the others, `to` when none is.
   */
  run(
    table: CommandTable,
    { from, to, nextDate }: { readonly from: number; readonly to: number; readonly nextDate: number },
  ): number {
    const { memory, events } = this.#floor;
    memory.doubles[HEAD_DOUBLE.nextDate] = nextDate;
    for (let row = from; row < to; row++) {
      row = this.#core.run(table.address, row, to);
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
  const { type, side, timeInForce, stpMode } = request;
  return (
    (type === ORDER_TYPE.limit || type === ORDER_TYPE.limitMaker) &&
    (side === 1 || side === -1) &&
    (timeInForce === TIME_IN_FORCE.gtc || (timeInForce === TIME_IN_FORCE.ioc && type === ORDER_TYPE.limit)) &&
    stpMode >= -1 &&
    stpMode <= 5 &&
    Math.floor(stpMode) === stpMode &&
    request.stopTicks === 0 &&
    request.quoteUnits === 0 &&
    request.icebergLots === 0 &&
    request.trailingBps === 0 &&
    !request.reduceOnly &&
    !request.followsTrigger &&
    request.strategyId < 0 &&
    request.strategyType < 0
  );
}
