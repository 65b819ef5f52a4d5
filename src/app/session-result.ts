/**
 * What a session did, as data: the same shape for backtest, paper and live, filled while the engine runs.
 */

import { Decimal } from 'decimal.js';
import { assert, MICROS_PER_DAY, mulDiv, notional, PPM, type QuoteUnits, qtyLots, quoteUnits } from '../core/index.ts';
import { type Instrument, parseMoney } from '../domain/market/index.ts';
import {
  type AnswerKind,
  type Commission,
  copyReport,
  type FillReport,
  type OrderIntent,
  type VoidReport,
} from '../domain/orders/index.ts';
import {
  type Account,
  type ExecutionSummary,
  Ledger,
  type LotMethod,
  type RoundTrip,
  RoundTrips,
  summariseExecutions,
} from '../domain/portfolio/index.ts';
import type { FundingEvent, LiquidationEvent } from '../ports/index.ts';
import { DecisionLog } from './decision-log.ts';
import { EquityCurve } from './equity-curve.ts';
import { ExecutionLog, type ExposureSeries, type OrderExecution } from './execution-log.ts';
import { type FillRow, FillTable } from './fill-table.ts';
import { type LotMove, type LotTrade, lotTrades } from './lot-trades.ts';
import { OrderLines } from './order-lines.ts';
import type { Decision } from './outbox.ts';
import type { BaseFee } from './settlement.ts';
import type { Trader } from './trader.ts';

export type { FillRow } from './fill-table.ts';

/** Equity at the end of each UTC day that had a bar, and the simple return over the day before. */
export interface DailyReturns {
  /** (n,) start of the day, microseconds. */
  readonly time: readonly number[];
  /** (n,) */
  readonly value: readonly number[];
}

/** A position that the venue closed: the owner's loss is −`realised` + `fee` + `insurance`. */
export interface LiquidationRow extends Omit<LiquidationEvent, 'type'> {
  /** Profit or loss against its cost, before fee and insurance. */
  readonly realised: QuoteUnits;
}

/** The outcome of a session. */
export interface SessionResult {
  /** SHA-256 of the decisions, one per line: equal in every mode for equal data, strategy and limits. */
  readonly orderListHash: string;
  readonly orderLines: readonly string[];
  readonly orders: number;
  readonly cancels: number;
  /** Orders that the risk engine refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  readonly fills: readonly FillRow[];
  readonly roundTrips: readonly RoundTrip[];
  /** The closed trades by lots: which purchase a sale closes. Together they realise what the round trips do, once flat. */
  lots(method: LotMethod): readonly LotTrade[];
  /** The execution of each order that has ended: delay, slippage, opportunity, fees, fill ratio, times. */
  readonly executions: readonly OrderExecution[];
  /** The same of all orders together. */
  readonly execution: ExecutionSummary;
  /** Values of the positions at the points of `equity`. */
  readonly exposure: ExposureSeries;
  /** (n,) close times of the bars, each once, or time of the last trade of each minute; microseconds. */
  readonly equityTime: Float64Array;
  /** (n,) quote units. */
  readonly equity: Float64Array;
  readonly initialCash: QuoteUnits;
  readonly finalEquity: QuoteUnits;
  /** Fees in the quote asset, and those in the base asset at the price of their trade. */
  readonly fees: QuoteUnits;
  /** Positions that the venue closed. What its insurance fund took is among the fees. */
  readonly liquidations: readonly LiquidationRow[];
  /** Funding of perpetuals received, less what was paid; not among the fees, and in no round trip. */
  readonly funding: QuoteUnits;
  /** What the venue took in other assets than the quote asset, the base asset included: decimal text by asset. */
  readonly commissions: Readonly<Record<string, string>>;
  /** Trades that the venue took back: their fills are among `fills`, their money is not in the account. */
  readonly voided: readonly VoidReport[];
  /** Trades on the account of no order of ours: they are not in the account, and trading ended with the first. */
  readonly external: readonly FillReport[];
  readonly maxDrawdownPpm: number;
  readonly daily: DailyReturns;
  readonly deadFills: number;
  /** Why trading was ended by a stop layer; empty when it was not. */
  readonly halted: string;
  readonly events: number;
}

/** Collects a session. Give `observer` to the trader and `onDecision` to the engine. */
export class SessionRecorder {
  readonly #instruments: readonly Instrument[];
  readonly #ledger = new Ledger();
  readonly #trips = new RoundTrips();
  readonly #curve: EquityCurve;
  readonly #decisions = new DecisionLog();
  readonly #lines = new OrderLines(this.#decisions);
  readonly #executions = new ExecutionLog(this.#decisions);
  readonly #moves: LotMove[] = [];
  #account: Account | undefined = undefined;
  readonly #fills = new FillTable();
  readonly #refusals: Record<string, number> = {};
  readonly #commissions = new Map<string, Decimal>();
  readonly #voided: VoidReport[] = [];
  readonly #external: FillReport[] = [];
  readonly #liquidations: LiquidationRow[] = [];
  #orders = 0;
  #cancels = 0;

  /** @param points length that the equity curve is expected to have; another one costs time and nothing else. */
  constructor(instruments: readonly Instrument[], initialCash: QuoteUnits, points?: number) {
    this.#curve = new EquityCurve(instruments.length, points);
    this.#instruments = instruments;
    this.#ledger.deposit(this.#quote(), new Decimal(initialCash).div(1e8));
  }

  /** The account of the session, from which marks and cash are read. */
  watch(account: Account): void {
    this.#account = account;
    this.#curve.watch(account);
  }

  readonly observer = {
    onEquity: (time: number, equity: number): void => {
      this.#curve.add(time, equity);
    },
    onTradeEquity: (time: number, equity: number): void => {
      this.#curve.addOfMinute(time, equity);
    },
    onAnswer: (order: OrderIntent, kind: AnswerKind): void => {
      this.#decisions.answered(order, kind, this.#account?.mark(order.instrument) ?? 0);
    },
    onFill: (fill: FillReport, order: OrderIntent, realised: QuoteUnits): void => {
      this.#fills.add(fill, order, realised);
      const side = fill.side ?? order.side;
      this.#trips.add(side, fill, realised);
      const rules = this.#instruments[fill.instrument] as Instrument;
      if (fill.commission !== undefined) this.#addCommission(rules, fill.commission, 1);
      this.#ledger.postFill(rules, side, fill);
    },
    onBaseFee: (trade: FillReport | VoidReport, { lots, realised }: BaseFee): void => {
      // As if so much had been sold to pay for it: the fee is what it brought.
      const { instrument, ticks, time } = trade;
      const { unitsPerTickLot } = this.#instruments[instrument] as Instrument;
      const sold = qtyLots(Math.abs(lots));
      const fee = quoteUnits(Math.sign(lots) * notional({ ticks, lots: sold, unitsPerTickLot }));
      const side = lots > 0 ? 'sell' : 'buy';
      this.#trips.add(side, { instrument, lots: sold, ticks, fee, time }, realised);
      this.#moves.push({ afterFills: this.#fills.count, instrument, side, lots: sold, ticks, fee, time });
    },
    onVoid: (trade: VoidReport, realised: QuoteUnits): void => {
      const { instrument, side, lots, ticks, fee, time } = trade;
      this.#voided.push(copyReport(trade) as VoidReport);
      const back = { instrument, lots, ticks, fee: quoteUnits(fee === 0 ? 0 : -fee), time };
      const backSide = side === 'buy' ? 'sell' : 'buy';
      this.#trips.add(backSide, back, realised);
      this.#moves.push({ afterFills: this.#fills.count, side: backSide, ...back });
      const rules = this.#instruments[instrument] as Instrument;
      if (trade.commission !== undefined) this.#addCommission(rules, trade.commission, -1);
      this.#ledger.bust(rules, side, trade);
    },
    onLiquidation: (liquidation: LiquidationEvent, realised: QuoteUnits): void => {
      const { type: _, ...row } = liquidation;
      this.#liquidations.push({ ...row, realised });
      const { instrument, side, lots, ticks, fee, insurance, time } = liquidation;
      const paid = { instrument, lots, ticks, fee: quoteUnits(fee + insurance), time };
      this.#trips.add(side, paid, realised);
      this.#moves.push({ afterFills: this.#fills.count, side, ...paid });
      this.#ledger.liquidate(this.#instruments[instrument] as Instrument, side, liquidation);
    },
    onFunding: ({ amount }: FundingEvent): void => {
      this.#ledger.funding(this.#quote(), new Decimal(amount).div(1e8));
    },
    onExternalFill: (fill: FillReport): void => {
      this.#external.push(copyReport(fill) as FillReport);
    },
  };

  readonly onDecision = (decision: Decision): void => {
    if (decision.kind === 'order') {
      this.#orders += 1;
      this.#decisions.order(decision.intent, this.#account?.mark(decision.intent.instrument) ?? 0);
    } else if (decision.kind === 'cancel') {
      this.#cancels += 1;
      this.#decisions.cancel(decision.intent);
    } else {
      this.#refusals[decision.code] = (this.#refusals[decision.code] ?? 0) + 1;
    }
  };

  /** Closes the books. @throws InvariantError when account and ledger do not agree to the last digit. */
  finish(trader: Trader, events: number, sha256: (pieces: Iterable<Uint8Array>) => string): SessionResult {
    this.#checkBooks(trader);
    const { equity, time: equityTime } = this.#curve;
    const { account } = trader;
    const decided = this.#decisions.count;
    // Texts and objects by the ten thousand, which most readers of a result do not look at.
    const orderLines = once(() => (decided === 0 ? [] : this.#lines.text(decided).split('\n')));
    const { count } = this.#fills;
    const fills = once(() => this.#fills.rows(count));
    const instruments = this.#instruments;
    const executions = once(() => this.#executionsOf(fills(), trader));
    const execution = once(() => summariseExecutions(executions()));
    const exposure = once(() => this.#curve.exposure());
    const closed = this.#trips.count;
    const trips = once(() => this.#trips.closed.slice(0, closed));
    return {
      lots: (method) => lotTrades(fills(), this.#moves, { instruments, method }),
      get executions() {
        return executions();
      },
      get execution() {
        return execution();
      },
      get exposure() {
        return exposure();
      },
      orderListHash: sha256(this.#lines.pieces(decided)),
      get orderLines() {
        return orderLines();
      },
      orders: this.#orders,
      cancels: this.#cancels,
      refusals: this.#refusals,
      get fills() {
        return fills();
      },
      get roundTrips() {
        return trips();
      },
      equityTime,
      equity,
      initialCash: account.initialCash,
      finalEquity: account.equity(),
      fees: account.fees,
      liquidations: this.#liquidations,
      funding: account.income,
      commissions: Object.fromEntries([...this.#commissions].map(([asset, sum]) => [asset, sum.toFixed()])),
      voided: this.#voided,
      external: this.#external,
      maxDrawdownPpm: maxDrawdownPpm(equity, account.initialCash),
      daily: dailyReturns(equityTime, equity, account.initialCash),
      deadFills: this.#fills.deadCount,
      halted: haltedBy(trader),
      events,
    };
  }

  #executionsOf(fills: readonly FillRow[], trader: Trader): readonly OrderExecution[] {
    const open = new Set([...trader.orders.values()].map(({ intent }) => intent.intentSeq));
    const isVoid = (instrument: number, tradeId: number): boolean =>
      this.#voided.some((trade) => trade.instrument === instrument && trade.tradeId === tradeId);
    return this.#executions.executions(fills, {
      instruments: this.#instruments,
      isOpen: (orderSeq) => open.has(orderSeq),
      isVoid,
    });
  }

  #addCommission({ base }: Instrument, { asset, amount }: Commission, sign: 1 | -1): void {
    const signed = new Decimal(amount).times(sign);
    this.#commissions.set(asset, (this.#commissions.get(asset) ?? new Decimal(0)).plus(signed));
    // What pays for a fee in a third asset is the owner's, who keeps some of it for that; the session does not trade it.
    if (asset !== base) this.#ledger.deposit(asset, signed);
  }

  #quote(): string {
    const quote = this.#instruments[0]?.quote;
    assert(
      quote !== undefined && this.#instruments.every((instrument) => instrument.quote === quote),
      'all instruments of an account have one quote asset',
    );
    return quote;
  }

  #checkBooks(trader: Trader): void {
    for (const [asset, sum] of this.#ledger.imbalance()) assert(sum.isZero(), 'the ledger is balanced', asset, sum);
    const cash = parseMoney(this.#ledger.balance('trading', this.#quote()).toFixed());
    assert(cash === trader.account.cash, 'ledger and account hold the same cash', cash, trader.account.cash);
    for (let i = 0; i < this.#instruments.length; i++) {
      const rules = this.#instruments[i] as Instrument;
      const lots = this.#ledger.balance('trading', rules.base).div(rules.lotSize);
      const held = trader.account.dust(i).plus(trader.account.position(i).lots);
      assert(lots.eq(held), 'ledger and account hold the same position', rules.symbol, lots);
    }
  }
}

/** Makes a value when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function haltedBy({ risk, failure }: Trader): string {
  if (risk.killed !== '') return risk.killed;
  if (risk.halted !== '') return risk.halted;
  if (failure !== undefined) return 'the strategy failed';
  return risk.stopped ? 'strategy stop' : '';
}

/** Below 1 by more than products and quotients of doubles are rounded. */
const ROOM = 1 - 1e-12;

/** Points of one call of a loop: one over a whole curve would be compiled anew while it runs, in each session. */
const PIECE = 4096;
/** Places of a search for the largest fall: the peak so far, the largest ratio, and where it was. */
const PEAK = 0;
const WORST = 1;
const WORST_PEAK = 2;
const WORST_VALUE = 3;

/** Largest fall from a peak of equity, in parts per million of the peak, rounded up; the start counts as a peak. */
export function maxDrawdownPpm(equity: Float64Array, initialCash: number): number {
  const found = Float64Array.of(initialCash, 0, initialCash, initialCash);
  for (let from = 0; from < equity.length; from += PIECE) {
    seekFall(equity, { from, to: Math.min(from + PIECE, equity.length) }, found);
  }
  const peak = found[WORST_PEAK] as number;
  // The ratio of doubles only finds the place; the figure that is reported and judged is exact.
  return mulDiv(peak - (found[WORST_VALUE] as number), PPM, peak, 'up');
}

function seekFall(
  equity: Float64Array,
  rows: { readonly from: number; readonly to: number },
  found: Float64Array,
): void {
  let peak = found[PEAK] as number;
  let worst = found[WORST] as number;
  for (let i = rows.from; i < rows.to; i++) {
    const value = equity[i] as number;
    // The division is for what may be the worst: a product with some room says so of the others.
    if (value > peak) peak = value;
    else if (peak - value >= worst * peak * ROOM && (peak - value) / peak > worst) {
      worst = (peak - value) / peak;
      found[WORST_PEAK] = peak;
      found[WORST_VALUE] = value;
    }
  }
  found[PEAK] = peak;
  found[WORST] = worst;
}

/** Returns by UTC day, from the last equity of each day; a day without bars has return 0. */
export function dailyReturns(time: Float64Array, equity: Float64Array, initialCash: number): DailyReturns {
  const days: number[] = [];
  const values: number[] = [];
  let previous = initialCash;
  for (let i = 0; i < time.length; i++) {
    // The bar that closes at midnight belongs to the day that ends.
    const day = Math.floor(((time[i] as number) - 1) / MICROS_PER_DAY);
    i = lastUntil(time, i, (day + 1) * MICROS_PER_DAY);
    const value = equity[i] as number;
    fillDays(days, values, day);
    days.push(day * MICROS_PER_DAY);
    values.push(value / previous - 1);
    previous = value;
  }
  return { time: days, value: values };
}

/** Place of the last point that is not after `end`; times never fall, and that at `from` is one. In growing steps, then by halving. */
function lastUntil(time: Float64Array, from: number, end: number): number {
  let low = from;
  let step = 1;
  while (low + step < time.length && (time[low + step] as number) <= end) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, time.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((time[middle] as number) <= end) low = middle;
    else high = middle;
  }
  return low;
}

function fillDays(days: number[], values: number[], until: number): void {
  const last = days.at(-1);
  if (last === undefined) return;
  for (let day = last / MICROS_PER_DAY + 1; day < until; day++) {
    days.push(day * MICROS_PER_DAY);
    values.push(0);
  }
}
