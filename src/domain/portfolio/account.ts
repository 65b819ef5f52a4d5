/**
 * Cash, positions and equity of one trading account in one quote asset. Integers only. Hot path.
 *
 * Equity = cash + Σ lots·mark. Every change of cash comes from a fill, from income (funding, interest, rebates) or from
 * capital that the owner moves, so equity − initial cash − capital = realised + unrealised − fees + income at any time;
 * the engine asserts the cash against the ledger.
 *
 * A mark or a fill revalues its own position and moves the sums by the difference, so each call costs O(1) whatever the
 * number of instruments. Sums of safe integers are exact as long as they are safe, which is asserted: the running sums
 * equal those taken anew, to the last unit. They stand in a Float64Array because a field would box every new value, and what
 * a mark reads of its instrument stands side by side behind them. All of it are whole numbers, of which those in the exact
 * range are the safe ones: a comparison tells.
 */
import type { Decimal } from 'decimal.js';
import {
  assert,
  type Brand,
  notional,
  PPM,
  type PriceTicks,
  priceTicks,
  type QtyLots,
  type QuoteUnits,
  quoteUnits,
} from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import { ChangeLog, type FillReport, LotDust, type Side, signOf } from '../orders/index.ts';
import { Position } from './position.ts';

/** Places in the sums. */
const CASH = 0;
const REALISED = 1;
const FEES = 2;
/** Values of all positions, signed, and their absolute values. */
const NET = 3;
const GROSS = 4;
/** What the owner moved in, and what came in beside trading. */
const CAPITAL = 5;
const INCOME = 6;
/** Cash and the values of all positions. */
const EQUITY = 7;
/** Where the rows of the instruments begin. */
const ROWS = 8;

/** Places in a row: the mark, the value of the position there, the lots of it, and the money of a tick of a lot. */
const MARK = 0;
const VALUE = 1;
const LOTS = 2;
const UNIT = 3;
const PLACES = 4;

const SAFE = Number.MAX_SAFE_INTEGER;
// Names of the hot path: what another module exports is looked up, and checked to be there, at each of its uses.
const [toTicks, exactValue] = [priceTicks, notional];
const ONE = PPM;

/** Places of `Account.cells` that others read, in quote units. */
export const ACCOUNT_CELL = { CASH, EQUITY } as const;

/** What an account has of an instrument, in the same array for its whole life: who asks at each price keeps it. */
export type AccountRow = Brand<Float64Array, 'AccountRow'>;

/** Places of an `AccountRow` that others read. */
export const ROW_CELL = { LOTS } as const;

/** What moves when a trade is booked. */
export type BookedTrade = Pick<FillReport, 'instrument' | 'lots' | 'ticks' | 'fee'>;

/** The state of an account. */
export class Account {
  declare readonly instruments: readonly Instrument[];
  declare readonly initialCash: QuoteUnits;
  /** Instruments whose position or mark changed: the risk engine keeps its sums by it. */
  readonly changes = new ChangeLog();
  declare private readonly positions: readonly Position[];
  /** The sums, then a row for each instrument: in one array, because a call that reads several pays for each of them. */
  declare private readonly sums: Float64Array;
  /** The rows, each a window on `sums`: a place in one is a constant, which takes half of what one takes that is worked out. */
  declare private readonly rows: readonly AccountRow[];
  /** The same, to be read at `ACCOUNT_CELL` by the risk engine: a result of a call is boxed wherever the call is not merged. */
  declare readonly cells: ArrayLike<number>;
  /** Parts of lots that fees in the base asset have left, by instrument: dust that cannot be sold. */
  readonly #dust = new LotDust();

  constructor(instruments: readonly Instrument[], initialCash: QuoteUnits) {
    assert(initialCash > 0, 'an account starts with money', initialCash);
    this.instruments = instruments;
    this.initialCash = initialCash;
    this.sums = new Float64Array(ROWS + instruments.length * PLACES);
    this.cells = this.sums;
    this.sums[CASH] = initialCash;
    this.sums[EQUITY] = initialCash;
    this.rows = instruments.map(({ unitsPerTickLot }, i) => {
      const row = this.sums.subarray(ROWS + i * PLACES, ROWS + (i + 1) * PLACES);
      row[UNIT] = unitsPerTickLot;
      return row as AccountRow;
    });
    this.positions = instruments.map(() => new Position());
  }

  get cash(): QuoteUnits {
    return this.sums[CASH] as QuoteUnits;
  }
  /** Realised profit and loss before fees. */
  get realised(): QuoteUnits {
    return quoteUnits(this.sums[REALISED] as number);
  }
  get fees(): QuoteUnits {
    return quoteUnits(this.sums[FEES] as number);
  }

  /** Money without profit and loss that is not realised. */
  get balance(): QuoteUnits {
    const cells = this.sums;
    const traded = this.initialCash + (cells[REALISED] as number) - (cells[FEES] as number);
    return quoteUnits(traded + (cells[CAPITAL] as number) + (cells[INCOME] as number));
  }
  /** What the owner moved in since the start, less what was moved out. */
  get capital(): QuoteUnits {
    return quoteUnits(this.sums[CAPITAL] as number);
  }
  /** Funding, interest and rebates received, less those paid. */
  get income(): QuoteUnits {
    return quoteUnits(this.sums[INCOME] as number);
  }

  position(instrument: number): Position {
    const position = this.positions[instrument];
    if (position === undefined) assert(false, 'instrument is part of the account', instrument);
    return position;
  }

  /** The row of an instrument, to be read at `ROW_CELL`. */
  row(instrument: number): AccountRow {
    const row = this.rows[instrument];
    if (row === undefined) assert(false, 'instrument is part of the account', instrument);
    return row;
  }

  /** Last price an instrument was marked at; 0 before the first. */
  mark(instrument: number): PriceTicks {
    // `rowOf(instrument) + MARK` in numbers: so short that the compiler merges it wherever it is asked for.
    return (this.sums[8 + instrument * 4] ?? 0) as PriceTicks;
  }

  /** Sets the price that positions of an instrument are valued at. @param row its row, from whoever has it at hand. */
  markAt(instrument: number, ticks: number, row: AccountRow = this.row(instrument)): void {
    row[MARK] = toTicks(ticks);
    this.changes.note(instrument);
    if (row[LOTS] !== 0) this.#revalue(row);
  }

  /** Books a fill. @returns the profit or loss that it realised, before its fee. */
  applyFill(side: Side, fill: FillReport | BookedTrade): QuoteUnits {
    const instrument = this.instruments[fill.instrument];
    assert(instrument !== undefined, 'fill is of an instrument of the account', fill.instrument);
    const { unitsPerTickLot } = instrument;
    const value = notional({ ticks: fill.ticks, lots: fill.lots, unitsPerTickLot });
    const realised = this.position(fill.instrument).apply({
      side,
      lots: fill.lots,
      ticks: fill.ticks,
      unitsPerTickLot,
    });
    const cells = this.sums;
    const cash = (cells[CASH] as number) - (signOf(side) * value + fill.fee);
    cells[CASH] = cash;
    cells[REALISED] = (cells[REALISED] as number) + realised;
    cells[FEES] = (cells[FEES] as number) + fill.fee;
    assert(Number.isSafeInteger(cash), 'cash is a safe integer', cash);
    this.#resize(fill.instrument);
    this.changes.note(fill.instrument);
    return realised;
  }

  /** The owner moves money in, or out when negative. */
  moveCapital(amount: QuoteUnits): void {
    this.#take(CAPITAL, amount);
  }

  /** Funding, interest or a rebate was received, or paid when negative. */
  receive(amount: QuoteUnits): void {
    this.#take(INCOME, amount);
  }

  /**
   * Takes a trade back that the venue has declared void: its money and lots move back to the unit, its fee is returned.
   * The cost of what is held is that of a trade of the other side at the same price.
   * @returns the profit or loss that this realises.
   */
  bust(side: Side, trade: BookedTrade): QuoteUnits {
    const { instrument, lots, ticks, fee } = trade;
    const back = { instrument, lots, ticks, fee: quoteUnits(fee === 0 ? 0 : -fee) };
    return this.applyFill(side === 'buy' ? 'sell' : 'buy', back);
  }

  /**
   * The venue took a fee in the base asset of an instrument: as if so much had been sold at `ticks` to pay it. Whole lots
   * are taken from a long position, the first as soon as a part of it is owed (`LotDust`).
   * @param amount decimal text; negative when it is given back.   @returns lots that were taken.
   */
  payInBase(instrument: number, amount: string, ticks: PriceTicks): number {
    const rules = this.instruments[instrument];
    if (rules === undefined) assert(false, 'instrument is part of the account', instrument);
    const position = this.position(instrument);
    const { lotSize, unitsPerTickLot } = rules;
    const taken = this.#dust.take(instrument, { amount, lotSize, held: position.lots });
    if (taken === 0) return 0;
    const lots = Math.abs(taken) as FillReport['lots'];
    const value = notional({ ticks, lots, unitsPerTickLot });
    const realised = position.apply({ side: taken > 0 ? 'sell' : 'buy', lots, ticks, unitsPerTickLot });
    const cells = this.sums;
    cells[REALISED] = (cells[REALISED] as number) + realised;
    cells[FEES] = (cells[FEES] as number) + Math.sign(taken) * value;
    this.#resize(instrument);
    this.changes.note(instrument);
    return taken;
  }

  /** What the venue has of the base asset beyond the lots of the position, in lots: exact, from fees in that asset. */
  dust(instrument: number): Decimal {
    return this.#dust.of(instrument);
  }

  /** Value of a position at its mark, signed. */
  exposure(instrument: number): QuoteUnits {
    return this.row(instrument)[VALUE] as QuoteUnits;
  }

  /** Leaves the value of a position, as a part of `sharePpm` of equity, in a place of `out`: as a result it may be boxed. */
  shareInto(out: Float64Array, place: number, row: AccountRow, sharePpm: number): void {
    out[place] = ((row[VALUE] as number) * ONE) / ((this.sums[EQUITY] as number) * sharePpm);
  }

  /** Sum of the absolute values of all positions. */
  grossExposure(): QuoteUnits {
    return this.sums[GROSS] as QuoteUnits;
  }

  /** Cash plus the value of all positions at their marks. That it is exact is seen to where either changes. */
  equity(): QuoteUnits {
    return this.sums[EQUITY] as QuoteUnits;
  }

  #take(sum: number, amount: QuoteUnits): void {
    const cells = this.sums;
    const cash = (cells[CASH] as number) + amount;
    assert(Number.isSafeInteger(cash), 'cash is a safe integer', cash);
    const equity = cash + (cells[NET] as number);
    assert(Number.isSafeInteger(equity), 'equity is a safe integer', equity);
    cells[CASH] = cash;
    cells[EQUITY] = equity;
    cells[sum] = (cells[sum] as number) + amount;
  }

  /** Takes a position that traded into the sums. */
  #resize(instrument: number): void {
    const row = this.row(instrument);
    row[LOTS] = this.position(instrument).lots;
    this.#revalue(row);
  }

  /** Takes the position of a row at its present size and mark into the sums. */
  #revalue(row: AccountRow): void {
    const cells = this.sums;
    const ticks = row[MARK] as PriceTicks;
    const lots = row[LOTS] as QtyLots;
    const unitsPerTickLot = row[UNIT] as number;
    // What stays exact needs no rounding and no call; all else is left to the one formula. Zero is added for -0.
    let value = ticks * lots * unitsPerTickLot + 0;
    if (!(unitsPerTickLot >= 1 && Math.abs(value) <= SAFE)) value = exactValue({ ticks, lots, unitsPerTickLot });
    const before = row[VALUE] as number;
    // First off, then on: in between the sum is that of the other positions, so nothing on the way is larger.
    const gross = (cells[GROSS] as number) - Math.abs(before) + Math.abs(value);
    if (!(gross <= SAFE)) assert(false, 'exposure is a safe integer', gross);
    cells[GROSS] = gross;
    const net = (cells[NET] as number) - before + value;
    cells[NET] = net;
    const equity = (cells[CASH] as number) + net;
    if (!(Math.abs(equity) <= SAFE)) assert(false, 'equity is a safe integer', equity);
    cells[EQUITY] = equity;
    row[VALUE] = value;
  }
}
