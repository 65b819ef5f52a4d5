/**
 * Whether an order that adds risk passes every check for certain: what nearly all orders do, found by a few comparisons.
 * Hot path: one function over one array of doubles, nothing allocated, no division, no call into exact arithmetic. It is one
 * function because arrays are looked up anew after each call, and doubles that go from call to call are boxed where the
 * compiler does not merge them.
 *
 * A limit of equity is compared as the product of two doubles, less four units for their two roundings (each at most one
 * unit below 2^53). An order that comes closer than that to a limit, has a product that is not exact, or meets one of the
 * rarer rules (a reversal behind an exit, a margin below the whole value) is not certain; `OrderChecks` looks at it rule
 * by rule, and only there is an order refused. So this may say no to an order that is fine, and never yes to one that is not.
 * A limit that the profile does not have is not looked at.
 */
import { PPM } from '../../core/index.ts';
import type { OrderIntent } from '../orders/index.ts';
import { ACCOUNT_CELL, type Account } from '../portfolio/index.ts';
import type { CorrelationWatch } from './correlation-watch.ts';
import { type ExposureBook, PLACE, SUM } from './exposure-book.ts';
import { LIMIT, LIMIT_COUNT, type LimitAmounts } from './limit-amounts.ts';
import type { RiskInputs } from './risk-inputs.ts';

const { HELD, MARK, BUYS, SELLS, REDUCING_BUYS, REDUCING_SELLS, HIGH, LOW, WORST, RESERVED } = PLACE;
const { UNIT, LOTS_MAX, NOTIONAL_MIN, IS_PERP, MARKED_AT, DEAD_MARKS, PLACES } = PLACE;
const { SUM_HIGH, SUM_LOW, SUM_WORST, SUM_RESERVED, SUM_PERP, ROWS } = SUM;
const { POSITION, GROSS, NET, CONCENTRATION, CORRELATED, ORDER, LEVERAGE } = LIMIT;
const { CASH, EQUITY } = ACCOUNT_CELL;
/** More than two roundings of a product below 2^53 can come to, in quote units. */
const SLACK = 4;
const SAFE = Number.MAX_SAFE_INTEGER;
/** A constant of its own: one of another module is looked up at each use. */
const ONE = PPM;
/** Up to here ticks and their share are exact as products: a mark of 4·10^9 ticks times 200,000 ppm is below 2^53. */
export const TICKS_EXACT = 4e9;
/**
 * Places behind the shares: the oldest that a price may be, how many of them in a row without a trade are too many, and the
 * farthest that an order may be from the last one, in ppm.
 */
const STALE = LIMIT_COUNT;
const DEAD = LIMIT_COUNT + 1;
const COLLAR = LIMIT_COUNT + 2;
const SHARE_COUNT = LIMIT_COUNT + 3;

/** Sees at a glance that an order has room under all limits. */
export class Headroom {
  readonly #account: Account;
  /** Cells of the account. */
  readonly #money: ArrayLike<number>;
  readonly #book: ExposureBook;
  readonly #cells: Float64Array;
  readonly #groupPlaces: Int32Array;
  readonly #count: number;
  readonly #correlations: CorrelationWatch | undefined;
  /** Limits as fractions of equity, infinite where one is off; then those of the market. */
  readonly #shares: Float64Array;
  readonly #hasOrder: boolean;
  readonly #hasNet: boolean;
  readonly #hasGroups: boolean;
  readonly #hasLeverage: boolean;
  /** Funds are the plain comparison for spot, and for perpetuals. */
  readonly #plainSpot: boolean;
  readonly #plainPerp: boolean;

  constructor(inputs: RiskInputs, book: ExposureBook, limits: LimitAmounts, correlations?: CorrelationWatch) {
    const { profile, feePpm, account } = inputs;
    this.#account = account;
    this.#money = account.cells;
    this.#book = book;
    this.#cells = book.cells;
    this.#groupPlaces = book.groupPlaces;
    this.#count = account.instruments.length;
    this.#correlations = correlations;
    this.#shares = new Float64Array(SHARE_COUNT);
    for (let i = 0; i < LIMIT_COUNT; i++) this.#shares[i] = (limits.ppm[i] as number) / PPM;
    this.#shares[STALE] = profile.staleAfterMicros;
    this.#shares[DEAD] = profile.deadMarks ?? Number.POSITIVE_INFINITY;
    this.#shares[COLLAR] = profile.priceCollarPpm;
    this.#hasOrder = profile.orderValuePpm !== undefined;
    this.#hasNet = profile.netExposurePpm !== undefined;
    this.#hasGroups = profile.concentrationPpm !== undefined;
    this.#hasLeverage = profile.leveragePpm !== undefined;
    this.#plainSpot = feePpm <= PPM;
    this.#plainPerp = feePpm <= PPM && profile.positionLimitPpm <= PPM;
  }

  /** True when there is a market for the order and it holds all limits. @param clock (1,) the time. */
  isCertain(intent: OrderIntent, clock: Float64Array): boolean {
    const { instrument, lots } = intent;
    if ((instrument | 0) !== instrument || instrument < 0 || instrument >= this.#count || !(lots > 0)) return false;
    // Before anything is read: after a call every array would be looked up anew.
    this.#book.refresh();
    const at = ROWS + instrument * PLACES;
    const cells = this.#cells;
    const shares = this.#shares;
    const mark = cells[at + MARK] as number;
    if (!(mark > 0 && (clock[0] as number) - (cells[at + MARKED_AT] as number) <= (shares[STALE] as number)))
      return false;
    if (!((cells[at + DEAD_MARKS] as number) < (shares[DEAD] as number))) return false;
    let ticks = mark;
    if (intent.type !== 'market') {
      ticks = intent.priceTicks;
      const distance = Math.abs(ticks - mark);
      if (!(mark <= TICKS_EXACT && distance <= TICKS_EXACT && distance * ONE <= mark * (shares[COLLAR] as number))) {
        return false;
      }
    }
    const isBuy = intent.side === 'buy';
    const isPerp = cells[at + IS_PERP] !== 0;
    const adding = lots + (cells[at + (isBuy ? BUYS : SELLS)] as number);
    // Lots in the direction of the order: as held, and when everything of this side is filled.
    const held = isBuy ? (cells[at + HELD] as number) : -(cells[at + HELD] as number);
    const filled = held + adding;
    if (held < 0) {
      if ((cells[at + (isBuy ? REDUCING_BUYS : REDUCING_SELLS)] as number) > 0) return false;
      // Of spot only what is held is sold.
      if (!isPerp && (isBuy || filled > 0)) return false;
    } else if (!isPerp && !isBuy) return false;
    const worst = Math.max(filled, 0);
    const perLot = ticks * (cells[at + UNIT] as number);
    const lotsMax = cells[at + LOTS_MAX] as number;
    const value = perLot * lots;
    const bound = perLot * adding;
    const exposure = perLot * worst;
    if (lots > lotsMax || worst > lotsMax || !(value >= (cells[at + NOTIONAL_MIN] as number))) return false;
    if (!(bound <= SAFE && exposure <= SAFE)) return false;
    const money = this.#money;
    const equity = money[EQUITY] as number;
    const own = cells[at + WORST] as number;
    const added = exposure - own;
    const gross = (cells[SUM_WORST] as number) + added;
    if (!(exposure < equity * (shares[POSITION] as number) - SLACK)) return false;
    if (!(gross < equity * (shares[GROSS] as number) - SLACK)) return false;
    if (this.#hasOrder && !(value < equity * (shares[ORDER] as number) - SLACK)) return false;
    if (this.#hasNet) {
      const net = isBuy
        ? (cells[SUM_HIGH] as number) - (cells[at + HIGH] as number)
        : (cells[at + LOW] as number) - (cells[SUM_LOW] as number);
      if (!(net + exposure < equity * (shares[NET] as number) - SLACK)) return false;
    }
    if (this.#hasGroups) {
      const group = (cells[this.#groupPlaces[instrument] as number] as number) + added;
      if (!(group < equity * (shares[CONCENTRATION] as number) - SLACK)) return false;
    }
    if (isPerp && this.#hasLeverage) {
      const backing = Math.min(equity, this.#account.balance);
      if (!((cells[SUM_PERP] as number) + added < backing * (shares[LEVERAGE] as number) - SLACK)) return false;
    }
    // Half of the cash pays for the order and all that is open, so all of it pays for their fees as well. Of spot a sale
    // needs none, and the venue sizes an order for a share of it.
    if (intent.cashSharePpm === undefined && (isPerp || isBuy)) {
      const all = bound + ((cells[SUM_RESERVED] as number) - (cells[at + RESERVED] as number));
      if (!((isPerp ? this.#plainPerp : this.#plainSpot) && 2 * all <= (money[CASH] as number))) return false;
    }
    const correlations = this.#correlations;
    if (correlations === undefined) return true;
    const correlated = equity * (shares[CORRELATED] as number) - SLACK;
    // No correlation is above 1: what holds for the plain sum needs no matrix.
    if (gross < correlated) return true;
    // Nor does a sum grow by more than what has moved since it was last made.
    const { bounds, movedPlace } = correlations;
    const atMost = (bounds[2 * instrument + (isBuy ? 0 : 1)] as number) + (bounds[movedPlace] as number);
    if (atMost + exposure < correlated) return true;
    correlations.othersOf(instrument, isBuy ? 1 : -1);
    const others = correlations.result[0] as number;
    return (isBuy ? others : -others) + exposure < correlated;
  }
}
