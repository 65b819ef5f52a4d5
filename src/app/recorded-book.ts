/** Depth that was recorded with trades, in the ticks and lots of their market. */
import { InputError } from '../core/index.ts';
import type { Instrument } from '../domain/market/index.ts';
import type { RecordedBook } from '../domain/sim/index.ts';

/** Rows of a recorded book in decimal numbers; the columns of a `book` of the catalog. */
export interface BookColumns {
  /** (n,) µs, not falling. */
  readonly time: Float64Array;
  /** (n,) as the catalog has them: first row of a snapshot, last row of a message, where it broke off. */
  readonly flags: Float64Array;
  /** (n,) 1 bid, −1 ask, 0 no level. */
  readonly side: Float64Array;
  /** (n,) quote per base. */
  readonly price: Float64Array;
  /** (n,) base that stands there from now on; 0 for none. */
  readonly qty: Float64Array;
}

/** Part of a tick that a price may be off by the rounding of doubles. */
const OFF_TICK = 1e-6;

/**
 * Rows of a recorded book in ticks and lots. A quantity that is less than a lot counts as one: something stands there.
 * @throws BOT4_DATA_PRECISION for a level between two ticks, BOT4_DATA_TIME for times that fall
 */
export function recordedBook(columns: BookColumns, instrument: Instrument): RecordedBook {
  const { time, flags, side, price, qty } = columns;
  const { tickNumerator, tickDenominator, lotSize, symbol, tickSize } = instrument;
  const perLot = Number(lotSize);
  const ticks = new Float64Array(time.length);
  for (let i = 0; i < time.length; i++) {
    if (i > 0 && (time[i] as number) < (time[i - 1] as number)) {
      throw new InputError('BOT4_DATA_TIME', 'a row of the book is before the one before it', {
        place: { row: i + 1 },
      });
    }
    const exact = ((price[i] as number) * tickDenominator) / tickNumerator;
    ticks[i] = Math.round(exact);
    if (side[i] !== 0 && Math.abs(exact - (ticks[i] as number)) > OFF_TICK) {
      const detail = `a level at ${price[i]} lies between two ticks of ${tickSize} of ${symbol}`;
      throw new InputError('BOT4_DATA_PRECISION', detail, { place: { row: i + 1, key: 'price' } });
    }
  }
  const lots = qty.map((value) => (value > 0 ? Math.max(1, Math.round(value / perLot)) : 0));
  return { times: time, flags, sides: side, ticks, lots };
}
