/**
 * What the positions may come to with the open and unknown orders (invariant I8), added up over all instruments by
 * running sums. Hot path.
 *
 * Of an instrument, `high` is the value of its position if every open buy that adds risk were filled, `low` if every
 * open sell were, with the reduce-only orders of that side filled first where that is worse, as in a reversal; `worst`
 * is the larger absolute value of the two, `reserved` what its open orders take of the cash. All at the last price.
 *
 * Account and orders note which instruments changed; `refresh` takes up only those, so a check costs O(1) whatever the
 * number of instruments. Values are integers below 2^53, so the running sums equal those taken anew, to the unit.
 */
import { assert } from '../../core/index.ts';
import { OPEN_LOTS, type OpenOrders } from '../orders/index.ts';
import type { Account } from '../portfolio/index.ts';
import { worth } from './worth.ts';

/**
 * Places of an instrument in the columns. As one object, which readers take apart into constants of their own: a constant of
 * another module is looked up, and checked to be there, at each of its uses.
 */
export const PLACE = {
  /** Lots, and the last price. */
  HELD: 0,
  MARK: 1,
  /** Lots of open orders that add risk, and of those that only reduce. */
  BUYS: 2,
  SELLS: 3,
  REDUCING_BUYS: 4,
  REDUCING_SELLS: 5,
  /** Values at the last price. */
  HIGH: 6,
  LOW: 7,
  WORST: 8,
  RESERVED: 9,
  /** What never changes: money of a tick of a lot, the most lots of an order, the least money of one, 1 for a perpetual. */
  UNIT: 10,
  LOTS_MAX: 11,
  NOTIONAL_MIN: 12,
  IS_PERP: 13,
  /** How many there are. */
  PLACES: 14,
} as const;

/** Places in the sums over all instruments; the last one is of perpetuals alone. */
export const SUM = { SUM_HIGH: 0, SUM_LOW: 1, SUM_WORST: 2, SUM_RESERVED: 3, SUM_PERP: 4 } as const;

const { HELD, MARK, BUYS, SELLS, REDUCING_BUYS, REDUCING_SELLS, HIGH, LOW, WORST, RESERVED } = PLACE;
const { UNIT, LOTS_MAX, NOTIONAL_MIN, IS_PERP, PLACES } = PLACE;
const { SUM_HIGH, SUM_LOW, SUM_WORST, SUM_RESERVED, SUM_PERP } = SUM;
const { ADDING_BUYS, ADDING_SELLS, REDUCING } = OPEN_LOTS;
/** What another module exports is looked up at each use, a name of this one is not. */
const moneyOf = worth;
const SUM_COUNT = Object.keys(SUM).length;
const NONE = -1;

/** Running sums of what may be. */
export class ExposureBook {
  readonly #account: Account;
  readonly #orders: OpenOrders;
  /** To be read at `instrument · PLACES + place`: a getter for each number would box it. */
  readonly columns: Float64Array;
  readonly sums = new Float64Array(SUM_COUNT);
  /** `high` of every instrument, and `low` of every instrument: side by side, for products with a row of coefficients. */
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  /** Sums of `worst` by base asset, and which of them an instrument belongs to. */
  readonly groups: Float64Array;
  readonly groupOf: Int32Array;
  #accountPlace = 0;
  #ordersPlace = 0;

  constructor(account: Account, orders: OpenOrders) {
    const { instruments } = account;
    this.#account = account;
    this.#orders = orders;
    this.columns = new Float64Array(instruments.length * PLACES);
    for (const [i, rules] of instruments.entries()) {
      this.columns[i * PLACES + UNIT] = rules.unitsPerTickLot;
      this.columns[i * PLACES + LOTS_MAX] = rules.maxQtyLots;
      this.columns[i * PLACES + NOTIONAL_MIN] = rules.minNotional;
      this.columns[i * PLACES + IS_PERP] = rules.kind === 'perp' ? 1 : 0;
    }
    const bases = [...new Set(instruments.map(({ base }) => base))];
    this.groupOf = Int32Array.from(instruments, ({ base }) => bases.indexOf(base));
    this.groups = new Float64Array(bases.length);
    this.highs = new Float64Array(instruments.length);
    this.lows = new Float64Array(instruments.length);
    this.#readAll();
    this.#accountPlace = account.changes.end;
    this.#ordersPlace = orders.changes.end;
  }

  /** Brings the sums up to date. Everything else reads what was there at the last call. */
  refresh(): void {
    const prices = this.#account.changes;
    const lots = this.#orders.changes;
    const priceCount = prices.since(this.#accountPlace);
    const lotCount = lots.since(this.#ordersPlace);
    if (priceCount === 0 && lotCount === 0) return;
    if (priceCount < 0 || lotCount < 0) this.#readAll();
    else {
      // Once where both moved, as with each order after a price: what is read is the state of now.
      let read = NONE;
      for (let i = 0; i < priceCount; i++) {
        read = prices.at((this.#accountPlace + i) | 0);
        this.#read(read);
      }
      for (let i = 0; i < lotCount; i++) {
        const moved = lots.at((this.#ordersPlace + i) | 0);
        if (moved !== read) this.#read(moved);
      }
    }
    this.#accountPlace = prices.end;
    this.#ordersPlace = lots.end;
  }

  #readAll(): void {
    const { length } = this.#account.instruments;
    for (let i = 0; i < length; i++) this.#read(i);
  }

  /** Reads an instrument and moves the sums by the difference. */
  #read(instrument: number): void {
    const columns = this.columns;
    const lots = this.#orders.lotsOf(instrument);
    const at = instrument * PLACES;
    const held = this.#account.position(instrument).lots as number;
    const buys = lots[ADDING_BUYS] as number;
    const sells = lots[ADDING_SELLS] as number;
    columns[at + HELD] = held;
    columns[at + MARK] = this.#account.mark(instrument);
    columns[at + BUYS] = buys;
    columns[at + SELLS] = sells;
    columns[at + REDUCING_BUYS] = lots[REDUCING + ADDING_BUYS] as number;
    columns[at + REDUCING_SELLS] = lots[REDUCING + ADDING_SELLS] as number;
    // Nothing is there and nothing was: no sum moves.
    if (held === 0 && buys === 0 && sells === 0 && columns[at + WORST] === 0 && columns[at + RESERVED] === 0) return;
    this.#revalue(instrument);
  }

  /** Takes an instrument, as its columns have it, into the sums. */
  #revalue(instrument: number): void {
    const columns = this.columns;
    const at = instrument * PLACES;
    const held = columns[at + HELD] as number;
    const buys = columns[at + BUYS] as number;
    const sells = columns[at + SELLS] as number;
    let high = held + buys;
    let low = held - sells;
    // A reversal: the exit that is on its way makes room for more of the other side.
    if (held < 0 && buys > 0) high += Math.min(columns[at + REDUCING_BUYS] as number, -held);
    if (held > 0 && sells > 0) low -= Math.min(columns[at + REDUCING_SELLS] as number, held);
    const highValue = this.#value(instrument, high);
    const lowValue = this.#value(instrument, low);
    const worst = Math.max(Math.abs(highValue), Math.abs(lowValue));
    const isPerp = columns[at + IS_PERP] !== 0;
    const reserved = this.#value(instrument, isPerp ? buys + sells : buys);
    const sums = this.sums;
    const grown = worst - (columns[at + WORST] as number);
    const group = this.groupOf[instrument] as number;
    this.groups[group] = (this.groups[group] as number) + grown;
    sums[SUM_HIGH] = (sums[SUM_HIGH] as number) + (highValue - (columns[at + HIGH] as number));
    sums[SUM_LOW] = (sums[SUM_LOW] as number) + (lowValue - (columns[at + LOW] as number));
    sums[SUM_RESERVED] = (sums[SUM_RESERVED] as number) + (reserved - (columns[at + RESERVED] as number));
    const total = (sums[SUM_WORST] as number) + grown;
    if (!Number.isSafeInteger(total)) assert(false, 'sum of all positions at their worst is a safe integer', total);
    sums[SUM_WORST] = total;
    if (isPerp) sums[SUM_PERP] = (sums[SUM_PERP] as number) + grown;
    columns[at + HIGH] = highValue;
    columns[at + LOW] = lowValue;
    this.highs[instrument] = highValue;
    this.lows[instrument] = lowValue;
    columns[at + WORST] = worst;
    columns[at + RESERVED] = reserved;
  }

  /** Value of lots at the last price; 0 before the first. */
  #value(instrument: number, lots: number): number {
    if (lots === 0) return 0;
    const at = instrument * PLACES;
    return moneyOf(this.columns[at + MARK] as number, lots, this.columns[at + UNIT] as number);
  }
}
