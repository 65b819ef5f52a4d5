import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { type Bars, inferInstrument, priceDecimals, splitSymbol, toTickBars } from './index.ts';

function flat(...prices: number[]): Bars {
  const column = Float64Array.from(prices);
  const openTime = column.map((_, i) => (i + 1) * 60e6);
  return {
    symbol: 'X',
    intervalMicros: 60e6,
    openTime,
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error.code;
  }
  return 'none';
}

describe('symbol', () => {
  it('splits before a known quote, the longer one first', () => {
    expect(splitSymbol('BTCUSDT')).toEqual({ base: 'BTC', quote: 'USDT' });
    expect(splitSymbol('BTCUSD')).toEqual({ base: 'BTC', quote: 'USD' });
    expect(splitSymbol('ETHBTC')).toEqual({ base: 'ETH', quote: 'BTC' });
    expect(splitSymbol('BTC-EUR')).toEqual({ base: 'BTC', quote: 'EUR' });
    expect(splitSymbol('sol/usdc')).toEqual({ base: 'sol', quote: 'USDC' });
    expect(splitSymbol('SYNTH-EDGE-USDT')).toEqual({ base: 'SYNTH-EDGE', quote: 'USDT' });
  });

  it('has no parts without a known quote, or with nothing before it', () => {
    expect(splitSymbol('BTCXYZ')).toBeNull();
    expect(splitSymbol('USDT')).toBeNull();
    expect(splitSymbol('')).toBeNull();
  });
});

describe('price decimals', () => {
  it('are the fewest that hold every price of every column', () => {
    expect(priceDecimals(flat(1, 25, 300))).toBe(0);
    expect(priceDecimals(flat(1, 0.5, 300))).toBe(1);
    expect(priceDecimals(flat(4192.97646891, 6391.6))).toBe(8);
  });

  it('refuse a price that was computed, with its row', () => {
    try {
      priceDecimals(flat(1.5, 1 / 3));
      throw new Error('was not refused');
    } catch (error) {
      expect((error as InputError).code).toBe('BOT4_DATA_PRECISION');
      expect((error as InputError).place).toEqual({ row: 2, key: 'open' });
    }
  });
});

describe('inferred instrument', () => {
  it('has the tick of the prices and a lot worth up to 1 USDT', () => {
    const instrument = inferInstrument(flat(87_000.01, 87_610.5), { symbol: 'BTCUSDT', kind: 'spot' });
    expect(instrument).toMatchObject({
      tickSize: '0.01',
      lotSize: '0.00001',
      base: 'BTC',
      quote: 'USDT',
      kind: 'spot',
    });
    expect(instrument.maxPriceTicks).toBe(87_610_500); // 10 times the highest price
  });

  it('has lots of whole coins for a coin below a cent', () => {
    const instrument = inferInstrument(flat(0.00001234, 0.0000125), { symbol: 'PEPEUSDT', kind: 'perp' });
    expect(instrument).toMatchObject({ tickSize: '0.00000001', lotSize: '10000' });
  });

  it('has lots that could be traded at the peak of a coin that fell by 99.9999 %', () => {
    const instrument = inferInstrument(flat(119.18, 0.0001), { symbol: 'LUNAUSDT', kind: 'perp' });
    expect(instrument).toMatchObject({ tickSize: '0.0001', lotSize: '0.1' }); // 12 USDT at the peak
  });

  it('has a lot of one coin when prices use all 8 decimals of money', () => {
    const instrument = inferInstrument(flat(7210.12345678, 13868.44), { symbol: 'BTCUSD', kind: 'spot' });
    expect(instrument).toMatchObject({ tickSize: '0.00000001', lotSize: '1', unitsPerTickLot: 1 });
    expect(instrument.maxPriceTicks / 1e8).toBe(69342.2); // less headroom, so that 1,000 lots stay exact
  });

  it('measures lots in small parts of a bitcoin where that is the quote', () => {
    const instrument = inferInstrument(flat(0.05123, 0.05124), { symbol: 'ETHBTC', kind: 'spot' });
    expect(instrument).toMatchObject({ tickSize: '0.00001', lotSize: '0.001', quote: 'BTC' });
  });

  it('takes every price to ticks and back', () => {
    const bars = flat(87_000.01, 87_610.5, 0.07, 1234.5);
    const instrument = inferInstrument(bars, { symbol: 'BTCUSDT', kind: 'spot' });
    expect([...toTickBars(bars, instrument).closeTicks]).toEqual([8_700_001, 8_761_050, 7, 123_450]);
  });

  it('refuses no bars, an unknown quote, and prices beyond the exact range', () => {
    expect(codeOf(() => inferInstrument(flat(), { symbol: 'BTCUSDT', kind: 'spot' }))).toBe('BOT4_DATA_TOO_SHORT');
    expect(codeOf(() => inferInstrument(flat(1), { symbol: 'BTCXYZ', kind: 'spot' }))).toBe('BOT4_DATA_SYMBOL');
    expect(codeOf(() => inferInstrument(flat(123456.12345678), { symbol: 'BTCUSD', kind: 'spot' }))).toBe(
      'BOT4_DATA_PRECISION',
    );
  });
});
