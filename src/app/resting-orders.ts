/**
 * The orders that strategies let wait in their markets. A strategy states what is to wait from now on; what waits already is
 * kept, what is not stated any more is taken back, and what is new leaves when nothing that it may replace can trade any
 * more: risk counts both until then.
 *
 * A statement holds until the next one. An order of it that has left is not sent again by itself, however it ended: a
 * strategy that wants it again states it again.
 */
import type { PriceTicks } from '../core/index.ts';
import {
  isTerminal,
  type OpenOrder,
  type OpenOrders,
  type OrderIntent,
  type Side,
  termsOf,
} from '../domain/orders/index.ts';
import type { Account } from '../domain/portfolio/index.ts';
import type { RiskEngine } from '../domain/risk/index.ts';
import { ANSWER, RESTING_CELL, restingTicks, targetLots } from '../domain/strategy/index.ts';
import type { Desk } from './desk.ts';
import type { OrderSender } from './protection.ts';

/** The terms of these orders, as buys. */
const LIMIT = termsOf({ type: 'limit', purpose: 'entry', reduceOnly: false });
const STOP = termsOf({ type: 'stopMarket', purpose: 'entry', reduceOnly: false });

/** Whether an order waits for its price to open, enlarge, reduce or turn a position. */
export function isResting({ type, purpose }: OrderIntent): boolean {
  return type !== 'market' && purpose === 'entry';
}

/** An order that a strategy has stated. */
interface Line {
  readonly side: Side;
  readonly terms: number;
  readonly ticks: PriceTicks;
  readonly lots: number;
  /** Number of the order that stands for it; 0 before it has left, and `REFUSED` when it never will. */
  seq: number;
}

/** The risk engine let it not leave. */
const REFUSED = -1;

/** What was stated for one market last. */
export interface Statement {
  lines: readonly Line[];
  /** The first of them that trades takes the others back. */
  exclusive: boolean;
  /** Time from which new orders leave again. */
  quietUntil: number;
}

/**
 * After the risk engine has refused one, no new order of that market is asked for so long, in event time: a strategy that
 * states the same at every trade would be refused at every trade.
 */
const PAUSE_MICROS = 1_000_000;

/** Nothing stated yet. */
export function noStatement(): Statement {
  return { lines: [], exclusive: false, quietUntil: Number.NEGATIVE_INFINITY };
}

/** What the orders are made from. */
export interface RestingParts {
  readonly account: Account;
  readonly orders: OpenOrders;
  readonly risk: RiskEngine;
  readonly sender: OrderSender;
  /** (1,) time of the last event. */
  readonly clock: Float64Array;
}

const NOTHING: readonly Line[] = [];

/** Keeps what waits as it was stated. */
export class RestingOrders {
  readonly #in: RestingParts;

  constructor(parts: RestingParts) {
    this.#in = parts;
  }

  /**
   * Takes what the strategy of a desk has just stated, and lets it wait.
   * @param counts false for a statement that was made before the strategy could know what has happened.
   */
  hear(desk: Desk, statement: Statement, counts: boolean): void {
    const { answer } = desk;
    const count = answer[ANSWER.count] as number;
    if (Number.isNaN(count)) return;
    answer[ANSWER.count] = Number.NaN;
    if (!counts || !this.#in.risk.active) return;
    statement.exclusive = answer[ANSWER.exclusive] === 1;
    const lines: Line[] = [];
    for (let i = 0; i < count; i++) {
      const line = this.#read(desk, ANSWER.orders + i * RESTING_CELL.cells);
      if (line.lots > 0) lines.push(line);
    }
    for (const order of this.#waiting(desk)) {
      const line = lines.find((each) => each.seq === 0 && fits(each, order));
      if (line !== undefined) line.seq = order.intent.intentSeq;
    }
    statement.lines = lines;
    this.#cancelUnstated(desk, statement);
    this.#proceed(desk, statement);
  }

  /** The venue has said something of an order of the market. One of a pair that ends without a trade takes the others along. */
  onAnswer(desk: Desk, statement: Statement, { status, filledLots, intent }: OpenOrder): void {
    const isVain = statement.exclusive && filledLots === 0 && isTerminal(status);
    const isEnded = isVain && statement.lines.some(({ seq }) => seq === intent.intentSeq);
    if (isEnded || !this.#in.risk.active) statement.lines = NOTHING;
    this.#cancelUnstated(desk, statement);
    this.#proceed(desk, statement);
  }

  /** Some of an order that waits has traded. */
  onTrade(desk: Desk, statement: Statement, { intent }: OpenOrder): void {
    const own = statement.lines.filter(({ seq }) => seq === intent.intentSeq);
    // One that trades while it is taken back changes nothing for the one that traded first.
    if (statement.exclusive && own.length > 0) statement.lines = own;
    this.#cancelUnstated(desk, statement);
  }

  /** Takes everything back. */
  withdraw(desk: Desk, statement: Statement): void {
    statement.lines = NOTHING;
    this.#cancelUnstated(desk, statement);
  }

  /** The open orders of a desk that wait by a statement, and that nobody takes back. */
  #waiting(desk: Desk): OpenOrder[] {
    const found: OpenOrder[] = [];
    for (let order = this.#in.orders.first(desk.index); order !== undefined; order = order.next) {
      if (isResting(order.intent) && order.status !== 'cancelPending') found.push(order);
    }
    return found;
  }

  /** Takes back what no line stands for. One of unknown fate is taken back when it is there. */
  #cancelUnstated(desk: Desk, { lines }: Statement): void {
    for (const order of this.#waiting(desk)) {
      const isStated = lines.some(({ seq }) => seq === order.intent.intentSeq);
      if (!isStated && order.status !== 'unknown') this.#in.sender.cancel(order);
    }
  }

  /** Sends what has not left yet, when nothing that is taken back, and nothing of unknown fate, can trade beside it. */
  #proceed(desk: Desk, statement: Statement): void {
    const { orders, sender, clock } = this.#in;
    const { lines } = statement;
    if ((clock[0] as number) < statement.quietUntil) return;
    for (let order = orders.first(desk.index); order !== undefined; order = order.next) {
      const { status, intent } = order;
      if (status === 'unknown' || (status === 'cancelPending' && isResting(intent))) return;
    }
    for (const line of lines) {
      if (line.seq !== 0) continue;
      line.seq = REFUSED;
      if (sender.order(desk, line.terms, line.side, line.lots, line.ticks)) line.seq = this.#newest(desk);
    }
    if (!lines.some(({ seq }) => seq === REFUSED)) return;
    statement.quietUntil = (clock[0] as number) + PAUSE_MICROS;
    // A pair of which one was refused is none: the other one goes before anything has left.
    if (statement.exclusive) this.withdraw(desk, statement);
  }

  /** Number of the order of a desk that was made last. */
  #newest(desk: Desk): number {
    let newest = REFUSED;
    for (let order = this.#in.orders.first(desk.index); order !== undefined; order = order.next) {
      newest = order.intent.intentSeq;
    }
    return newest;
  }

  /** Reads the order at a place of the answer; one that is worth less than a lot has none. */
  #read({ answer, rules, trading }: Desk, at: number): Line {
    const side: Side = (answer[at + RESTING_CELL.side] as number) > 0 ? 'buy' : 'sell';
    const stop = answer[at + RESTING_CELL.stop] === 1;
    const ticks = restingTicks(rules, { side, stop, price: answer[at + RESTING_CELL.price] as number });
    const equity = this.#in.account.equity() as number;
    const limit = this.#in.risk.positionLimit(Math.max(0, equity));
    const target = answer[at + RESTING_CELL.size] as number;
    const lots = targetLots(trading, { target, equity, limit, perLot: ticks * rules.unitsPerTickLot });
    return { side, terms: stop ? STOP : LIMIT, ticks, lots, seq: 0 };
  }
}

/** Lots that differ by less than this share of them are the same size: equity, and with it sizes, moves with each price. */
const SAME_SIZE = 0.01;

/** Whether an order is, or was when it left, what a line states. */
function fits(line: Line, { intent }: OpenOrder): boolean {
  const terms = intent.type === 'limit' ? LIMIT : STOP;
  const isSame = line.terms === terms && line.side === intent.side && line.ticks === intent.priceTicks;
  return isSame && Math.abs(line.lots - intent.lots) <= SAME_SIZE * intent.lots;
}
