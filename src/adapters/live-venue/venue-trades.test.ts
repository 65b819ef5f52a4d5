import { describe, expect, it } from 'vitest';
import { Bot4Error } from '../../core/index.ts';
import { defineInstrument } from '../../domain/market/index.ts';
import { binanceHistoryTrade, binanceReportTrade, coinbaseTrade, krakenTrade } from './index.ts';

const rules = (quote: string) =>
  defineInstrument({
    symbol: `BTC${quote}`,
    kind: 'spot',
    base: 'BTC',
    quote,
    tickSize: '0.01',
    lotSize: '0.00001',
    minNotional: '5',
    maxPrice: '1000000',
  });
const USDT = { index: 2, rules: rules('USDT') };
const USD = { index: 0, rules: rules('USD') };

const BINANCE = {
  e: 'executionReport',
  x: 'TRADE',
  t: 77,
  c: 'b4-0a1b2c3d-1-z',
  S: 'BUY',
  l: '0.01500000',
  L: '30000.10000000',
  N: 'BTC',
  n: '0.00001500',
  T: 1_700_000_000_123,
};
const KRAKEN = {
  exec_type: 'trade',
  trade_id: 9,
  cl_ord_id: 'b4-0a1b2c3d-1-z',
  side: 'sell',
  last_qty: 0.015,
  last_price: 30000.1,
  fees: [{ asset: 'USD', qty: 1.17000390001 }],
  timestamp: '2023-11-14T22:13:20.123456789Z',
};
const COINBASE = {
  trade_id: 'a7e0c1a2-synthetic',
  trade_type: 'FILL',
  trade_time: '2023-11-14T22:13:20Z',
  side: 'BUY',
  price: '30000.10',
  size: '0.015',
  size_in_quote: false,
  commission: '2.7000091',
};

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error instanceof Bot4Error ? error.code : error;
  }
};

describe('own trades of Binance', () => {
  it('carry the commission in the base asset', () => {
    expect(binanceReportTrade(BINANCE, USDT)).toEqual({
      instrument: 2,
      tradeId: 77,
      clientOrderId: 'b4-0a1b2c3d-1-z',
      side: 'buy',
      lots: 1500,
      ticks: 3_000_010,
      fee: 0,
      commission: { asset: 'BTC', amount: '0.000015' },
      time: 1_700_000_000_123_000,
    });
  });

  it('take one in the quote asset as money, one in BNB as it is, and none where no asset is named', () => {
    expect(binanceReportTrade({ ...BINANCE, S: 'SELL', N: 'USDT', n: '0.45000150' }, USDT)).toMatchObject({
      side: 'sell',
      fee: 45_000_150,
    });
    const inBnb = binanceReportTrade({ ...BINANCE, N: 'BNB', n: '0.00112233' }, USDT);
    expect(inBnb).toMatchObject({ fee: 0, commission: { asset: 'BNB', amount: '0.00112233' } });
    expect(binanceReportTrade({ ...BINANCE, N: null, n: '0' }, USDT)).not.toHaveProperty('commission');
    expect(binanceReportTrade({ ...BINANCE, x: 'NEW' }, USDT)).toBeUndefined();
  });

  it('are the same from the history', () => {
    const told = { id: 77, qty: '0.015', price: '30000.10', commission: '0.000015', commissionAsset: 'BTC' };
    const trade = binanceHistoryTrade({ ...told, time: 1_700_000_000_123, isBuyer: true }, USDT, BINANCE.c);
    expect(trade).toEqual(binanceReportTrade(BINANCE, USDT));
    expect(codeOf(() => binanceHistoryTrade({ ...told, time: 0 }, USDT, 'x'))).toBe('BOT4_DATA_VALUE');
  });

  it.each([
    [{ l: '0.000001' }, 'BOT4_DATA_PRECISION'],
    [{ L: '30000.105' }, 'BOT4_DATA_PRECISION'],
    [{ l: '0.00000000' }, 'BOT4_DATA_PRECISION'],
    [{ l: '1e-2' }, 'BOT4_DATA_VALUE'],
    [{ S: 'HOLD' }, 'BOT4_DATA_VALUE'],
    [{ N: null, n: '0.1' }, 'BOT4_DATA_VALUE'],
    [{ n: 'NaN' }, 'BOT4_DATA_VALUE'],
    [{ N: '' }, 'BOT4_DATA_VALUE'],
    [{ t: -1 }, 'BOT4_DATA_VALUE'],
    [{ t: 2 ** 53 }, 'BOT4_DATA_VALUE'],
    [{ c: 5 }, 'BOT4_DATA_VALUE'],
  ])('are refused with %j', (change, code) => {
    expect(codeOf(() => binanceReportTrade({ ...BINANCE, ...change }, USDT))).toBe(code);
  });
});

describe('own trades of Kraken', () => {
  it('take the fee in the quote asset as money, rounded up to 1e-8, and cut time to microseconds', () => {
    expect(krakenTrade(KRAKEN, USD)).toEqual({
      instrument: 0,
      tradeId: 9,
      clientOrderId: 'b4-0a1b2c3d-1-z',
      side: 'sell',
      lots: 1500,
      ticks: 3_000_010,
      fee: 117_000_391,
      time: 1_700_000_000_123_456,
    });
  });

  it('carry one in the base asset, leave a missing id empty, and refuse two assets at once', () => {
    const inBase = krakenTrade({ ...KRAKEN, cl_ord_id: undefined, fees: [{ asset: 'BTC', qty: 0.00003900001 }] }, USD);
    expect(inBase).toMatchObject({ clientOrderId: '', fee: 0, commission: { asset: 'BTC', amount: '0.00003900001' } });
    expect(krakenTrade({ ...KRAKEN, fees: [] }, USD)).toMatchObject({ fee: 0 });
    const both = [...KRAKEN.fees, { asset: 'BTC', qty: 1 }];
    expect(codeOf(() => krakenTrade({ ...KRAKEN, fees: both }, USD))).toBe('BOT4_DATA_VALUE');
    expect(codeOf(() => krakenTrade({ ...KRAKEN, timestamp: 'yesterday' }, USD))).toBe('BOT4_DATA_VALUE');
    expect(codeOf(() => krakenTrade({ ...KRAKEN, last_qty: Number.NaN }, USD))).toBe('BOT4_DATA_VALUE');
    expect(krakenTrade({ exec_type: 'filled' }, USD)).toBeUndefined();
  });
});

describe('own trades of Coinbase', () => {
  it('have a number for their id, the fee in the quote asset, and say when they are taken back', () => {
    const { trade, isVoid } = coinbaseTrade(COINBASE, USD, 'b4-0a1b2c3d-1-z');
    expect(trade).toMatchObject({ side: 'buy', lots: 1500, ticks: 3_000_010, fee: 270_000_910 });
    expect(Number.isSafeInteger(trade.tradeId)).toBe(true);
    expect(isVoid).toBe(false);
    const back = coinbaseTrade({ ...COINBASE, trade_type: 'REVERSAL' }, USD, 'b4-0a1b2c3d-1-z');
    expect(back).toEqual({ trade, isVoid: true });
    expect(coinbaseTrade({ ...COINBASE, trade_id: 'other' }, USD, '').trade.tradeId).not.toBe(trade.tradeId);
  });

  it('take a size in the quote asset only when it is a whole number of lots', () => {
    const inQuote = { ...COINBASE, size_in_quote: true };
    expect(coinbaseTrade({ ...inQuote, size: '450.0015' }, USD, '').trade.lots).toBe(1500);
    expect(codeOf(() => coinbaseTrade({ ...inQuote, size: '450' }, USD, ''))).toBe('BOT4_DATA_PRECISION');
  });
});
