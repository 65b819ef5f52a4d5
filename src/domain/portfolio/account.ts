/**
 * Cash, positions and equity of one trading account in one quote asset. Integers only. Hot path.
 *
 * Equity = cash + Σ lots·mark. Every change of cash comes from a fill, from income (funding, interest, rebates) or from
 * capital that the owner moves, so equity − initial cash − capital = realised + unrealised − fees + income at any time;
 * the engine asserts the cash against the ledger.
 *
 * A mark or a fill revalues its own position and moves the sums by the difference, so each call costs O(1) whatever the
 * number of instruments. Sums of safe integers are exact as long as they are safe, which is asserted: the running sums
 * equal those taken anew, to the last unit. They stand in a Float64Array because a field would box every new value.
 */
import type { Decimal } from 'decimal.js';
import { assert, notional, type PriceTicks, priceTicks, type QuoteUnits, quoteUnits } from '../../core/index.ts';
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
const SUM_COUNT = 7;

/** What moves when a trade is booked. */
export type BookedTrade = Pick<FillReport, 'instrument' | 'lots' | 'ticks' | 'fee'>;

/** The state of an account. */
export class Account {
  readonly instruments: readonly Instrument[];
  readonly initialCash: QuoteUnits;
  /** Instruments whose position or mark changed: the risk engine keeps its sums by it. */
  readonly changes = new ChangeLog();
  readonly #positions: readonly Position[];
  readonly #marks: Float64Array;
  /** Value of each position at its mark, signed. */
  readonly #exposures: Float64Array;
  readonly #sums = new Float64Array(SUM_COUNT);
  /** Parts of lots that fees in the base asset have left, by instrument: dust that cannot be sold. */
  readonly #dust = new LotDust();

  constructor(instruments: readonly Instrument[], initialCash: QuoteUnits) {
    assert(initialCash > 0, 'an account starts with money', initialCash);
    this.instruments = instruments;
    this.initialCash = initialCash;
    this.#sums[CASH] = initialCash;
    this.#positions = instruments.map(() => new Position());
    this.#marks = new Float64Array(instruments.length);
    this.#exposures = new Float64Array(instruments.length);
  }

  get cash(): QuoteUnits {
    return this.#sums[CASH] as QuoteUnits;
  }
  /** Realised profit and loss before fees. */
  get realised(): QuoteUnits {
    return quoteUnits(this.#sums[REALISED] as number);
  }
  get fees(): QuoteUnits {
    return quoteUnits(this.#sums[FEES] as number);
  }

  /** Money without profit and loss that is not realised. */
  get balance(): QuoteUnits {
    const sums = this.#sums;
    const traded = this.initialCash + (sums[REALISED] as number) - (sums[FEES] as number);
    return quoteUnits(traded + (sums[CAPITAL] as number) + (sums[INCOME] as number));
  }
  /** What the owner moved in since the start, less what was moved out. */
  get capital(): QuoteUnits {
    return quoteUnits(this.#sums[CAPITAL] as number);
  }
  /** Funding, interest and rebates received, less those paid. */
  get income(): QuoteUnits {
    return quoteUnits(this.#sums[INCOME] as number);
  }

  position(instrument: number): Position {
    const position = this.#positions[instrument];
    if (position === undefined) assert(false, 'instrument is part of the account', instrument);
    return position;
  }

  /** Last price an instrument was marked at; 0 before the first. */
  mark(instrument: number): PriceTicks {
    return (this.#marks[instrument] ?? 0) as PriceTicks;
  }

  /** Sets the price that positions of an instrument are valued at. */
  markAt(instrument: number, ticks: number): void {
    this.#marks[instrument] = priceTicks(ticks);
    this.changes.note(instrument);
    if (this.position(instrument).lots !== 0) this.#revalue(instrument);
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
    const sums = this.#sums;
    const cash = (sums[CASH] as number) - (signOf(side) * value + fill.fee);
    sums[CASH] = cash;
    sums[REALISED] = (sums[REALISED] as number) + realised;
    sums[FEES] = (sums[FEES] as number) + fill.fee;
    assert(Number.isSafeInteger(cash), 'cash is a safe integer', cash);
    this.#revalue(fill.instrument);
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
    const sums = this.#sums;
    sums[REALISED] = (sums[REALISED] as number) + realised;
    sums[FEES] = (sums[FEES] as number) + Math.sign(taken) * value;
    this.#revalue(instrument);
    this.changes.note(instrument);
    return taken;
  }

  /** What the venue has of the base asset beyond the lots of the position, in lots: exact, from fees in that asset. */
  dust(instrument: number): Decimal {
    return this.#dust.of(instrument);
  }

  /** Value of a position at its mark, signed. */
  exposure(instrument: number): QuoteUnits {
    const value = this.#exposures[instrument];
    if (value === undefined) assert(false, 'instrument is part of the account', instrument);
    return value as QuoteUnits;
  }

  /** Sum of the absolute values of all positions. */
  grossExposure(): QuoteUnits {
    return this.#sums[GROSS] as QuoteUnits;
  }

  /** Cash plus the value of all positions at their marks. That it is exact is seen to where either changes. */
  equity(): QuoteUnits {
    return ((this.#sums[CASH] as number) + (this.#sums[NET] as number)) as QuoteUnits;
  }

  #take(sum: number, amount: QuoteUnits): void {
    const sums = this.#sums;
    const cash = (sums[CASH] as number) + amount;
    assert(Number.isSafeInteger(cash), 'cash is a safe integer', cash);
    const equity = cash + (sums[NET] as number);
    assert(Number.isSafeInteger(equity), 'equity is a safe integer', equity);
    sums[CASH] = cash;
    sums[sum] = (sums[sum] as number) + amount;
  }

  /** Takes a position at its present size and mark into the sums. */
  #revalue(instrument: number): void {
    const { unitsPerTickLot } = this.instruments[instrument] as Instrument;
    const lots = this.position(instrument).lots;
    const value = lots === 0 ? 0 : notional({ ticks: this.mark(instrument), lots, unitsPerTickLot });
    const before = this.#exposures[instrument] as number;
    const sums = this.#sums;
    // First off, then on: in between the sum is that of the other positions, so nothing on the way is larger.
    const gross = (sums[GROSS] as number) - Math.abs(before) + Math.abs(value);
    if (!Number.isSafeInteger(gross)) assert(false, 'exposure is a safe integer', gross);
    sums[GROSS] = gross;
    const net = (sums[NET] as number) - before + value;
    sums[NET] = net;
    const equity = (sums[CASH] as number) + net;
    if (!Number.isSafeInteger(equity)) assert(false, 'equity is a safe integer', equity);
    this.#exposures[instrument] = value;
  }
}
