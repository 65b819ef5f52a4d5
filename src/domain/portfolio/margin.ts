/**
 * Margin of linear perpetuals: what a position must be backed by, and the price at which it no longer is. Decimals: this
 * is asked for when a position changes, not at every tick. One position an instrument (one-way mode).
 *
 * A schedule has brackets of notional, each with a maintenance rate and an amount that makes the requirement continuous:
 *   maintenance margin = notional · rate − amount,   amountₖ = amountₖ₋₁ + floorₖ · (rateₖ − rateₖ₋₁)
 * Liquidation is where the margin balance equals the maintenance margin. With s = ±1 for long and short, q the size, E the
 * entry price, W the money behind it (the isolated margin, or the wallet with all else of a cross account):
 *   W + s·q·(P − E) = q·P·rate − amount   ⇒   P = (W + amount − s·q·E) / (q·rate − s·q)
 * Source: Binance, "How to calculate liquidation price of USDⓈ-M futures contracts"; its examples are in the tests. The
 * bankruptcy price is where W + s·q·(P − E) = 0: a venue takes a liquidated position over there, and its insurance fund
 * gains or pays the difference to what it sells at.
 */
import { Decimal } from 'decimal.js';
import { assert, InputError } from '../../core/index.ts';

/** One step of a margin schedule, as decimal text. */
export interface MarginBracket {
  /** Notional from which it holds. */
  readonly fromNotional: string;
  readonly maxLeverage: string;
  /** Rate of the maintenance margin: `0.004` is 0.4 %. */
  readonly maintenanceRate: string;
}

interface Bracket {
  readonly from: Decimal;
  readonly maxLeverage: Decimal;
  readonly rate: Decimal;
  readonly amount: Decimal;
}

/** A position as margin sees it. Sizes positive when long, negative when short. */
export interface MarginPosition {
  readonly size: string;
  readonly entryPrice: string;
}

const Exact = Decimal.clone({ precision: 60 });
const ZERO = new Exact(0);

/** Brackets of one instrument. */
export class MarginSchedule {
  readonly #brackets: readonly Bracket[];

  /** @throws BOT4_DATA_VALUE unless brackets begin at 0 and both notional and rate grow. */
  constructor(brackets: readonly MarginBracket[]) {
    const made: Bracket[] = [];
    for (const { fromNotional, maxLeverage, maintenanceRate } of brackets) {
      const from = new Exact(fromNotional);
      const rate = new Exact(maintenanceRate);
      const last = made.at(-1);
      const follows = last === undefined ? from.isZero() : from.gt(last.from) && rate.gte(last.rate);
      if (!follows || rate.lte(0) || rate.gte(1)) {
        throw new InputError(
          'BOT4_DATA_VALUE',
          `margin bracket from ${fromNotional} with rate ${maintenanceRate} does not follow`,
        );
      }
      const amount = last === undefined ? ZERO : last.amount.plus(from.times(rate.minus(last.rate)));
      made.push({ from, rate, amount, maxLeverage: new Exact(maxLeverage) });
    }
    if (made.length === 0) throw new InputError('BOT4_DATA_VALUE', 'a margin schedule has no bracket');
    this.#brackets = made;
  }

  /** Maintenance margin of a position of this notional. */
  maintenance(notional: Decimal.Value): Decimal {
    const value = new Exact(notional).abs();
    const { rate, amount } = this.#at(value);
    return value.times(rate).minus(amount);
  }

  /**
   * Initial margin at a leverage.
   * @throws BOT4_DATA_VALUE when the leverage is above what the bracket of this notional allows.
   */
  initial(notional: Decimal.Value, leverage: Decimal.Value): Decimal {
    const value = new Exact(notional).abs();
    const { maxLeverage } = this.#at(value);
    if (!(maxLeverage.gte(leverage) && new Exact(leverage).gt(0))) {
      throw new InputError(
        'BOT4_DATA_VALUE',
        `leverage ${leverage} is not above 0 and up to ${maxLeverage} at notional ${value}`,
      );
    }
    return value.div(leverage);
  }

  /**
   * Price at which a position is liquidated, not rounded; undefined where no positive price does it.
   * @param money what stands behind it: the isolated margin; or of a cross account the wallet, with the profit and less
   * the maintenance margin of all other positions.
   */
  liquidationPrice({ size, entryPrice }: MarginPosition, money: Decimal.Value): Decimal | undefined {
    return this.liquidationPriceAtCost(size, new Exact(size).times(entryPrice), money);
  }

  /**
   * The same for a position of which the cost is known: exact where its average price is no finite decimal.
   * @param cost size · average price, signed like the size.
   */
  liquidationPriceAtCost(size: Decimal.Value, cost: Decimal, money: Decimal.Value): Decimal | undefined {
    const signed = new Exact(size);
    assert(!signed.isZero(), 'a position that is liquidated has a size');
    const q = signed.abs();
    for (const [i, { rate, amount, from }] of this.#brackets.entries()) {
      // P = over / under; signs turned so that `under` is positive.
      const turn = signed.gt(0) ? -1 : 1;
      const over = new Exact(money).plus(amount).minus(cost).times(turn);
      const under = q.times(rate).minus(signed).times(turn);
      const next = this.#brackets[i + 1];
      // The bracket is that of the notional at the price that is looked for, not at the entry. Compared without a division,
      // which would be rounded: a price at the border of two brackets is found in one of them.
      const notional = over.times(q);
      const isHere = notional.gte(from.times(under)) && (next === undefined || notional.lt(next.from.times(under)));
      if (over.gt(0) && isHere) return over.div(under);
    }
    return undefined;
  }

  /** Largest leverage of a position of this notional. */
  maxLeverage(notional: Decimal.Value): Decimal {
    return this.#at(new Exact(notional).abs()).maxLeverage;
  }

  #at(notional: Decimal): Bracket {
    return this.#brackets.findLast(({ from }) => notional.gte(from)) as Bracket;
  }
}

/** Price at which nothing of the money behind a position is left; undefined where no positive price does it. */
export function bankruptcyPrice(position: MarginPosition, money: Decimal.Value): Decimal | undefined {
  const size = new Exact(position.size);
  const price = new Exact(position.entryPrice).minus(new Exact(money).div(size));
  return price.gt(0) ? price : undefined;
}

/** A position of a cross account. */
export interface CrossPosition extends MarginPosition {
  readonly symbol: string;
  readonly markPrice: string;
  readonly schedule: MarginSchedule;
}

/** Where a cross account stands. */
export interface CrossMargin {
  /** Wallet with the profit of all positions. */
  readonly marginBalance: Decimal;
  readonly maintenance: Decimal;
  /** Maintenance margin over margin balance: 1 or more, or a balance that is gone, liquidates. */
  readonly ratio: Decimal;
  readonly isLiquidated: boolean;
}

/** Money and requirements of all positions that share a wallet. */
export function crossMargin(wallet: Decimal.Value, positions: readonly CrossPosition[]): CrossMargin {
  const marginBalance = positions.reduce((sum, position) => sum.plus(profitOf(position)), new Exact(wallet));
  const maintenance = positions.reduce((sum, position) => sum.plus(maintenanceOf(position)), ZERO);
  return {
    marginBalance,
    maintenance,
    ratio: marginBalance.gt(0) ? maintenance.div(marginBalance) : new Exact(Number.POSITIVE_INFINITY),
    isLiquidated: maintenance.gt(0) && maintenance.gte(marginBalance),
  };
}

/** Liquidation price of one position of a cross account, all others at their marks; undefined where there is none. */
export function crossLiquidationPrice(
  wallet: Decimal.Value,
  positions: readonly CrossPosition[],
  symbol: string,
): Decimal | undefined {
  const own = positions.find((position) => position.symbol === symbol);
  if (own === undefined) throw new InputError('BOT4_DATA_SYMBOL', `the account has no position in ${symbol}`);
  const money = positions.reduce(
    (sum, position) => (position === own ? sum : sum.plus(profitOf(position)).minus(maintenanceOf(position))),
    new Exact(wallet),
  );
  return own.schedule.liquidationPrice(own, money);
}

/** What a liquidation comes to: the position goes at its bankruptcy price, whatever it is sold for. */
export interface Liquidation {
  readonly bankruptcyPrice: Decimal;
  /** What the owner loses: all of the money behind the position. */
  readonly lost: Decimal;
  /** What the insurance fund gains; negative when it pays. */
  readonly insurance: Decimal;
}

/** Settles a position that was liquidated at `soldAt`. @throws BOT4_DATA_VALUE when it has no bankruptcy price. */
export function liquidate(position: MarginPosition, money: Decimal.Value, soldAt: Decimal.Value): Liquidation {
  const price = bankruptcyPrice(position, money);
  if (price === undefined) throw new InputError('BOT4_DATA_VALUE', 'the money behind the position covers any price');
  return {
    bankruptcyPrice: price,
    lost: new Exact(money),
    insurance: new Exact(position.size).times(new Exact(soldAt).minus(price)),
  };
}

/** Funding of a position at one settlement: longs pay shorts when the rate is positive. @returns received; paid when negative. */
export function fundingOf(size: Decimal.Value, markPrice: Decimal.Value, rate: Decimal.Value): Decimal {
  const paid = new Exact(size).times(markPrice).times(rate);
  return paid.isZero() ? ZERO : paid.neg();
}

function profitOf({ size, entryPrice, markPrice }: CrossPosition): Decimal {
  return new Exact(size).times(new Exact(markPrice).minus(entryPrice));
}

function maintenanceOf({ size, markPrice, schedule }: CrossPosition): Decimal {
  return schedule.maintenance(new Exact(size).times(markPrice));
}
