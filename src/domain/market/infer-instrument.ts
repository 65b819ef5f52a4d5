/**
 * An instrument made from bars alone, for research data that comes without the venue's rules. The tick is the coarsest
 * decimal grid that holds every price exactly, so no price is moved; the lot is small against a position. A venue's own
 * rules are better where they are known: they can be coarser than what the history shows.
 */
import { InputError } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import { defineInstrument, type Instrument } from './instrument.ts';

/** Finest decimal grid that is tried. */
const DECIMALS_MAX = 10;
/** Room above the highest price of the history, the largest that stays exact is taken. */
const HEADROOM = [10, 5, 2, 1] as const;

/**
 * A lot may be worth this many times more at the highest price than at the last. A coin that fell by 99.99 % needs lots
 * that could be traded at its peak too.
 */
const TOP_LOT_FACTOR = 100;

/** Quote assets that are recognised at the end of a symbol; longer names first, so that USDT wins over USD. */
const QUOTES: readonly { readonly name: string; readonly lotValueMax: number; readonly minNotional: string }[] = [
  ...['FDUSD', 'USDT', 'USDC', 'BUSD', 'TUSD', 'USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD', 'DAI'].map((name) => ({
    name,
    lotValueMax: 1,
    minNotional: '5',
  })),
  { name: 'JPY', lotValueMax: 100, minNotional: '500' },
  { name: 'TRY', lotValueMax: 10, minNotional: '50' },
  { name: 'BTC', lotValueMax: 1e-5, minNotional: '0.0001' },
  { name: 'XBT', lotValueMax: 1e-5, minNotional: '0.0001' },
  { name: 'ETH', lotValueMax: 1e-3, minNotional: '0.001' },
  { name: 'BNB', lotValueMax: 1e-3, minNotional: '0.01' },
];

/**
 * Splits a symbol into base and quote asset by the quote's known name at its end.
 * @returns null when no known quote ends the symbol or nothing is left before it.
 * @example splitSymbol('BTCUSDT') // => { base: 'BTC', quote: 'USDT' }
 * @example splitSymbol('ETH/BTC') // => { base: 'ETH', quote: 'BTC' }
 */
export function splitSymbol(symbol: string): { readonly base: string; readonly quote: string } | null {
  const upper = symbol.toUpperCase();
  for (const { name } of QUOTES) {
    if (!upper.endsWith(name)) continue;
    const base = symbol.slice(0, symbol.length - name.length).replace(/[-/_:.]+$/, '');
    if (base !== '') return { base, quote: name };
  }
  return null;
}

/**
 * Number of decimals of the coarsest grid 10^−d, 0 ≤ d ≤ 10, on which every price of `bars` lies exactly: price and
 * grid point are the same double.
 * @throws BOT4_DATA_PRECISION naming row and column of the first price that needs more.
 */
export function priceDecimals(bars: Bars): number {
  let decimals = 0;
  let scale = 1;
  for (const key of ['open', 'high', 'low', 'close'] as const) {
    const column = bars[key];
    for (let i = 0; i < column.length; i++) {
      const price = column[i] as number;
      while (Math.round(price * scale) / scale !== price) {
        decimals += 1;
        scale = 10 ** decimals;
        if (decimals > DECIMALS_MAX || price * scale > Number.MAX_SAFE_INTEGER) {
          throw new InputError(
            'BOT4_DATA_PRECISION',
            `price ${price} has more than ${decimals - 1} decimals, so it looks computed rather than quoted; round it to the venue's tick`,
            { place: { row: i + 1, key } },
          );
        }
      }
    }
  }
  return decimals;
}

function highest(column: Float64Array): number {
  let max = 0;
  for (let i = 0; i < column.length; i++) if ((column[i] as number) > max) max = column[i] as number;
  return max;
}

/** Power of ten of the lot: fine enough for the last price and for the highest, coarse enough for exact money. */
function lotExponent(args: {
  readonly last: number;
  readonly top: number;
  readonly lotValueMax: number;
  readonly decimals: number;
}): number {
  const forLast = Math.floor(Math.log10(args.lotValueMax / args.last));
  const forTop = Math.floor(Math.log10((TOP_LOT_FACTOR * args.lotValueMax) / args.top));
  return Math.max(Math.min(forLast, forTop), args.decimals - 8);
}

/**
 * Infers the rules of the market that `bars` came from.
 *
 * Tick: 10^−d of `priceDecimals`. Lot: the largest power of ten worth at most one unit of a dollar-like quote at the
 * last price (less for quotes such as BTC) and a hundred at the highest, but never below 1e-8 / tick, because a tick of a
 * lot must be a whole number of 1e-8 quote; with 8-decimal prices a lot is therefore a whole coin.
 * @param bars n ≥ 1.   @param options.symbol ends in a known quote, such as USDT, USD or BTC.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_DATA_SYMBOL, BOT4_DATA_PRECISION
 */
export function inferInstrument(
  bars: Bars,
  options: { readonly symbol: string; readonly kind: 'spot' | 'perp' },
): Instrument {
  const { symbol, kind } = options;
  const n = bars.close.length;
  if (n === 0)
    throw new InputError('BOT4_DATA_TOO_SHORT', 'an instrument needs at least 1 bar', { place: { key: symbol } });
  const assets = splitSymbol(symbol);
  const quote = QUOTES.find(({ name }) => name === assets?.quote);
  if (assets === null || quote === undefined) {
    throw new InputError(
      'BOT4_DATA_SYMBOL',
      `the quote asset of ${symbol} is not known; name it base first and end it with one of ${QUOTES.map(({ name }) => name).join(', ')}`,
      { place: { key: symbol } },
    );
  }
  const decimals = priceDecimals(bars);
  const top = highest(bars.high);
  const exponent = lotExponent({ last: bars.close[n - 1] as number, top, lotValueMax: quote.lotValueMax, decimals });
  let fault: unknown;
  for (const room of HEADROOM) {
    try {
      return defineInstrument({
        symbol,
        kind,
        base: assets.base,
        quote: quote.name,
        tickSize: `1e-${decimals}`,
        lotSize: `1e${exponent}`,
        minNotional: quote.minNotional,
        maxPrice: String(top * room),
      });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fault = error; // Less headroom may still fit the exact range; the last refusal is shown.
    }
  }
  throw fault;
}
