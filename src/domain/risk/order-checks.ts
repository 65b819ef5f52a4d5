/**
 * The limits that an order which adds risk must hold: market, size, exposures, funds. Hot path: integers, no allocation.
 *
 * Open and unknown orders count as filled (invariant I8 of docs/concepts/risk.md), those of the instrument itself and,
 * by `ExposureBook`, those of all others. An order that leaves its position smaller than it is adds no exposure: a
 * position that has outgrown a limit with its price may always be made smaller.
 */
import { mulDiv, PPM, quoteUnits } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { OrderIntent } from '../orders/index.ts';
import { feeOf } from '../portfolio/index.ts';
import { CorrelationWatch } from './correlation-watch.ts';
import { ExposureBook, PLACE, SUM } from './exposure-book.ts';
import { Headroom, TICKS_EXACT } from './headroom.ts';
import { LIMIT, LimitAmounts } from './limit-amounts.ts';
import type { RiskProfile } from './profile.ts';
import type { RiskCode } from './risk-codes.ts';
import type { RiskInputs } from './risk-inputs.ts';
import { worthInto } from './worth.ts';

const { HELD, MARK, BUYS, SELLS, REDUCING_BUYS, REDUCING_SELLS, HIGH, LOW, WORST, RESERVED } = PLACE;
const { MARKED_AT, DEAD_MARKS, PLACES } = PLACE;
const { SUM_HIGH, SUM_LOW, SUM_WORST, SUM_RESERVED, SUM_PERP, ROWS } = SUM;
const { POSITION, GROSS, NET, CONCENTRATION, CORRELATED, ORDER, LEVERAGE } = LIMIT;
/** Constants of its own: one of another module is looked up at each use. */
const ONE = PPM;
const EXACT = TICKS_EXACT;
const moneyInto = worthInto;

/** Judges one order against the account as it is. */
export class OrderChecks {
  declare private readonly inputs: RiskInputs;
  declare private readonly book: ExposureBook;
  declare private readonly limitAmounts: LimitAmounts;
  declare private readonly correlations: CorrelationWatch | undefined;
  /** Finds at a glance whether an order certainly passes `market` and `limits`. */
  declare readonly headroom: Headroom;
  declare private readonly deadLimit: number;
  /** Money on its way from one call to the next. */
  readonly #money = new Float64Array(1);

  constructor(inputs: RiskInputs) {
    const { profile, account, orders } = inputs;
    const instruments = account.instruments.length;
    this.inputs = inputs;
    this.correlations = watchOf(profile, instruments);
    this.book = new ExposureBook(account, orders, this.correlations);
    this.limitAmounts = new LimitAmounts(profile);
    this.deadLimit = profile.deadMarks ?? Number.POSITIVE_INFINITY;
    this.headroom = new Headroom(inputs, this.book, this.limitAmounts, this.correlations);
  }

  /** Takes note of a new price. @param clock (1,) the time.   @param dead nothing traded since the one before. */
  onMark(instrument: number, clock: Float64Array, dead: boolean): void {
    const { cells } = this.book;
    const at = ROWS + instrument * PLACES;
    cells[at + MARKED_AT] = clock[0] as number;
    cells[at + DEAD_MARKS] = dead ? (cells[at + DEAD_MARKS] as number) + 1 : 0;
    this.correlations?.onMark(instrument, this.inputs.account.mark(instrument), clock);
  }

  /** Largest value of one position at this equity, in quote units, rounded down. */
  positionLimit(equity: number): number {
    return this.limitAmounts.positionAt(equity);
  }

  /** Whether there is a market, and the price of the order is one of it. @param clock (1,) the time. */
  market(intent: OrderIntent, clock: Float64Array): RiskCode | undefined {
    const { profile, account } = this.inputs;
    const { cells } = this.book;
    const at = ROWS + intent.instrument * PLACES;
    const markedAt = cells[at + MARKED_AT] as number;
    const mark = account.mark(intent.instrument);
    if (markedAt < 0 || mark <= 0 || (clock[0] as number) - markedAt > profile.staleAfterMicros)
      return 'BOT4_RISK_STALE_DATA';
    if ((cells[at + DEAD_MARKS] as number) >= this.deadLimit) return 'BOT4_RISK_DEAD_MARKET';
    if (intent.type === 'market') return undefined;
    const distance = Math.abs(intent.priceTicks - mark);
    const isFar =
      mark <= EXACT && distance <= EXACT
        ? distance * ONE > mark * profile.priceCollarPpm
        : distance > mulDiv(mark, profile.priceCollarPpm, PPM, 'down');
    return isFar ? 'BOT4_RISK_PRICE_COLLAR' : undefined;
  }

  /** Whether size, exposures and funds hold. */
  limits(intent: OrderIntent, rules: Instrument): RiskCode | undefined {
    this.book.refresh();
    return this.#ruleByRule(intent, rules);
  }

  /**
   * Rule by rule. One function that reads cells: numbers beyond 31 bits that go from call to call are boxed where a call is
   * not inlined, which cost more than all the comparisons.
   */
  #ruleByRule(intent: OrderIntent, rules: Instrument): RiskCode | undefined {
    const { cells } = this.book;
    const { instrument, lots } = intent;
    const { unitsPerTickLot } = rules;
    const at = ROWS + instrument * PLACES;
    const held = cells[at + HELD] as number;
    const mark = cells[at + MARK] as number;
    const isBuy = intent.side === 'buy';
    const ticks = intent.type === 'market' ? mark : intent.priceTicks;
    if (lots > rules.maxQtyLots) return 'BOT4_RISK_ORDER_SIZE';
    const money = this.#money;
    moneyInto(money, ticks, lots, unitsPerTickLot);
    const value = money[0] as number;
    if (value < rules.minNotional) return 'BOT4_RISK_ORDER_SIZE';
    const { account } = this.inputs;
    const equity = account.equity() as number;
    if (equity <= 0) return 'BOT4_RISK_FUNDS';
    this.limitAmounts.refresh(account);
    const { amounts } = this.limitAmounts;
    if (value > (amounts[ORDER] as number)) return 'BOT4_RISK_ORDER_SIZE';
    // Position if this order and every open one of its side that adds risk were filled: as the position is, and with the
    // open reduce-only orders of that side filled first, as in a reversal.
    const sign = isBuy ? 1 : -1;
    const open = cells[at + (isBuy ? BUYS : SELLS)] as number;
    const asIs = held + sign * (open + lots);
    const isAgainst = sign * held < 0;
    const exits = isAgainst
      ? Math.min(cells[at + (isBuy ? REDUCING_BUYS : REDUCING_SELLS)] as number, Math.abs(held))
      : 0;
    const reduced = isAgainst ? (exits === 0 ? 0 : asIs + sign * exits) : asIs;
    if (rules.kind === 'spot' && Math.min(asIs, reduced) < 0) return 'BOT4_RISK_SHORT_SPOT';
    const smaller = isAgainst && asIs * held > 0;
    const worst = Math.max(smaller ? 0 : Math.abs(asIs), Math.abs(reduced));
    if (worst > rules.maxQtyLots) return 'BOT4_RISK_ORDER_SIZE';
    // What only makes a position smaller passes what protects against adding.
    if (worst > 0) {
      moneyInto(money, ticks, worst, unitsPerTickLot);
      const exposure = money[0] as number;
      if (exposure > (amounts[POSITION] as number)) return 'BOT4_RISK_POSITION_LIMIT';
      const own = cells[at + WORST] as number;
      const gross = (cells[SUM_WORST] as number) - own + exposure;
      if (gross > (amounts[GROSS] as number)) return 'BOT4_RISK_EXPOSURE';
      const net = isBuy
        ? (cells[SUM_HIGH] as number) - (cells[at + HIGH] as number)
        : (cells[at + LOW] as number) - (cells[SUM_LOW] as number);
      if (net + exposure > (amounts[NET] as number)) return 'BOT4_RISK_NET_EXPOSURE';
      if (rules.kind === 'perp' && (cells[SUM_PERP] as number) - own + exposure > (amounts[LEVERAGE] as number)) {
        return 'BOT4_RISK_LEVERAGE';
      }
      const group = cells[this.book.groupPlaces[instrument] as number] as number;
      if (group - own + exposure > (amounts[CONCENTRATION] as number)) return 'BOT4_RISK_CONCENTRATION';
      // No correlation is above 1: what holds for the plain sum needs no matrix.
      if (gross > (amounts[CORRELATED] as number) && this.correlations !== undefined) {
        this.correlations.othersOf(instrument, sign);
        const together = sign * (this.correlations.result[0] as number) + exposure;
        if (together > (amounts[CORRELATED] as number)) return 'BOT4_RISK_CORRELATION';
      }
    }
    // Of spot a sale needs no cash; and the venue fills no more than the free cash pays for where it sizes the order.
    if ((!isBuy && rules.kind === 'spot') || intent.cashSharePpm !== undefined) return undefined;
    const others = (cells[SUM_RESERVED] as number) - (cells[at + RESERVED] as number);
    moneyInto(money, ticks, lots + open, unitsPerTickLot);
    const all = this.#margin((money[0] as number) + others, rules);
    // What the exit of a reversal, which fills first, brings in at the last price; negative for one that buys back.
    moneyInto(money, mark, exits, unitsPerTickLot);
    const freed = -sign * (money[0] as number);
    if (this.#isLent(rules)) {
      const free = this.#freeOfMargin(Math.abs(freed));
      return all + feeOf(quoteUnits(all), this.inputs.feePpm) <= free ? undefined : 'BOT4_RISK_FUNDS';
    }
    // Half of the cash pays for anything: a fee is at most the whole value. With a position limit of 2 % that is the rule.
    const cash = account.cash + freed;
    if (this.inputs.feePpm <= PPM && 2 * all <= cash) return undefined;
    return all + feeOf(quoteUnits(all), this.inputs.feePpm) <= cash ? undefined : 'BOT4_RISK_FUNDS';
  }

  /** Cash that orders of this value bind: of a perpetual only a part, where one position may be more than the equity. */
  #margin(value: number, rules: Instrument): number {
    return this.#isLent(rules) ? mulDiv(value, PPM, this.inputs.profile.positionLimitPpm, 'up') : value;
  }

  /** Whether a position may be more than the equity, so that cash is no measure of what is free. */
  #isLent({ kind }: Instrument): boolean {
    return kind === 'perp' && this.inputs.profile.positionLimitPpm > PPM;
  }

  /** Equity that neither spot nor the margin of perpetuals binds. @param exits value of perpetuals that is closed before. */
  #freeOfMargin(exits: number): number {
    const { account, profile } = this.inputs;
    let spot = 0;
    let perps = 0;
    for (let i = 0; i < account.instruments.length; i++) {
      if ((account.instruments[i] as Instrument).kind === 'spot') spot += account.exposure(i);
      else perps += Math.abs(account.exposure(i));
    }
    return account.equity() - spot - mulDiv(Math.max(0, perps - exits), PPM, profile.positionLimitPpm, 'up');
  }
}

/** The watch over correlations, where the profile limits what moves together. */
function watchOf(profile: RiskProfile, instruments: number): CorrelationWatch | undefined {
  const { correlatedExposurePpm, correlationWindow, correlationSampleMicros } = profile;
  if (correlatedExposurePpm === undefined) return undefined;
  return new CorrelationWatch({
    instruments,
    window: correlationWindow as number,
    sampleMicros: correlationSampleMicros as number,
  });
}
