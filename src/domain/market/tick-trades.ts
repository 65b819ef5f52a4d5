/**
 * The integer form of trades that the engine takes as events. Every price must lie on the tick grid and every quantity on
 * the lot grid, so that nothing is moved in silence.
 */

import { Decimal } from 'decimal.js';
import { InputError } from '../../core/index.ts';
import { fillCounts, PIECE, type Rows } from './grid.ts';
import type { Instrument } from './instrument.ts';

/** Trades of one market, oldest first. */
export interface Trades {
  readonly symbol: string;
  /** (n,) microseconds since the epoch, never falling. */
  readonly time: Float64Array;
  /** (n,) quote asset per unit of base asset. */
  readonly price: Float64Array;
  /** (n,) base asset, above 0. */
  readonly qty: Float64Array;
  /** (n,) side of the taker: 1 bought, -1 sold, 0 not known. */
  readonly side: Int8Array;
}

/** Trades with prices in ticks and quantities in lots. */
export interface TickTrades {
  readonly instrument: Instrument;
  readonly time: Float64Array;
  readonly priceTicks: Float64Array;
  readonly lots: Float64Array;
  readonly side: Int8Array;
}

/** More than any market trades at once, and exact in every product with a lot. */
const LOTS_MAX = 2 ** 50;

function refuse(detail: string, row: number, key: string): never {
  throw new InputError('BOT4_DATA_PRECISION', detail, { place: { row: row + 1, key } });
}

function ticksOf({ price }: Trades, instrument: Instrument): Float64Array {
  const { tickNumerator, tickDenominator, maxPriceTicks, tickSize, symbol } = instrument;
  const ticks = new Float64Array(price.length);
  const grid = { numerator: tickNumerator, denominator: tickDenominator, max: maxPriceTicks };
  const wrong = fillCounts(price, ticks, grid);
  if (wrong === price.length) return ticks;
  return refuse(
    `price ${price[wrong]} is not a multiple of the tick ${tickSize} within the range of ${symbol}`,
    wrong,
    'price',
  );
}

function lotsOf({ qty }: Trades, { lotSize, symbol }: Instrument): Float64Array {
  const lot = new Decimal(lotSize);
  const denominator = 10 ** lot.decimalPlaces();
  const lots = new Float64Array(qty.length);
  const grid = { numerator: lot.times(denominator).toNumber(), denominator, max: LOTS_MAX };
  const wrong = fillCounts(qty, lots, grid);
  if (wrong === qty.length) return lots;
  return refuse(`quantity ${qty[wrong]} is not a multiple of the lot ${lotSize} of ${symbol}`, wrong, 'qty');
}

function checkTrades({ time, price, qty, side, symbol }: Trades): void {
  const rows = time.length;
  if (rows === 0) throw new InputError('BOT4_DATA_TOO_SHORT', `there is no trade of ${symbol}`);
  if (price.length !== rows || qty.length !== rows || side.length !== rows) {
    const lengths = `${rows} times, ${price.length} prices, ${qty.length} quantities, ${side.length} sides`;
    throw new InputError('BOT4_DATA_COLUMN', `the columns of the trades of ${symbol} differ in length: ${lengths}`);
  }
  for (let from = 0; from < rows; from += PIECE) checkRows(time, side, { from, to: Math.min(from + PIECE, rows) });
}

function checkRows(time: Float64Array, side: Int8Array, { from, to }: Rows): void {
  let last = from === 0 ? 0 : (time[from - 1] as number);
  for (let i = from; i < to; i++) {
    const at = time[i] as number;
    if (!(at >= last && at <= Number.MAX_SAFE_INTEGER && at === Math.floor(at))) refuseTime(time, i);
    if (Math.abs(side[i] as number) > 1) refuseSide(side, i);
    last = at;
  }
}

function refuseSide(side: Int8Array, row: number): never {
  throw new InputError('BOT4_DATA_VALUE', `side ${side[row]} is not 1 (bought), -1 (sold) or 0 (not known)`, {
    place: { row: row + 1, key: 'side' },
  });
}

function refuseTime(time: Float64Array, row: number): never {
  const at = time[row] as number;
  const place = { place: { row: row + 1, key: 'time' } };
  if (Number.isSafeInteger(at) && at >= 0) {
    throw new InputError('BOT4_DATA_ORDER', `a trade of ${at} follows one of ${time[row - 1]}`, place);
  }
  throw new InputError('BOT4_DATA_TIME', `${at} is not a time in whole microseconds`, place);
}

/**
 * Converts trades to ticks and lots.
 * @param trades (n,) columns, n at least 1, in the order of time.
 * @returns (n,) columns; times and sides are those of `trades`.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_COLUMN, BOT4_DATA_TIME, BOT4_DATA_ORDER, BOT4_DATA_VALUE, and BOT4_DATA_PRECISION
 * naming row and column of the first
 * price or quantity that is not on its grid.
 */
export function toTickTrades(trades: Trades, instrument: Instrument): TickTrades {
  checkTrades(trades);
  const { time, side } = trades;
  return { instrument, time, priceTicks: ticksOf(trades, instrument), lots: lotsOf(trades, instrument), side };
}
