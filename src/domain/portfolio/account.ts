/**
 * Cash, positions and equity of one trading account in one quote asset. Integers only. Hot path.
 *
 * Equity = cash + Σ lots·mark. Every change of cash comes from a fill, so equity − initial cash
 * = realised + unrealised − fees at any time; the engine asserts it against the ledger.
 *
 * A mark or a fill revalues its own position and moves the sums by the difference, so each call costs O(1) whatever the
 * number of instruments. Sums of safe integers are exact as long as they are safe, which is asserted: the running sums
 * equal those taken anew, to the last unit. They stand in a Float64Array because a field would box every new value.
 */
import { assert, notional, type PriceTicks, priceTicks, type QuoteUnits, quoteUnits } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { FillReport, Side } from '../orders/index.ts';
import { signOf } from '../orders/index.ts';
import { Position } from './position.ts';

/** Places in the sums. */
const CASH = 0;
const REALISED = 1;
const FEES = 2;
/** Values of all positions, signed, and their absolute values. */
const NET = 3;
const GROSS = 4;
const SUM_COUNT = 5;

/** The state of an account. */
export class Account {
  readonly instruments: readonly Instrument[];
  readonly initialCash: QuoteUnits;
  readonly #positions: readonly Position[];
  readonly #marks: Float64Array;
  /** Value of each position at its mark, signed. */
  readonly #exposures: Float64Array;
  readonly #sums = new Float64Array(SUM_COUNT);

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
    return quoteUnits(this.#sums[CASH] as number);
  }
  /** Realised profit and loss before fees. */
  get realised(): QuoteUnits {
    return quoteUnits(this.#sums[REALISED] as number);
  }
  get fees(): QuoteUnits {
    return quoteUnits(this.#sums[FEES] as number);
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
    if (this.position(instrument).lots !== 0) this.#revalue(instrument);
  }

  /** Books a fill. @returns the profit or loss that it realised, before its fee. */
  applyFill(side: Side, fill: FillReport): QuoteUnits {
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
    return realised;
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

  /** Cash plus the value of all positions at their marks. */
  equity(): QuoteUnits {
    return quoteUnits((this.#sums[CASH] as number) + (this.#sums[NET] as number));
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
    sums[NET] = (sums[NET] as number) - before + value;
    this.#exposures[instrument] = value;
  }
}
