/**
 * Cash, positions and equity of one trading account in one quote asset. Integers only.
 *
 * Equity = cash + Σ lots·mark. Every change of cash comes from a fill, so equity − initial cash
 * = realised + unrealised − fees at any time; the engine asserts it against the ledger.
 */
import { assert, notional, type PriceTicks, priceTicks, type QuoteUnits, quoteUnits } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { FillReport, Side } from '../orders/index.ts';
import { signOf } from '../orders/index.ts';
import { Position } from './position.ts';

/** The state of an account. */
export class Account {
  readonly instruments: readonly Instrument[];
  readonly initialCash: QuoteUnits;
  readonly #positions: readonly Position[];
  readonly #marks: Float64Array;
  #cash: number;
  #realised = 0;
  #fees = 0;

  constructor(instruments: readonly Instrument[], initialCash: QuoteUnits) {
    assert(initialCash > 0, 'an account starts with money', initialCash);
    this.instruments = instruments;
    this.initialCash = initialCash;
    this.#cash = initialCash;
    this.#positions = instruments.map(() => new Position());
    this.#marks = new Float64Array(instruments.length);
  }

  get cash(): QuoteUnits {
    return quoteUnits(this.#cash);
  }
  /** Realised profit and loss before fees. */
  get realised(): QuoteUnits {
    return quoteUnits(this.#realised);
  }
  get fees(): QuoteUnits {
    return quoteUnits(this.#fees);
  }

  position(instrument: number): Position {
    const position = this.#positions[instrument];
    assert(position !== undefined, 'instrument is part of the account', instrument);
    return position;
  }

  /** Last price an instrument was marked at; 0 before the first. */
  mark(instrument: number): PriceTicks {
    return priceTicks(this.#marks[instrument] ?? 0);
  }

  /** Sets the price that positions of an instrument are valued at. */
  markAt(instrument: number, ticks: number): void {
    this.#marks[instrument] = ticks;
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
    this.#cash -= signOf(side) * value + fill.fee;
    this.#realised += realised;
    this.#fees += fill.fee;
    assert(Number.isSafeInteger(this.#cash), 'cash is a safe integer', this.#cash);
    return realised;
  }

  /** Value of a position at its mark, signed. */
  exposure(instrument: number): QuoteUnits {
    const lots = this.position(instrument).lots;
    const rules = this.instruments[instrument] as Instrument;
    return lots === 0
      ? quoteUnits(0)
      : notional({ ticks: this.mark(instrument), lots, unitsPerTickLot: rules.unitsPerTickLot });
  }

  /** Sum of the absolute values of all positions. */
  grossExposure(): QuoteUnits {
    let sum = 0;
    for (let i = 0; i < this.instruments.length; i++) sum += Math.abs(this.exposure(i));
    return quoteUnits(sum);
  }

  /** Cash plus the value of all positions at their marks. */
  equity(): QuoteUnits {
    let sum: number = this.#cash;
    for (let i = 0; i < this.instruments.length; i++) sum += this.exposure(i);
    return quoteUnits(sum);
  }
}
