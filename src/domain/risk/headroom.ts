/**
 * Whether an order that adds risk holds every limit for certain: what nearly all orders do, found by a few comparisons.
 * Hot path: columns of doubles, nothing allocated, no division, no call into exact arithmetic.
 *
 * A limit of equity is compared as the product of two doubles, less four units for their two roundings (each at most one
 * unit below 2^53). An order that comes closer than that to a limit, has a product that is not exact, or meets one of the
 * rarer rules (a reversal behind an exit, a margin below the whole value) is not certain; `OrderChecks` looks at it rule
 * by rule, and only there is an order refused. So this may say no to an order that is fine, and never yes to one that is not.
 */
import { PPM } from '../../core/index.ts';
import type { OrderIntent } from '../orders/index.ts';
import type { CorrelationWatch } from './correlation-watch.ts';
import { type ExposureBook, PLACE, SUM } from './exposure-book.ts';
import { LIMIT, type LimitAmounts } from './limit-amounts.ts';
import type { RiskInputs } from './risk-inputs.ts';

const { HELD, MARK, BUYS, SELLS, REDUCING_BUYS, REDUCING_SELLS, HIGH, LOW, WORST, RESERVED } = PLACE;
const { UNIT, LOTS_MAX, NOTIONAL_MIN, IS_PERP, PLACES } = PLACE;
const { SUM_HIGH, SUM_LOW, SUM_WORST, SUM_RESERVED, SUM_PERP } = SUM;
const { POSITION, GROSS, NET, CONCENTRATION, CORRELATED, ORDER, LEVERAGE } = LIMIT;
/** More than two roundings of a product below 2^53 can come to, in quote units. */
const SLACK = 4;
const SAFE = Number.MAX_SAFE_INTEGER;
/** Places of what one step hands to the next: the order, its position at the worst, and what it binds, in quote units. */
const VALUE = 0;
const EXPOSURE = 1;
const BOUND = 2;

/** Sees at a glance that an order has room under all limits. */
export class Headroom {
  readonly #in: RiskInputs;
  readonly #book: ExposureBook;
  readonly #correlations: CorrelationWatch | undefined;
  /** Limits as fractions of equity; infinite where one is off. */
  readonly #shares: Float64Array;
  /** Amounts of the order that is looked at: as arguments they would be boxed where a step is not inlined. */
  readonly #amounts = new Float64Array(3);
  readonly #hasLeverage: boolean;
  /** Funds are the plain comparison for spot, and for perpetuals. */
  readonly #plainSpot: boolean;
  readonly #plainPerp: boolean;

  constructor(inputs: RiskInputs, book: ExposureBook, limits: LimitAmounts, correlations?: CorrelationWatch) {
    const { profile, feePpm } = inputs;
    this.#in = inputs;
    this.#book = book;
    this.#correlations = correlations;
    this.#shares = limits.ppm.map((share) => share / PPM);
    this.#hasLeverage = profile.leveragePpm !== undefined;
    this.#plainSpot = feePpm <= PPM;
    this.#plainPerp = feePpm <= PPM && profile.positionLimitPpm <= PPM;
  }

  /** True when the order holds all limits; the book must be up to date. */
  isCertain(intent: OrderIntent): boolean {
    const { columns } = this.#book;
    const { lots, side, type } = intent;
    const at = intent.instrument * PLACES;
    const isBuy = side === 'buy';
    const adding = lots + (columns[at + (isBuy ? BUYS : SELLS)] as number);
    // Lots in the direction of the order: as held, and when everything of this side is filled.
    const held = isBuy ? (columns[at + HELD] as number) : -(columns[at + HELD] as number);
    const filled = held + adding;
    if (held < 0) {
      if ((columns[at + (isBuy ? REDUCING_BUYS : REDUCING_SELLS)] as number) > 0) return false;
      // Of spot only what is held is sold.
      if (columns[at + IS_PERP] === 0 && (isBuy || filled > 0)) return false;
    } else if (columns[at + IS_PERP] === 0 && !isBuy) return false;
    const worst = Math.max(filled, 0);
    const ticks = type === 'market' ? (columns[at + MARK] as number) : intent.priceTicks;
    const perLot = ticks * (columns[at + UNIT] as number);
    const lotsMax = columns[at + LOTS_MAX] as number;
    if (lots > lotsMax || worst > lotsMax || !(perLot * lots >= (columns[at + NOTIONAL_MIN] as number))) return false;
    const bound = perLot * adding;
    const exposure = perLot * worst;
    if (!(bound <= SAFE && exposure <= SAFE)) return false;
    const amounts = this.#amounts;
    amounts[VALUE] = perLot * lots;
    amounts[EXPOSURE] = exposure;
    amounts[BOUND] = bound;
    return this.#isWithin(intent) && this.#isPaid(intent);
  }

  /** Limits of equity. */
  #isWithin(intent: OrderIntent): boolean {
    const value = this.#amounts[VALUE] as number;
    const exposure = this.#amounts[EXPOSURE] as number;
    const book = this.#book;
    const { columns, sums } = book;
    const shares = this.#shares;
    const { instrument } = intent;
    const at = instrument * PLACES;
    const isBuy = intent.side === 'buy';
    const equity = this.#in.account.equity() as number;
    const added = exposure - (columns[at + WORST] as number);
    const gross = (sums[SUM_WORST] as number) + added;
    const net = isBuy
      ? (sums[SUM_HIGH] as number) - (columns[at + HIGH] as number)
      : (columns[at + LOW] as number) - (sums[SUM_LOW] as number);
    const group = (book.groups[book.groupOf[instrument] as number] as number) + added;
    if (
      !(
        value < equity * (shares[ORDER] as number) - SLACK &&
        exposure < equity * (shares[POSITION] as number) - SLACK &&
        gross < equity * (shares[GROSS] as number) - SLACK &&
        net + exposure < equity * (shares[NET] as number) - SLACK &&
        group < equity * (shares[CONCENTRATION] as number) - SLACK
      )
    ) {
      return false;
    }
    if (this.#hasLeverage && columns[at + IS_PERP] !== 0) {
      const money = Math.min(equity, this.#in.account.balance);
      if (!((sums[SUM_PERP] as number) + added < money * (shares[LEVERAGE] as number) - SLACK)) return false;
    }
    const correlated = equity * (shares[CORRELATED] as number) - SLACK;
    if (gross < correlated || this.#correlations === undefined) return true;
    this.#correlations.othersOf(instrument, isBuy ? 1 : -1, book);
    return (this.#correlations.result[0] as number) + exposure < correlated;
  }

  /** Half of the cash pays for the order and all that is open, so all of it pays for their fees as well. */
  #isPaid(intent: OrderIntent): boolean {
    if (intent.cashSharePpm !== undefined) return true;
    const { columns, sums } = this.#book;
    const at = intent.instrument * PLACES;
    const isPerp = columns[at + IS_PERP] !== 0;
    if (!isPerp && intent.side === 'sell') return true;
    if (!(isPerp ? this.#plainPerp : this.#plainSpot)) return false;
    const all =
      (this.#amounts[BOUND] as number) + ((sums[SUM_RESERVED] as number) - (columns[at + RESERVED] as number));
    return 2 * all <= this.#in.account.cash;
  }
}
