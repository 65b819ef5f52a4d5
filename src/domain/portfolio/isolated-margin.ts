/**
 * The margin behind the position of one perpetual, as its venue keeps it: isolated, so that a position can lose what stands
 * behind it and no more. Integers of 1e-8 of the quote asset; the liquidation price is worked out in decimals when the
 * position, its margin or the tiers change, and is a number of ticks for everybody else.
 *
 * With cost C (signed like the lots) and margin M, at a price the margin balance is M + value − C, and the position is liquidated
 * at the first tick where that is no more than the maintenance margin of the value:
 *   adding value V adds ⌈V / leverage⌉ to M; closing a part takes its share of M away, the rest rounded up
 * Profit and loss of what is closed goes to the free money. So does funding, which is taken of M where there is no free money.
 */
import { Decimal } from 'decimal.js';
import {
  assert,
  mulDiv,
  notional,
  type PriceTicks,
  type QtyLots,
  type QuoteUnits,
  quoteUnits,
} from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { Side } from '../orders/index.ts';
import { type DatedMargin, datedMargins, type MarginTerms } from './margin-terms.ts';
import { Position } from './position.ts';

const Exact = Decimal.clone({ precision: 80 });
const UNITS = new Exact(1e8);

/** What a liquidation moves beside its trade. */
export interface LiquidationShare {
  /** What the insurance fund takes; negative when it pays. */
  readonly insurance: QuoteUnits;
}

/** The margin of one market. */
export class IsolatedMargin {
  readonly #rules: Instrument;
  readonly #leverage: number;
  readonly #tiers: readonly DatedMargin[];
  readonly #position = new Position();
  #inForce = 0;
  #margin = 0;
  #levelTicks = Number.NaN;

  /** @throws BOT4_DATA_VALUE as `datedMargins`. */
  constructor(rules: Instrument, terms: MarginTerms) {
    this.#rules = rules;
    this.#leverage = terms.leverage;
    this.#tiers = datedMargins(terms, rules);
  }

  get lots(): QtyLots {
    return this.#position.lots;
  }
  /** What stands behind the position. */
  get margin(): QuoteUnits {
    return quoteUnits(this.#margin);
  }
  /** What the position takes of the cash: its cost and less its margin, signed as cash moves. */
  get boundUnits(): number {
    return this.#margin - this.#position.costUnits;
  }
  /** The price at which it is liquidated: at or below it when long, at or above it when short. NaN where no price does. */
  get levelTicks(): number {
    return this.#levelTicks;
  }

  /** Time has come so far. @returns whether other tiers hold from now on. */
  moveTo(time: number): boolean {
    let at = this.#inForce;
    while (at + 1 < this.#tiers.length && (this.#tiers[at + 1] as DatedMargin).from <= time) at += 1;
    if (at === this.#inForce) return false;
    this.#inForce = at;
    this.#findLevel();
    return true;
  }

  /** Margin that a trade of so many lots (signed) needs, beside its fee. @param value of the trade, positive. */
  needs(signedLots: number, value: QuoteUnits): QuoteUnits {
    const held = this.#position.lots as number;
    const isAgainst = held !== 0 && Math.sign(held) !== Math.sign(signedLots);
    const lots = Math.abs(signedLots);
    const added = isAgainst ? Math.max(0, lots - Math.abs(held)) : lots;
    if (added === 0) return quoteUnits(0);
    return quoteUnits(mulDiv(mulDiv(value, added, lots, 'up'), 1, this.#leverage, 'up'));
  }

  /** Whether the tiers allow the leverage for the position after a trade of so many lots (signed). */
  allows(signedLots: number, ticks: PriceTicks): boolean {
    const after = Math.abs(this.#position.lots + signedLots);
    const { schedule } = this.#tiers[this.#inForce] as DatedMargin;
    return schedule.maxLeverage(this.#valueAt(after, ticks)).gte(this.#leverage);
  }

  /** Takes a trade into the position. @returns the profit or loss that it realised, before its fee. */
  trade(side: Side, lots: QtyLots, ticks: PriceTicks): QuoteUnits {
    const position = this.#position;
    const [heldBefore, costBefore] = [position.lots as number, position.costUnits as number];
    const { unitsPerTickLot } = this.#rules;
    const realised = position.apply({ side, lots, ticks, unitsPerTickLot });
    const held = position.lots as number;
    const cost = Math.abs(position.costUnits);
    const turned = heldBefore * held < 0;
    if (held === 0) this.#margin = 0;
    else if (turned || heldBefore === 0) this.#margin = mulDiv(cost, 1, this.#leverage, 'up');
    else if (Math.abs(held) > Math.abs(heldBefore)) {
      this.#margin += mulDiv(cost - Math.abs(costBefore), 1, this.#leverage, 'up');
    } else this.#margin = mulDiv(this.#margin, Math.abs(held), Math.abs(heldBefore), 'up');
    this.#findLevel();
    return realised;
  }

  /** Takes money out of the margin, because nothing else is free: funding that is due. */
  draw(amount: QuoteUnits): void {
    if (!(amount >= 0)) assert(false, 'what is drawn is no deposit', amount);
    this.#margin -= amount;
    this.#findLevel();
  }

  /**
   * Closes the position at `ticks`, for a fee of the venue. The insurance fund takes its share of what is left of the
   * margin, and pays what is missing: the owner loses no more than the margin.
   */
  liquidate(ticks: PriceTicks, fee: QuoteUnits): LiquidationShare {
    const held = this.#position.lots as number;
    if (held === 0) assert(false, 'what is liquidated is held');
    const { margin } = this;
    const value = notional({ ticks, lots: Math.abs(held) as QtyLots, unitsPerTickLot: this.#rules.unitsPerTickLot });
    const realised = this.trade(held > 0 ? 'sell' : 'buy', Math.abs(held) as QtyLots, ticks);
    const left = margin + realised - fee;
    if (left <= 0) return { insurance: quoteUnits(left) };
    const { liquidationFee } = this.#tiers[this.#inForce] as DatedMargin;
    const share = new Exact(value).times(liquidationFee).ceil().toNumber();
    return { insurance: quoteUnits(liquidationFee.eq(1) ? left : Math.min(left, share)) };
  }

  /** Whether the position is liquidated at a price. */
  isDue(ticks: number): boolean {
    const { lots, costUnits } = this.#position;
    if (lots === 0) return false;
    const value = this.#valueAt(lots, ticks);
    const balance = value.plus(new Exact(this.#margin).minus(costUnits).div(UNITS));
    const { schedule } = this.#tiers[this.#inForce] as DatedMargin;
    return balance.lte(schedule.maintenance(value));
  }

  /** Value of lots in the quote asset, signed like them. */
  #valueAt(lots: number, ticks: number): Decimal {
    return new Exact(this.#rules.lotSize).times(this.#rules.tickSize).times(lots).times(ticks);
  }

  #findLevel(): void {
    const { lots, costUnits } = this.#position;
    this.#levelTicks = Number.NaN;
    if (lots === 0) return;
    const size = new Exact(this.#rules.lotSize).times(lots);
    const { schedule } = this.#tiers[this.#inForce] as DatedMargin;
    const cost = new Exact(costUnits).div(UNITS);
    const price = schedule.liquidationPriceAtCost(size, cost, new Exact(this.#margin).div(UNITS));
    if (price === undefined) return;
    const ticks = price.div(this.#rules.tickSize);
    const isLong = lots > 0;
    // The last digit of a quotient is rounded, so the tick itself is asked.
    let level = (isLong ? ticks.floor() : ticks.ceil()).toNumber();
    const towards = isLong ? 1 : -1;
    if (this.isDue(level + towards)) level += towards;
    else if (!this.isDue(level)) level -= towards;
    // A price below the first tick does not come.
    if (level >= 1) this.#levelTicks = level;
  }
}
