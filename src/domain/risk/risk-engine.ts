/**
 * The one risk engine, for notebook, backtest, paper and live.
 *
 * Hot path: integers, nothing allocated; approvals are used again once spent, and there is one denial. Checks run from
 * the hardest stop to the softest limit (`RISK_RULES`), so that the reason given is the most severe one. Orders that only
 * reduce a position pass the checks that protect against adding risk: closing must stay possible when everything else has
 * stopped. Open and unknown orders count as filled (invariant I8 of docs/concepts/risk.md).
 *
 * Trading is `active`; or `reducing`, when only orders leave that make a position smaller (kill switch, stop layers,
 * daily loss, by hand); or `halted`, when nothing leaves at all but cancels (emergency stop). The state is asked for
 * in `check`, and a venue takes nothing that did not come out of it, so no path leads around.
 */
import { assert, type Micros, mulDiv, PPM } from '../../core/index.ts';
import type { CircuitBreaker } from '../../hot/index.ts';
import type { Instrument } from '../market/index.ts';
import { type OrderIntent, signOf } from '../orders/index.ts';
import { ACCOUNT_CELL } from '../portfolio/index.ts';
import { Approvals, type RiskApproved } from './approved.ts';
import { Denial } from './denial.ts';
import type { Headroom } from './headroom.ts';
import { OrderChecks } from './order-checks.ts';
import type { RiskCode } from './risk-codes.ts';
import type { RiskInputs } from './risk-inputs.ts';
import { StopLayer } from './stop-layer.ts';

/** What a mark to market found. */
export type MarkOutcome = 'within' | 'drawdown' | 'portfolioStop' | 'strategyStop' | 'positionStop';

/** What may leave: everything within the limits, what only reduces, or cancels alone. */
export type TradingState = 'active' | 'reducing' | 'halted';

const MICROS_PER_DAY = 86_400_000_000;
/** The one lane of layers that watch equity. */
const EQUITY_LANE = 0;

const { EQUITY } = ACCOUNT_CELL;

/** Places in the equities; whole units, so the comparisons on each mark are exact and cheap. */
const PEAK = 0;
const LAST = 1;
/** Equity at or below which a layer trips. */
const DRAWDOWN_FLOOR = 2;
const STRATEGY_FLOOR = 3;
const PORTFOLIO_FLOOR = 4;
const DAY_FLOOR = 5;
const DAY = 6;
/** Equity of the mark that is handled. */
const MARKED = 7;
/** The highest of the floors of drawdown, strategy and account: above it none of them trips. */
const HIGHEST_FLOOR = 8;
const EQUITY_COUNT = 9;

/** Judges orders and watches the account. */
export class RiskEngine {
  declare private readonly inputs: RiskInputs;
  declare private readonly checks: OrderChecks;
  declare private readonly headroom: Headroom;
  declare private readonly breakers: readonly CircuitBreaker[];
  readonly #approvals = new Approvals<OrderIntent>();
  readonly #denial = new Denial();
  readonly #equities = new Float64Array(EQUITY_COUNT);
  /** Time of `check` and `onMark`. */
  readonly #clock = new Float64Array(1);
  declare private readonly positionStops: StopLayer;
  declare private readonly strategyStops: StopLayer;
  declare private readonly portfolioStops: StopLayer;
  /** Which opening of a position a lane of the position stops watches. */
  declare private readonly openings: Int32Array;
  #killed = '';
  #halted = '';
  #stopped = false;
  #reducing = false;
  #dayLost = false;
  /** Nothing of the above is on: kept up to date by `#decideState`, so that a check asks one question and not six. */
  #active = true;
  /** No daily loss and no layer by trail, volatility or time is watched: equity alone decides what a mark finds. */
  declare private readonly isPlain: boolean;
  /** That, and no layer has tripped. */
  declare private isQuiet: boolean;

  constructor(inputs: RiskInputs) {
    const { profile, account, breaker } = inputs;
    const count = account.instruments.length;
    this.inputs = inputs;
    this.checks = new OrderChecks(inputs);
    this.headroom = this.checks.headroom;
    this.breakers = Array.isArray(breaker) ? breaker : account.instruments.map(() => breaker as CircuitBreaker);
    assert(this.breakers.length === count, 'every instrument has a breaker', this.breakers.length, count);
    const { volatilityMarks } = profile;
    this.positionStops = new StopLayer(
      {
        trailingPpm: profile.positionTrailingPpm,
        volatilityPpm: profile.positionVolatilityPpm,
        volatilityMarks,
        maxMicros: profile.positionMaxMicros,
        timeFrom: 'start',
      },
      count,
    );
    this.strategyStops = new StopLayer(
      {
        trailingPpm: profile.strategyTrailingPpm,
        volatilityPpm: profile.strategyVolatilityPpm,
        volatilityMarks,
        maxMicros: profile.strategyMaxMicros,
        timeFrom: 'best',
      },
      1,
    );
    this.portfolioStops = new StopLayer(
      {
        volatilityPpm: profile.portfolioVolatilityPpm,
        volatilityMarks,
        maxMicros: profile.portfolioMaxMicros,
        timeFrom: 'best',
      },
      1,
    );
    this.openings = new Int32Array(count).fill(-1);
    const layers = [this.positionStops, this.strategyStops, this.portfolioStops];
    this.isPlain = profile.dailyLossPpm === undefined && !layers.some(({ isOn }) => isOn);
    this.isQuiet = this.isPlain;
    this.#equities[DAY] = Number.NaN;
    this.#startFrom(account.initialCash);
  }

  /** Why the kill switch is on; empty when it is off. */
  get killed(): string {
    return this.#killed;
  }
  /** Why the emergency stop is on; empty when it is off. */
  get halted(): string {
    return this.#halted;
  }
  /** True when the strategy stop has ended trading. */
  get stopped(): boolean {
    return this.#stopped;
  }
  /** Everything within the limits may leave: no kill, halt, stop or lost day is on. */
  get active(): boolean {
    return this.#active;
  }
  /** What may leave now. */
  get state(): TradingState {
    if (this.#active) return 'active';
    return this.#halted !== '' ? 'halted' : 'reducing';
  }
  /** Highest equity seen, in quote units. */
  get peak(): number {
    return this.#equities[PEAK] as number;
  }

  /** Turns the kill switch on; it stays on until `reset`. Whoever calls closes everything. */
  kill(reason: string): void {
    assert(reason !== '', 'a kill has a reason');
    if (this.#killed === '') this.#killed = reason;
    this.#decideState();
  }

  /**
   * Emergency stop: from now until `reset` not one order leaves, reducing ones included, and the approvals that are out
   * prove nothing any more. Stop orders that wait at the venue stay there.
   */
  halt(reason: string): void {
    assert(reason !== '', 'a halt has a reason');
    if (this.#halted === '') this.#halted = reason;
    this.#decideState();
    this.#approvals.revokeAll();
  }

  /** Lets only reducing orders leave until `reset`, without closing anything. */
  reduceOnly(): void {
    this.#reducing = true;
    this.#decideState();
  }

  /** Ends trading of the strategy, as its stop layer does: only reducing orders leave until `reset`. */
  stop(): void {
    this.#stopped = true;
    this.#decideState();
  }

  /** Turns every stop off and measures them anew from the equity of the last mark. By hand only. */
  reset(): void {
    this.#killed = '';
    this.#halted = '';
    this.#stopped = false;
    this.#reducing = false;
    this.#dayLost = false;
    this.#decideState();
    this.#startFrom(this.#equities[LAST] as number);
  }

  /**
   * Takes note of a new price and checks the stop layers.
   * @param dead nothing traded since the price before.
   * @returns which layer trips, once, the most severe first. On `positionStop` the caller closes the position of this
   * instrument, on every other one but `within` everything.
   */
  onMark(instrument: number, now: Micros, equity: number, dead = false): MarkOutcome {
    this.#clock[0] = now;
    this.#equities[MARKED] = equity;
    this.checks.onMark(instrument, this.#clock, dead);
    return this.#mark(instrument, this.#clock, this.#equities, MARKED);
  }

  /** `onMark` at the time that stands in `clock` and the equity of the account: as arguments they would be boxed. */
  onMarkAt(instrument: number, clock: Float64Array, dead: boolean): MarkOutcome {
    this.checks.onMark(instrument, clock, dead);
    return this.#mark(instrument, clock, this.inputs.account.cells, EQUITY);
  }

  /** Checks the stop layers at the equity that stands at a place of `cells`. */
  #mark(instrument: number, clock: Float64Array, cells: ArrayLike<number>, place: number): MarkOutcome {
    const equities = this.#equities;
    const equity = cells[place] as number;
    // Nearly every mark: no new peak, and above all floors.
    if (this.isQuiet && equity <= (equities[PEAK] as number) && equity > (equities[HIGHEST_FLOOR] as number)) {
      equities[LAST] = equity;
      return 'within';
    }
    equities[MARKED] = equity;
    if (this.inputs.profile.dailyLossPpm !== undefined) this.#onDay(clock);
    const now = clock[0] as number;
    equities[LAST] = equity;
    if (equity > (equities[PEAK] as number)) this.#setPeak(equity);
    const position = this.positionStops.isOn && this.#positionTrips(instrument, now);
    const strategy = this.strategyStops.isOn && equityTrips(this.strategyStops, equity, now);
    const portfolio = this.portfolioStops.isOn && equityTrips(this.portfolioStops, equity, now);
    if (this.#killed !== '') return 'within';
    if (equity <= (equities[DRAWDOWN_FLOOR] as number)) {
      this.kill('drawdown');
      return 'drawdown';
    }
    if (portfolio || equity <= (equities[PORTFOLIO_FLOOR] as number)) {
      this.kill('portfolio stop');
      return 'portfolioStop';
    }
    if (this.#stopped) return 'within';
    if (strategy || equity <= (equities[STRATEGY_FLOOR] as number)) {
      this.stop();
      return 'strategyStop';
    }
    return position ? 'positionStop' : 'within';
  }

  /** Largest value of one position at this equity, in quote units, rounded down. */
  positionLimit(equity: number): number {
    return this.checks.positionLimit(equity);
  }

  /**
   * Approves an order or says why not. An approval of an order that adds risk takes one permit and one rate slot.
   * @returns an approval for one call, or the denial, which stands until the next check.
   */
  check(intent: OrderIntent, now: Micros): RiskApproved<OrderIntent> | Denial {
    this.#clock[0] = now;
    return this.checkAt(intent, this.#clock);
  }

  /** `check` at the time that stands in `clock`: as an argument of a call that is not inlined it would be boxed. */
  checkAt(intent: OrderIntent, clock: Float64Array): RiskApproved<OrderIntent> | Denial {
    const isClear = this.#active && !intent.reduceOnly && this.headroom.isCertain(intent, clock);
    const code = isClear ? this.#permit(intent.instrument, clock) : this.#inDetail(intent, clock);
    if (code !== undefined) return this.#deny(intent, code);
    return this.#approvals.approve(intent);
  }

  #deny(intent: OrderIntent, code: RiskCode): Denial {
    const { symbol } = this.inputs.account.instruments[intent.instrument] as Instrument;
    return this.#denial.of(code, intent, symbol);
  }

  /** Takes an approval back when its call went out: it proves nothing from now on, and is used again for another order. */
  spend(approval: RiskApproved<OrderIntent>): void {
    this.#approvals.spend(approval);
  }

  /** Rule by rule: whatever is not clear at a glance. */
  #inDetail(intent: OrderIntent, clock: Float64Array): RiskCode | undefined {
    const rules = this.inputs.account.instruments[intent.instrument];
    if (rules === undefined) assert(false, 'intent is for an instrument of the account', intent.instrument);
    if (!(intent.lots > 0)) assert(false, 'intent has a positive quantity', intent.lots);
    if (this.#halted !== '') return 'BOT4_RISK_HALTED';
    if (intent.reduceOnly) return this.#ofReducing(intent, rules);
    const code = this.#stopOf() ?? this.checks.market(intent, clock) ?? this.checks.limits(intent, rules);
    return code ?? this.#permit(intent.instrument, clock);
  }

  #ofReducing(intent: OrderIntent, rules: Instrument): RiskCode | undefined {
    const held = this.inputs.account.position(intent.instrument).lots;
    const against = held !== 0 && Math.sign(held) !== signOf(intent.side);
    if (!against || intent.lots > Math.abs(held)) return 'BOT4_RISK_REDUCE_ONLY';
    return intent.lots > rules.maxQtyLots ? 'BOT4_RISK_ORDER_SIZE' : undefined;
  }

  /** Takes a rate slot and a permit, where there are both. */
  #permit(instrument: number, clock: Float64Array): RiskCode | undefined {
    const { rate } = this.inputs;
    if (!rate.hasRoomAt(clock)) return 'BOT4_RISK_ORDER_RATE';
    if (!(this.breakers[instrument] as CircuitBreaker).tryAcquireAt(clock)) return 'BOT4_RISK_BREAKER_OPEN';
    rate.recordAt(clock);
    return undefined;
  }

  #decideState(): void {
    this.isQuiet = this.isPlain && this.#killed === '' && !this.#stopped;
    this.#active = this.#halted === '' && this.#stopOf() === undefined;
  }

  /** Why nothing that adds risk leaves. */
  #stopOf(): RiskCode | undefined {
    if (this.#killed !== '') return this.#killed === 'drawdown' ? 'BOT4_RISK_DRAWDOWN' : 'BOT4_RISK_KILL_SWITCH';
    if (this.#stopped) return 'BOT4_RISK_STOPPED';
    if (this.#dayLost) return 'BOT4_RISK_DAILY_LOSS';
    return this.#reducing ? 'BOT4_RISK_REDUCING' : undefined;
  }

  #startFrom(equity: number): void {
    const { strategyStopPpm, portfolioStopPpm } = this.inputs.profile;
    const equities = this.#equities;
    equities[LAST] = equity;
    equities[STRATEGY_FLOOR] = equity - mulDiv(equity, strategyStopPpm, PPM, 'up');
    equities[PORTFOLIO_FLOOR] =
      portfolioStopPpm === undefined ? Number.NEGATIVE_INFINITY : equity - mulDiv(equity, portfolioStopPpm, PPM, 'up');
    this.#setPeak(equity);
    this.#setDay(equity);
    // Time starts with the first mark, which is the first that knows the time.
    this.strategyStops.end(EQUITY_LANE);
    this.portfolioStops.end(EQUITY_LANE);
  }

  #setPeak(equity: number): void {
    this.#equities[PEAK] = equity;
    const equities = this.#equities;
    equities[DRAWDOWN_FLOOR] = equity - mulDiv(equity, this.inputs.profile.drawdownPpm, PPM, 'up');
    equities[HIGHEST_FLOOR] = Math.max(
      equities[DRAWDOWN_FLOOR] as number,
      equities[STRATEGY_FLOOR] as number,
      equities[PORTFOLIO_FLOOR] as number,
    );
  }

  #setDay(equity: number): void {
    const { dailyLossPpm } = this.inputs.profile;
    if (dailyLossPpm !== undefined) this.#equities[DAY_FLOOR] = equity - mulDiv(equity, dailyLossPpm, PPM, 'up');
  }

  /** A mark at midnight belongs to the day that ends, as in every report of days. */
  #onDay(clock: Float64Array): void {
    const equities = this.#equities;
    const equity = equities[MARKED] as number;
    const day = Math.floor(((clock[0] as number) - 1) / MICROS_PER_DAY);
    if (day !== equities[DAY]) {
      equities[DAY] = day;
      this.#dayLost = false;
      this.#setDay(equities[LAST] as number);
      this.#decideState();
    }
    if (!this.#dayLost && equity <= (equities[DAY_FLOOR] as number)) {
      this.#dayLost = true;
      this.#decideState();
    }
  }

  /** Watches the position of the instrument, from the mark on at which it is first seen. */
  #positionTrips(instrument: number, now: number): boolean {
    const stops = this.positionStops;
    const position = this.inputs.account.position(instrument);
    const price = this.inputs.account.mark(instrument) as number;
    const sign = Math.sign(position.lots);
    if (sign === 0) stops.end(instrument);
    else if (sign !== stops.sign(instrument) || position.openings !== this.openings[instrument]) {
      this.openings[instrument] = position.openings;
      const { unitsPerTickLot } = this.inputs.account.instruments[instrument] as Instrument;
      stops.begin(instrument, sign, position.costUnits / (position.lots * unitsPerTickLot), now);
    }
    return stops.update(instrument, price, now) !== 'none';
  }
}

/** Watches equity, from the first mark on and from each reset. */
function equityTrips(stops: StopLayer, equity: number, now: number): boolean {
  if (equity <= 0) return true;
  if (stops.sign(EQUITY_LANE) === 0) stops.begin(EQUITY_LANE, 1, equity, now);
  return stops.update(EQUITY_LANE, equity, now) !== 'none';
}
