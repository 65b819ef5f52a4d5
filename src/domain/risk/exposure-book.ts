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
import { MOVED_MAX } from './correlation-watch.ts';
import { worthInto } from './worth.ts';

/**
 * Places in the cells of the sums over all instruments; the last sum is of perpetuals alone. The rows of the instruments
 * begin at `ROWS`. As objects, which readers take apart into constants of their own: a constant of another module is looked
 * up, and checked to be there, at each of its uses.
 */
export const SUM = { SUM_HIGH: 0, SUM_LOW: 1, SUM_WORST: 2, SUM_RESERVED: 3, SUM_PERP: 4, ROWS: 8 } as const;

/** Places of an instrument in its row. */
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
  /** Time of the last price, minus infinity before the first: for `OrderChecks` to keep. */
  MARKED_AT: 14,
  /** How many of the last prices in a row came without a trade: for `OrderChecks` to keep. */
  DEAD_MARKS: 15,
  /** How many there are, made up to two lines of the cache. */
  PLACES: 16,
} as const;

const { HELD, MARK, BUYS, SELLS, REDUCING_BUYS, REDUCING_SELLS, HIGH, LOW, WORST, RESERVED } = PLACE;
const { UNIT, LOTS_MAX, NOTIONAL_MIN, IS_PERP, MARKED_AT, PLACES } = PLACE;
const { SUM_HIGH, SUM_LOW, SUM_WORST, SUM_RESERVED, SUM_PERP, ROWS } = SUM;
const { ADDING_BUYS, ADDING_SELLS, REDUCING } = OPEN_LOTS;
/** What another module exports is looked up at each use, a name of this one is not. */
const moneyInto = worthInto;
const NONE = -1;

/** Where `high` of every instrument goes, and `low` of every instrument: side by side, for products with coefficients. */
interface Watch {
  readonly highs: Float64Array;
  readonly lows: Float64Array;
  /** At `movedPlace`: the sum of all their moves, whatever their sign. */
  readonly bounds: Float64Array;
  readonly movedPlace: number;
  /** Starts that sum anew. */
  forget(): void;
}

/** Running sums of what may be. */
export class ExposureBook {
  declare private readonly account: Account;
  declare private readonly orders: OpenOrders;
  /**
   * The sums, then the rows of the instruments, then sums by base asset. One array, because a check that reads several pays
   * for each of them; to be read at `ROWS + instrument · PLACES + place`: a getter for each number would box it.
   */
  declare readonly cells: Float64Array;
  /** Place of the sum of `WORST` over the instruments of the same base asset, by instrument. */
  declare readonly groupPlaces: Int32Array;
  declare private readonly watch: Watch | undefined;
  /** Money on its way from one call to the next. */
  readonly #money = new Float64Array(1);
  #accountPlace = 0;
  #ordersPlace = 0;

  constructor(account: Account, orders: OpenOrders, watch?: Watch) {
    const { instruments } = account;
    this.account = account;
    this.orders = orders;
    this.watch = watch;
    const bases = [...new Set(instruments.map(({ base }) => base))];
    const groups = ROWS + instruments.length * PLACES;
    this.cells = new Float64Array(groups + bases.length);
    this.groupPlaces = Int32Array.from(instruments, ({ base }) => groups + bases.indexOf(base));
    for (const [i, rules] of instruments.entries()) {
      const at = ROWS + i * PLACES;
      this.cells[at + UNIT] = rules.unitsPerTickLot;
      this.cells[at + LOTS_MAX] = rules.maxQtyLots;
      this.cells[at + NOTIONAL_MIN] = rules.minNotional;
      this.cells[at + IS_PERP] = rules.kind === 'perp' ? 1 : 0;
      this.cells[at + MARKED_AT] = Number.NEGATIVE_INFINITY;
    }
    this.#readAll();
    this.#accountPlace = account.changes.end;
    this.#ordersPlace = orders.changes.end;
  }

  /** Brings the sums up to date. Everything else reads what was there at the last call. */
  refresh(): void {
    const prices = this.account.changes;
    const lots = this.orders.changes;
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
    const { length } = this.account.instruments;
    for (let i = 0; i < length; i++) this.#read(i);
  }

  /** Reads an instrument and moves the sums by the difference. */
  #read(instrument: number): void {
    const cells = this.cells;
    const lots = this.orders.lotsOf(instrument);
    const at = ROWS + instrument * PLACES;
    const held = this.account.position(instrument).lots as number;
    const buys = lots[ADDING_BUYS] as number;
    const sells = lots[ADDING_SELLS] as number;
    const mark = this.account.mark(instrument) as number;
    const reducingBuys = lots[REDUCING + ADDING_BUYS] as number;
    const reducingSells = lots[REDUCING + ADDING_SELLS] as number;
    // All is as it was, as when an order came and went: the rest of what is open keeps its value.
    if (
      cells[at + HELD] === held &&
      cells[at + MARK] === mark &&
      cells[at + BUYS] === buys &&
      cells[at + SELLS] === sells &&
      cells[at + REDUCING_BUYS] === reducingBuys &&
      cells[at + REDUCING_SELLS] === reducingSells
    ) {
      return;
    }
    cells[at + HELD] = held;
    cells[at + MARK] = mark;
    cells[at + BUYS] = buys;
    cells[at + SELLS] = sells;
    cells[at + REDUCING_BUYS] = reducingBuys;
    cells[at + REDUCING_SELLS] = reducingSells;
    // Nothing is there and nothing was: no sum moves.
    if (held === 0 && buys === 0 && sells === 0 && cells[at + WORST] === 0 && cells[at + RESERVED] === 0) return;
    this.#revalue(instrument);
  }

  /** Takes an instrument, as its row has it, into the sums. */
  #revalue(instrument: number): void {
    const cells = this.cells;
    const at = ROWS + instrument * PLACES;
    const held = cells[at + HELD] as number;
    const buys = cells[at + BUYS] as number;
    const sells = cells[at + SELLS] as number;
    let high = held + buys;
    let low = held - sells;
    // A reversal: the exit that is on its way makes room for more of the other side.
    if (held < 0 && buys > 0) high += Math.min(cells[at + REDUCING_BUYS] as number, -held);
    if (held > 0 && sells > 0) low -= Math.min(cells[at + REDUCING_SELLS] as number, held);
    const money = this.#money;
    const mark = cells[at + MARK] as number;
    const unit = cells[at + UNIT] as number;
    const isPerp = cells[at + IS_PERP] !== 0;
    moneyInto(money, mark, high, unit);
    const highValue = money[0] as number;
    moneyInto(money, mark, low, unit);
    const lowValue = money[0] as number;
    moneyInto(money, mark, isPerp ? buys + sells : buys, unit);
    const reserved = money[0] as number;
    const worst = Math.max(Math.abs(highValue), Math.abs(lowValue));
    const grown = worst - (cells[at + WORST] as number);
    const highGrown = highValue - (cells[at + HIGH] as number);
    const lowGrown = lowValue - (cells[at + LOW] as number);
    const group = this.groupPlaces[instrument] as number;
    cells[group] = (cells[group] as number) + grown;
    cells[SUM_HIGH] = (cells[SUM_HIGH] as number) + highGrown;
    cells[SUM_LOW] = (cells[SUM_LOW] as number) + lowGrown;
    cells[SUM_RESERVED] = (cells[SUM_RESERVED] as number) + (reserved - (cells[at + RESERVED] as number));
    const total = (cells[SUM_WORST] as number) + grown;
    if (!Number.isSafeInteger(total)) assert(false, 'sum of all positions at their worst is a safe integer', total);
    cells[SUM_WORST] = total;
    if (isPerp) cells[SUM_PERP] = (cells[SUM_PERP] as number) + grown;
    cells[at + HIGH] = highValue;
    cells[at + LOW] = lowValue;
    cells[at + WORST] = worst;
    cells[at + RESERVED] = reserved;
    const watch = this.watch;
    if (watch === undefined) return;
    watch.highs[instrument] = highValue;
    watch.lows[instrument] = lowValue;
    const moved = (watch.bounds[watch.movedPlace] as number) + Math.abs(highGrown) + Math.abs(lowGrown);
    if (moved > MOVED_MAX) watch.forget();
    else watch.bounds[watch.movedPlace] = moved;
  }
}
