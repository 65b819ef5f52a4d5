/**
 * What became of each order, for the analysis of its execution: from the prices of its decision, its arrival and its end,
 * which its row among the decisions has, and its fills.
 *
 * An order that waits for its price and does not trade is no missed opportunity, so it counts only when it filled. An order for a share of
 * the cash is as large as what it filled, for nobody ordered more.
 */
import { micros, priceTicks, qtyLots } from '../core/index.ts';
import type { Instrument } from '../domain/market/index.ts';
import type { OrderPurpose, Side } from '../domain/orders/index.ts';
import { type ExecutedFill, type Execution, executionOf } from '../domain/portfolio/index.ts';
import { DECISION, type DecisionLog } from './decision-log.ts';
import type { FillRow } from './fill-table.ts';
import { type OrderWords, WAITING_TERMS, WORDS_OF_TERMS } from './order-words.ts';

/** The execution of one order of the session. */
export interface OrderExecution extends Execution {
  /** Number of the intent. */
  readonly orderSeq: number;
  readonly instrument: number;
  readonly side: Side;
  readonly purpose: OrderPurpose;
  /** Lots that were ordered, or filled of an order for a share of the cash. */
  readonly lots: number;
}

const { SEQ, INSTRUMENT, LOTS, TIME, SHARE, TERMS, DECIDED, ARRIVED, ENDED, CANCEL } = DECISION;

/** The executions of a session's orders. */
export class ExecutionLog {
  readonly #log: DecisionLog;

  constructor(log: DecisionLog) {
    this.#log = log;
  }

  /**
   * Executions of the orders that have ended, in the order of their decision.
   * @param o.isOpen whether an order is open still.   @param o.voided trades that did not happen, by instrument and id.
   */
  executions(
    fills: readonly FillRow[],
    o: {
      readonly instruments: readonly Instrument[];
      readonly isOpen: (orderSeq: number) => boolean;
      readonly isVoid: (instrument: number, tradeId: number) => boolean;
    },
  ): readonly OrderExecution[] {
    const byOrder = new Map<number, ExecutedFill[]>();
    for (const { fill, order } of fills) {
      if (o.isVoid(fill.instrument, fill.tradeId)) continue;
      const list = byOrder.get(order.intentSeq);
      if (list === undefined) byOrder.set(order.intentSeq, [fill]);
      else list.push(fill);
    }
    const made: OrderExecution[] = [];
    for (let row = 0; row < this.#log.count; row++) {
      const orderSeq = this.#log.rows.get(row, SEQ);
      if (this.#log.rows.get(row, TERMS) === CANCEL || o.isOpen(orderSeq)) continue;
      const one = this.#execution(row, byOrder.get(orderSeq) ?? [], o.instruments);
      if (one !== undefined) made.push(one);
    }
    return made;
  }

  #execution(row: number, fills: ExecutedFill[], instruments: readonly Instrument[]): OrderExecution | undefined {
    const at = (place: number): number => this.#log.rows.get(row, place);
    const terms = at(TERMS);
    const isShare = !Number.isNaN(at(SHARE));
    const { side, purpose } = WORDS_OF_TERMS[terms] as OrderWords;
    const filled = fills.reduce((sum, { lots }) => sum + lots, 0);
    if (filled === 0 && (isShare || WAITING_TERMS[terms] === 1)) return undefined;
    // A venue may fill more than was ordered: then that is what the order came to.
    const lots = isShare ? filled : Math.max(at(LOTS), filled);
    const instrument = at(INSTRUMENT);
    const execution = executionOf({
      side,
      lots: qtyLots(lots),
      unitsPerTickLot: (instruments[instrument] as Instrument).unitsPerTickLot,
      decidedAt: micros(at(TIME)),
      decisionTicks: priceTicks(at(DECIDED)),
      arrivalTicks: priceTicks(at(ARRIVED)),
      endTicks: priceTicks(at(ENDED)),
      fills,
    });
    return { orderSeq: at(SEQ), instrument, side, purpose, lots, ...execution };
  }
}

/** The exposure of a session at the points of its equity. */
export interface ExposureSeries {
  /** (n,) value of all positions, signed; quote units. */
  readonly net: Float64Array;
  /** (n,) sum of their absolute values. */
  readonly gross: Float64Array;
}
