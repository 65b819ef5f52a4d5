/**
 * The one risk engine, for notebook, backtest, paper and live.
 *
 * Hot path: integers, no allocation but the approval or refusal itself. Checks run from the hardest stop to the
 * softest limit, so that the reason given is the most severe one. Orders that only reduce a position pass the
 * checks that protect against adding risk: closing must stay possible when everything else has stopped.
 * Open and unknown orders count as filled (invariant I8 of docs/concepts/risk.md).
 */

import {
  assert,
  type ErrorCode,
  type Micros,
  mulDiv,
  notional,
  PPM,
  type Ppm,
  type PriceTicks,
  type QtyLots,
  type QuoteUnits,
  qtyLots,
  quoteUnits,
  type Refusal,
  refusal,
} from '../../core/index.ts';
import type { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import type { Instrument } from '../market/index.ts';
import { type OpenOrders, type OrderIntent, signOf } from '../orders/index.ts';
import { type Account, feeOf } from '../portfolio/index.ts';
import { approve, type RiskApproved } from './approved.ts';
import type { RiskProfile } from './profile.ts';

/** What a mark to market found. */
export type MarkOutcome = 'within' | 'drawdown' | 'strategyStop';

/** What the risk engine reads and uses. */
export interface RiskInputs {
  readonly profile: RiskProfile;
  readonly account: Account;
  readonly orders: OpenOrders;
  readonly breaker: CircuitBreaker;
  readonly rate: RateWindow;
  /** Fee of the venue, to know whether an order can be paid. */
  readonly feePpm: Ppm;
}

/** Places in the sums over other instruments. */
const AT_WORST = 0;
const RESERVED = 1;

/** Places in the lots after an order. */
const AS_IS = 0;
const REDUCED = 1;
/** Places in the limits: the equity that they were taken from, of one position, of all together. */
const EQUITY = 0;
const POSITION = 1;
const GROSS = 2;

/** Judges orders and watches the account. */
export class RiskEngine {
  readonly #in: RiskInputs;
  readonly #markedAt: Float64Array;
  #peak = 0;
  /** AT_WORST and RESERVED of the order that is being checked. */
  readonly #others = new Float64Array(2);
  /** AS_IS and REDUCED of the order that is being checked. */
  readonly #after = new Float64Array(2);
  /** Limits in quote units. The size of an order and its checks ask for them at the same equity. */
  readonly #limits = new Float64Array(3).fill(Number.NaN);
  /** Equity at or below which a stop layer trips; whole units, so the comparison on each mark is exact and cheap. */
  #drawdownFloor = 0;
  #strategyFloor = 0;
  #lastEquity = 0;
  #killed = '';
  #stopped = false;

  constructor(inputs: RiskInputs) {
    this.#in = inputs;
    const { initialCash } = inputs.account;
    this.#markedAt = new Float64Array(inputs.account.instruments.length).fill(-1);
    this.#startFrom(initialCash);
  }

  /** Why the kill switch is on; empty when it is off. */
  get killed(): string {
    return this.#killed;
  }
  /** True when the strategy stop has ended trading. */
  get stopped(): boolean {
    return this.#stopped;
  }
  /** Highest equity seen, in quote units. */
  get peak(): number {
    return this.#peak;
  }

  /** Turns the kill switch on; it stays on until `reset`. */
  kill(reason: string): void {
    assert(reason !== '', 'a kill has a reason');
    if (this.#killed === '') this.#killed = reason;
  }

  /** Ends trading of the strategy, as its stop layer does: only reducing orders leave until `reset`. */
  stop(): void {
    this.#stopped = true;
  }

  /** Turns kill switch and strategy stop off and measures both anew from the equity of the last mark. By hand only. */
  reset(): void {
    this.#killed = '';
    this.#stopped = false;
    this.#startFrom(this.#lastEquity);
  }

  /**
   * Takes note of a new price and checks the stop layers.
   * @returns `drawdown` or `strategyStop` on the mark that trips it, once; the caller then closes everything.
   */
  onMark(instrument: number, now: Micros, equity: number): MarkOutcome {
    this.#markedAt[instrument] = now;
    this.#lastEquity = equity;
    if (equity > this.#peak) this.#setPeak(equity);
    if (this.#killed !== '') return 'within';
    if (equity <= this.#drawdownFloor) {
      this.kill('drawdown');
      return 'drawdown';
    }
    if (this.#stopped) return 'within';
    if (equity <= this.#strategyFloor) {
      this.#stopped = true;
      return 'strategyStop';
    }
    return 'within';
  }

  /** Largest value of one position at this equity, in quote units, rounded down. */
  positionLimit(equity: number): number {
    const limits = this.#limits;
    if (limits[EQUITY] !== equity) {
      const { positionLimitPpm, grossExposurePpm } = this.#in.profile;
      limits[POSITION] = mulDiv(equity, positionLimitPpm, PPM, 'down');
      limits[GROSS] = mulDiv(equity, grossExposurePpm, PPM, 'down');
      limits[EQUITY] = equity;
    }
    return limits[POSITION] as number;
  }

  /** Approves an order or says why not. An approval of an order that adds risk takes one permit and one rate slot. */
  check(intent: OrderIntent, now: Micros): RiskApproved<OrderIntent> | Refusal {
    const rules = this.#in.account.instruments[intent.instrument];
    assert(rules !== undefined, 'intent is for an instrument of the account', intent.instrument);
    assert(intent.lots > 0, 'intent has a positive quantity', intent.lots);
    if (intent.reduceOnly) return this.#checkReducing(intent, rules);
    const code =
      this.#halted() ??
      this.#market(intent, now) ??
      this.#size(intent, rules) ??
      this.#limitsHold(intent, rules) ??
      this.#flow(now);
    if (code !== undefined) return this.#refuse(code, intent);
    this.#in.rate.record(now);
    return approve(intent);
  }

  #startFrom(equity: number): void {
    this.#lastEquity = equity;
    this.#strategyFloor = equity - mulDiv(equity, this.#in.profile.strategyStopPpm, PPM, 'up');
    this.#setPeak(equity);
  }

  #setPeak(equity: number): void {
    this.#peak = equity;
    this.#drawdownFloor = equity - mulDiv(equity, this.#in.profile.drawdownPpm, PPM, 'up');
  }

  #refuse(code: ErrorCode, intent: OrderIntent): Refusal {
    return refusal(
      code,
      `${intent.side} ${intent.lots} lots of ${this.#in.account.instruments[intent.instrument]?.symbol}`,
    );
  }

  #checkReducing(intent: OrderIntent, rules: Instrument): RiskApproved<OrderIntent> | Refusal {
    const held = this.#in.account.position(intent.instrument).lots;
    const against = held !== 0 && Math.sign(held) !== signOf(intent.side);
    if (!against || intent.lots > Math.abs(held)) return this.#refuse('BOT4_RISK_REDUCE_ONLY', intent);
    if (intent.lots > rules.maxQtyLots) return this.#refuse('BOT4_RISK_ORDER_SIZE', intent);
    return approve(intent);
  }

  #halted(): ErrorCode | undefined {
    if (this.#killed === 'drawdown') return 'BOT4_RISK_DRAWDOWN';
    if (this.#killed !== '') return 'BOT4_RISK_KILL_SWITCH';
    return this.#stopped ? 'BOT4_RISK_STOPPED' : undefined;
  }

  #market(intent: OrderIntent, now: Micros): ErrorCode | undefined {
    const markedAt = this.#markedAt[intent.instrument] as number;
    const mark = this.#in.account.mark(intent.instrument);
    if (markedAt < 0 || mark <= 0 || now - markedAt > this.#in.profile.staleAfterMicros) return 'BOT4_RISK_STALE_DATA';
    if (intent.type === 'market') return undefined;
    const distance = Math.abs(intent.priceTicks - mark);
    return distance > mulDiv(mark, this.#in.profile.priceCollarPpm, PPM, 'down') ? 'BOT4_RISK_PRICE_COLLAR' : undefined;
  }

  #size(intent: OrderIntent, rules: Instrument): ErrorCode | undefined {
    if (intent.lots > rules.maxQtyLots) return 'BOT4_RISK_ORDER_SIZE';
    const value = notional({
      ticks: this.#reference(intent),
      lots: intent.lots,
      unitsPerTickLot: rules.unitsPerTickLot,
    });
    return value < rules.minNotional ? 'BOT4_RISK_ORDER_SIZE' : undefined;
  }

  #limitsHold(intent: OrderIntent, rules: Instrument): ErrorCode | undefined {
    const { account } = this.#in;
    const equity = account.equity();
    if (equity <= 0) return 'BOT4_RISK_FUNDS';
    this.#lotsAfter(intent);
    const asIs = this.#after[AS_IS] as number;
    const reduced = this.#after[REDUCED] as number;
    if (rules.kind === 'spot' && Math.min(asIs, reduced) < 0) return 'BOT4_RISK_SHORT_SPOT';
    const ticks = this.#reference(intent);
    // A position that has outgrown the limit with its price may always be made smaller.
    const held = account.position(intent.instrument).lots;
    const smaller = Math.sign(asIs) === Math.sign(held) && Math.abs(asIs) <= Math.abs(held);
    const grown = smaller ? 0 : Math.abs(asIs);
    const worst = qtyLots(Math.max(grown, Math.abs(reduced)));
    if (worst > rules.maxQtyLots) return 'BOT4_RISK_ORDER_SIZE';
    const exposure = notional({ ticks, lots: worst, unitsPerTickLot: rules.unitsPerTickLot });
    if (exposure > this.positionLimit(equity)) return 'BOT4_RISK_POSITION_LIMIT';
    this.#addUpOthers(intent.instrument);
    const others = this.#others[AT_WORST] as number;
    if (others + exposure > (this.#limits[GROSS] as number)) return 'BOT4_RISK_EXPOSURE';
    return this.#affordable(intent, rules, ticks) ? undefined : 'BOT4_RISK_FUNDS';
  }

  /**
   * Position if this order and every open one of its side that adds risk were filled: as the position is, and with
   * the open reduce-only orders of that side filled first, as in a reversal.
   */
  #lotsAfter(intent: OrderIntent): void {
    const { account, orders } = this.#in;
    const held = account.position(intent.instrument).lots;
    const sign = signOf(intent.side);
    const asIs = held + sign * (orders.reservedLots(intent.instrument, intent.side) + intent.lots);
    let reduced = asIs;
    if (held !== 0 && Math.sign(held) !== sign) {
      const reducing = Math.min(orders.reducingLots(intent.instrument, intent.side), Math.abs(held));
      reduced = reducing === 0 ? 0 : asIs + sign * reducing;
    }
    this.#after[AS_IS] = asIs;
    this.#after[REDUCED] = reduced;
  }

  /**
   * What all other instruments may come to with their open and unknown orders. AT_WORST: the absolute values of their
   * positions if those orders were filled, on the worse side. RESERVED: the value of those orders that take cash.
   * Where nothing is reserved, which is nearly everywhere, the running sum of the account has the answer already.
   */
  #addUpOthers(instrument: number): void {
    const { account, orders } = this.#in;
    let atWorst = account.grossExposure() - Math.abs(account.exposure(instrument));
    let reserved = 0;
    for (let i = 0; i < account.instruments.length && orders.size > 0; i++) {
      if (i === instrument) continue;
      const buys = orders.reservedLots(i, 'buy');
      const sells = orders.reservedLots(i, 'sell');
      if (buys === 0 && sells === 0) continue;
      const { kind, unitsPerTickLot } = account.instruments[i] as Instrument;
      const held = account.position(i).lots;
      const ticks = account.mark(i);
      const worst = qtyLots(Math.max(Math.abs(held + buys), Math.abs(held - sells)));
      atWorst += notional({ ticks, lots: worst, unitsPerTickLot }) - Math.abs(account.exposure(i));
      reserved += notional({ ticks, lots: qtyLots(kind === 'spot' ? buys : buys + sells), unitsPerTickLot });
    }
    this.#others[AT_WORST] = atWorst;
    this.#others[RESERVED] = reserved;
  }

  #affordable(intent: OrderIntent, rules: Instrument, ticks: PriceTicks): boolean {
    if (intent.side === 'sell' && rules.kind === 'spot') return true;
    // The venue fills no more than the free cash pays for.
    if (intent.cashSharePpm !== undefined) return true;
    const { account, orders, feePpm } = this.#in;
    const lots = (intent.lots + orders.reservedLots(intent.instrument, intent.side)) as QtyLots;
    const value = notional({ ticks, lots, unitsPerTickLot: rules.unitsPerTickLot });
    const all = this.#margin(quoteUnits(value + (this.#others[RESERVED] as number)), rules);
    // Half of the cash pays for anything: a fee is at most the whole value. With a position limit of 2 % that is the rule.
    const cash = account.cash + this.#freed(intent, rules);
    if (feePpm <= PPM && 2 * all <= cash) return true;
    return all + feeOf(all, feePpm) <= cash;
  }

  /** What the exit of a reversal, which fills first, brings in at the last price; negative for one that buys back. */
  #freed(intent: OrderIntent, rules: Instrument): number {
    const { account, orders } = this.#in;
    const held = account.position(intent.instrument).lots;
    const sign = Math.sign(held);
    if (held === 0 || sign === signOf(intent.side)) return 0;
    const lots = Math.min(orders.reducingLots(intent.instrument, intent.side), Math.abs(held));
    if (lots === 0) return 0;
    const ticks = account.mark(intent.instrument);
    return notional({ ticks, lots: qtyLots(sign * lots), unitsPerTickLot: rules.unitsPerTickLot });
  }

  /** Cash that orders of this value bind: of a perpetual only a part, where one position may be more than the equity. */
  #margin(value: QuoteUnits, { kind }: Instrument): QuoteUnits {
    const { positionLimitPpm } = this.#in.profile;
    if (kind === 'spot' || positionLimitPpm <= PPM) return value;
    return quoteUnits(mulDiv(value, PPM, positionLimitPpm, 'up'));
  }

  #flow(now: Micros): ErrorCode | undefined {
    if (!this.#in.rate.hasRoom(now)) return 'BOT4_RISK_ORDER_RATE';
    return this.#in.breaker.tryAcquire(now) ? undefined : 'BOT4_RISK_BREAKER_OPEN';
  }

  #reference(intent: OrderIntent): PriceTicks {
    return intent.type === 'market' ? this.#in.account.mark(intent.instrument) : intent.priceTicks;
  }
}
