/**
 * What a session did, as data: the same shape for backtest, paper and live, filled while the engine runs.
 */

import { Decimal } from 'decimal.js';
import { assert, MICROS_PER_DAY, mulDiv, PPM, type QuoteUnits } from '../core/index.ts';
import { type Instrument, parseMoney } from '../domain/market/index.ts';
import { cancelLine, type FillReport, type OrderIntent, orderLine } from '../domain/orders/index.ts';
import { Ledger, type RoundTrip, RoundTrips } from '../domain/portfolio/index.ts';
import type { Decision, Trader } from './trader.ts';

/** A fill with the order it belongs to. */
export interface FillRow {
  readonly fill: FillReport;
  readonly order: OrderIntent;
  /** Profit or loss that it realised, before its fee. */
  readonly realised: QuoteUnits;
}

/** Equity at the end of each UTC day that had a bar, and the simple return over the day before. */
export interface DailyReturns {
  /** (n,) start of the day, microseconds. */
  readonly time: readonly number[];
  /** (n,) */
  readonly value: readonly number[];
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
  /** (n,) close time of each bar, microseconds. */
  readonly equityTime: Float64Array;
  /** (n,) quote units. */
  readonly equity: Float64Array;
  readonly initialCash: QuoteUnits;
  readonly finalEquity: QuoteUnits;
  readonly fees: QuoteUnits;
  readonly maxDrawdownPpm: number;
  readonly daily: DailyReturns;
  readonly deadFills: number;
  /** Why trading was ended by a stop layer; empty when it was not. */
  readonly halted: string;
  readonly events: number;
}

/** A growing column of doubles. */
class Column {
  #values = new Float64Array(4096);
  #length = 0;
  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float64Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }
  done(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}

/** Collects a session. Give `observer` to the trader and `onDecision` to the engine. */
export class SessionRecorder {
  readonly #instruments: readonly Instrument[];
  readonly #ledger = new Ledger();
  readonly #trips = new RoundTrips();
  readonly #time = new Column();
  readonly #equity = new Column();
  readonly #lines: string[] = [];
  readonly #fills: FillRow[] = [];
  readonly #refusals: Record<string, number> = {};
  #orders = 0;
  #cancels = 0;

  constructor(instruments: readonly Instrument[], initialCash: QuoteUnits) {
    this.#instruments = instruments;
    this.#ledger.deposit(this.#quote(), new Decimal(initialCash).div(1e8));
  }

  readonly observer = {
    onEquity: (time: number, equity: number): void => {
      this.#time.push(time);
      this.#equity.push(equity);
    },
    onFill: (fill: FillReport, order: OrderIntent, realised: QuoteUnits): void => {
      this.#fills.push({ fill, order, realised });
      this.#trips.add(order.side, fill, realised);
      this.#ledger.postFill(this.#instruments[fill.instrument] as Instrument, order.side, fill);
    },
  };

  readonly onDecision = (decision: Decision): void => {
    if (decision.kind === 'order') {
      this.#orders += 1;
      this.#lines.push(orderLine(decision.intent));
    } else if (decision.kind === 'cancel') {
      this.#cancels += 1;
      this.#lines.push(cancelLine(decision.intent));
    } else {
      this.#refusals[decision.code] = (this.#refusals[decision.code] ?? 0) + 1;
    }
  };

  /** Closes the books. @throws InvariantError when account and ledger do not agree to the last digit. */
  finish(trader: Trader, events: number, sha256: (text: string) => string): SessionResult {
    this.#checkBooks(trader);
    const equity = this.#equity.done();
    const equityTime = this.#time.done();
    const { account } = trader;
    return {
      orderListHash: sha256(this.#lines.join('\n')),
      orderLines: this.#lines,
      orders: this.#orders,
      cancels: this.#cancels,
      refusals: this.#refusals,
      fills: this.#fills,
      roundTrips: this.#trips.closed,
      equityTime,
      equity,
      initialCash: account.initialCash,
      finalEquity: account.equity(),
      fees: account.fees,
      maxDrawdownPpm: maxDrawdownPpm(equity, account.initialCash),
      daily: dailyReturns(equityTime, equity, account.initialCash),
      deadFills: this.#fills.filter((row) => row.fill.deadMarket).length,
      halted: haltedBy(trader),
      events,
    };
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
      assert(lots.eq(trader.account.position(i).lots), 'ledger and account hold the same position', rules.symbol, lots);
    }
  }
}

function haltedBy({ risk, failure }: Trader): string {
  if (risk.killed !== '') return risk.killed;
  if (failure !== undefined) return 'the strategy failed';
  return risk.stopped ? 'strategy stop' : '';
}

/** Largest fall from a peak of equity, in parts per million of the peak, rounded up; the start counts as a peak. */
export function maxDrawdownPpm(equity: Float64Array, initialCash: number): number {
  let peak = initialCash;
  let worst = 0;
  let worstPeak = initialCash;
  let worstValue = initialCash;
  for (const value of equity) {
    if (value > peak) peak = value;
    else if ((peak - value) / peak > worst) {
      worst = (peak - value) / peak;
      worstPeak = peak;
      worstValue = value;
    }
  }
  // The ratio of doubles only finds the place; the figure that is reported and judged is exact.
  return mulDiv(worstPeak - worstValue, PPM, worstPeak, 'up');
}

/** Returns by UTC day, from the last equity of each day; a day without bars has return 0. */
export function dailyReturns(time: Float64Array, equity: Float64Array, initialCash: number): DailyReturns {
  const days: number[] = [];
  const values: number[] = [];
  let previous = initialCash;
  for (let i = 0; i < time.length; i++) {
    // The bar that closes at midnight belongs to the day that ends.
    const day = Math.floor(((time[i] as number) - 1) / MICROS_PER_DAY);
    const next = i + 1 < time.length ? Math.floor(((time[i + 1] as number) - 1) / MICROS_PER_DAY) : Number.NaN;
    if (next === day) continue;
    const value = equity[i] as number;
    fillDays(days, values, day);
    days.push(day * MICROS_PER_DAY);
    values.push(value / previous - 1);
    previous = value;
  }
  return { time: days, value: values };
}

function fillDays(days: number[], values: number[], until: number): void {
  const last = days.at(-1);
  if (last === undefined) return;
  for (let day = last / MICROS_PER_DAY + 1; day < until; day++) {
    days.push(day * MICROS_PER_DAY);
    values.push(0);
  }
}
