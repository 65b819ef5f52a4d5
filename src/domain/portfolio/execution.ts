/**
 * How well an order was executed: implementation shortfall and its parts, slippage, fill ratio, times.
 *
 * The paper portfolio trades all of the order at once at the price of the decision; the shortfall is what the real one
 * is behind (A. Perold, The implementation shortfall, J. Portfolio Management 14(3), 1988). With s = ±1 for buy and sell,
 * per lot of the order:
 *   delay        s · (arrival − decision)   for lots that filled
 *   execution    s · (fill − arrival)       for lots that filled: slippage
 *   opportunity  s · (end − decision)       for lots that did not
 * and fees on top. Positive is a cost. All parts are whole quote units and add up exactly; ratios are doubles for display.
 */
import {
  assert,
  type Micros,
  notional,
  PPM,
  type PriceTicks,
  type QtyLots,
  type QuoteUnits,
  quoteUnits,
} from '../../core/index.ts';
import { type Side, signOf } from '../orders/index.ts';

/** One fill of an order. */
export interface ExecutedFill {
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  readonly fee: QuoteUnits;
  readonly time: Micros;
}

/** What is known of an order that has ended. */
export interface OrderTrace {
  readonly side: Side;
  /** Ordered. */
  readonly lots: QtyLots;
  readonly unitsPerTickLot: number;
  readonly decidedAt: Micros;
  /** Price when it was decided, when the order came to the venue, and when it ended. */
  readonly decisionTicks: PriceTicks;
  readonly arrivalTicks: PriceTicks;
  readonly endTicks: PriceTicks;
  /** In the order of time. */
  readonly fills: readonly ExecutedFill[];
}

/** The execution of one order. Money in quote units, positive is a cost. */
export interface Execution {
  readonly filledLots: number;
  /** Filled share of the order, parts per million, rounded down. */
  readonly fillPpm: number;
  /** Value of the order at the price of the decision. */
  readonly decided: QuoteUnits;
  readonly delay: QuoteUnits;
  readonly slippage: QuoteUnits;
  readonly opportunity: QuoteUnits;
  readonly fees: QuoteUnits;
  /** Sum of the four. */
  readonly shortfall: QuoteUnits;
  /** Average price of the fills in ticks; NaN without a fill. */
  readonly averageTicks: number;
  /** From decision to first and to last fill; NaN without a fill. */
  readonly toFirstFillMicros: number;
  readonly toLastFillMicros: number;
}

/**
 * Takes an execution apart.
 * @throws InvariantError when more was filled than ordered, or a fill is before the decision.
 * @example executionOf({ side: 'buy', lots: qtyLots(10), unitsPerTickLot: 1, decidedAt: micros(0), decisionTicks: priceTicks(100), arrivalTicks: priceTicks(101), endTicks: priceTicks(105), fills: [{ lots: qtyLots(6), ticks: priceTicks(103), fee: quoteUnits(2), time: micros(7) }] }).shortfall // => 40
 */
export function executionOf(trace: OrderTrace): Execution {
  const { side, unitsPerTickLot, decisionTicks, arrivalTicks, endTicks, fills } = trace;
  const sign = signOf(side);
  const at = (ticks: PriceTicks, lots: number): number => notional({ ticks, lots: lots as QtyLots, unitsPerTickLot });
  let filled = 0;
  let paid = 0;
  let fees = 0;
  let tickLots = 0;
  for (const { lots, ticks, fee, time } of fills) {
    assert(lots > 0 && time >= trace.decidedAt, 'a fill has lots and is not before the decision', lots, time);
    filled += lots;
    paid += at(ticks, lots);
    fees += fee;
    tickLots += ticks * lots;
  }
  assert(filled <= trace.lots, 'no more is filled than ordered', filled, trace.lots);
  const rest = trace.lots - filled;
  const delay = sign * (at(arrivalTicks, filled) - at(decisionTicks, filled));
  const slippage = sign * (paid - at(arrivalTicks, filled));
  const opportunity = sign * (at(endTicks, rest) - at(decisionTicks, rest));
  return {
    filledLots: filled,
    fillPpm: Math.floor((filled * PPM) / trace.lots),
    decided: quoteUnits(at(decisionTicks, trace.lots)),
    delay: units(delay),
    slippage: units(slippage),
    opportunity: units(opportunity),
    fees: units(fees),
    shortfall: units(delay + slippage + opportunity + fees),
    averageTicks: tickLots / filled,
    toFirstFillMicros: (fills[0]?.time ?? Number.NaN) - trace.decidedAt,
    toLastFillMicros: (fills.at(-1)?.time ?? Number.NaN) - trace.decidedAt,
  };
}

/** Executions of many orders together. Ratios in basis points of the value that was decided on. */
export interface ExecutionSummary {
  readonly orders: number;
  /** Orders without any fill, and filled in full. */
  readonly unfilled: number;
  readonly complete: number;
  /** Quote units: exact up to 2^53, beyond that the nearest double. */
  readonly decided: number;
  readonly shortfall: number;
  readonly delayBps: number;
  readonly slippageBps: number;
  readonly opportunityBps: number;
  readonly feesBps: number;
  readonly shortfallBps: number;
  /** Of the orders with a fill: half of them, and nine in ten, had their last fill within this time. NaN without any. */
  readonly toFillMicrosP50: number;
  readonly toFillMicrosP90: number;
}

/** Adds executions up. Everything is NaN or 0 for none. */
export function summariseExecutions(executions: readonly Execution[]): ExecutionSummary {
  const sum = (of: (one: Execution) => number): number => exactSum(executions, of);
  const decided = sum((one) => one.decided);
  const bps = (of: (one: Execution) => number): number => (sum(of) / decided) * 10_000;
  const times = executions.map((one) => one.toLastFillMicros).filter((time) => !Number.isNaN(time));
  times.sort((a, b) => a - b);
  const within = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return {
    orders: executions.length,
    unfilled: executions.filter((one) => one.filledLots === 0).length,
    complete: executions.filter((one) => one.fillPpm === PPM).length,
    decided,
    shortfall: sum((one) => one.shortfall),
    delayBps: bps((one) => one.delay),
    slippageBps: bps((one) => one.slippage),
    opportunityBps: bps((one) => one.opportunity),
    feesBps: bps((one) => one.fees),
    shortfallBps: bps((one) => one.shortfall),
    toFillMicrosP50: within(0.5),
    toFillMicrosP90: within(0.9),
  };
}

/** What many orders come to may be far above 2^53 units, so it is added as an integer. */
function exactSum(executions: readonly Execution[], of: (one: Execution) => number): number {
  let total = 0n;
  for (const one of executions) total += BigInt(of(one));
  return Number(total);
}

/** Money without a negative zero. */
function units(value: number): QuoteUnits {
  return quoteUnits(value === 0 ? 0 : value);
}
