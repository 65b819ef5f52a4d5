/** The newest trades of a market, and the same put together by the order that took them. Bounded. */
import type { SimEvent } from '../../../domain/sim/index.ts';
import type { BarTrade } from './bars.ts';

const KEPT = 100_000;
const US_PER_MS = 1000;

/** A trade that was published. */
export interface TapeTrade extends BarTrade {
  readonly timeUs: number;
  readonly takerId: number;
  readonly makerId: number;
}

/** The trade that an event of the exchange tells of. */
export function tapeTrade(event: SimEvent): TapeTrade {
  return {
    timeMs: Math.floor(event.time / US_PER_MS),
    timeUs: event.time,
    id: event.tradeId,
    ticks: event.priceTicks,
    lots: event.lots,
    quoteUnits: event.quoteUnits,
    buyerIsMaker: event.maker === 1,
    takerId: event.orderId,
    makerId: event.otherOrderId,
  };
}

/** Trades of one taker at one price. */
export interface AggregateTrade {
  readonly id: number;
  readonly ticks: number;
  readonly timeMs: number;
  readonly buyerIsMaker: boolean;
  readonly takerId: number;
  readonly firstId: number;
  lots: number;
  lastId: number;
}

/** Trades of one market. */
export class TradeTape {
  readonly trades: TapeTrade[] = [];
  readonly aggregates: AggregateTrade[] = [];
  #nextAggregate = 0;

  /** Adds a trade. @returns the aggregate that is complete now, when it began a new one. */
  add(trade: TapeTrade): AggregateTrade | undefined {
    push(this.trades, trade);
    const last = this.aggregates.at(-1);
    if (last !== undefined && last.takerId === trade.takerId && last.ticks === trade.ticks) {
      last.lots += trade.lots;
      last.lastId = trade.id;
      return undefined;
    }
    push(this.aggregates, {
      id: this.#nextAggregate,
      ticks: trade.ticks,
      timeMs: trade.timeMs,
      buyerIsMaker: trade.buyerIsMaker,
      takerId: trade.takerId,
      firstId: trade.id,
      lots: trade.lots,
      lastId: trade.id,
    });
    this.#nextAggregate += 1;
    return last;
  }

  /** The newest trades, oldest first. */
  newest(limit: number): TapeTrade[] {
    return this.trades.slice(-limit);
  }

  /** Trades from an id on. */
  from(id: number, limit: number): TapeTrade[] {
    const first = this.trades[0]?.id ?? 0;
    const at = Math.max(0, id - first);
    return this.trades.slice(at, at + limit);
  }

  /** Aggregates by id, by time or the newest. Times are inclusive. */
  aggregatesOf(query: AggregateQuery): AggregateTrade[] {
    const { fromId, startMs, endMs, limit } = query;
    if (fromId !== undefined) {
      const at = Math.max(0, fromId - (this.aggregates[0]?.id ?? 0));
      return this.aggregates.slice(at, at + limit);
    }
    if (startMs === undefined && endMs === undefined) return this.aggregates.slice(-limit);
    const inside = this.aggregates.filter(({ timeMs }) => timeMs >= (startMs ?? 0) && timeMs <= (endMs ?? Infinity));
    return startMs === undefined ? inside.slice(-limit) : inside.slice(0, limit);
  }
}

/** Which aggregates are wanted. */
export interface AggregateQuery {
  readonly fromId?: number | undefined;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  readonly limit: number;
}

function push<T>(rows: T[], row: T): void {
  rows.push(row);
  if (rows.length > 2 * KEPT) rows.splice(0, KEPT);
}
