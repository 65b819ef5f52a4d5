import { describe, expect, it } from 'vitest';
import { Bars } from '../hosted/bars.ts';
import { barSpan, intervalOf, klineEvent, klineRow, spanOf } from './bars.ts';
import { ListedSymbol, usualSymbol } from './listed-symbol.ts';

const MINUTE = 60_000;
/** 2023-11-14 22:00 UTC, a Tuesday. */
const START = 1_699_999_200_000;
const symbol = new ListedSymbol(0, usualSymbol('BTCUSDT') as NonNullable<ReturnType<typeof usualSymbol>>);

describe('bars', () => {
  function traded(): Bars {
    const bars = new Bars();
    const trade = (id: number, timeMs: number, ticks: number, buyerIsMaker: boolean): void =>
      bars.add({ id, timeMs, ticks, lots: 100, quoteUnits: 100 * ticks * 10, buyerIsMaker });
    trade(0, START + 10_000, 6_000_000, false);
    trade(1, START + 20_000, 6_000_500, true);
    trade(2, START + 3 * MINUTE, 5_999_000, true);
    return bars;
  }

  it('are put together of trades, without a hole', () => {
    const bars = traded();
    bars.roll(START + 4 * MINUTE);
    const minutes = bars.between(spanOf('1m'), START, START + 4 * MINUTE);
    expect(minutes.map(({ close, trades }) => [close, trades])).toEqual([
      [6_000_500, 2],
      [6_000_500, 0],
      [6_000_500, 0],
      [5_999_000, 1],
      [5_999_000, 0],
    ]);
    expect(klineRow(symbol, '1m', minutes[0] as (typeof minutes)[0])).toEqual([
      START,
      '60000.00000000',
      '60005.00000000',
      '60000.00000000',
      '60005.00000000',
      '0.00200000',
      START + MINUTE - 1,
      '120.00500000',
      2,
      '0.00100000',
      '60.00000000',
      '0',
    ]);
  });

  it('of five minutes are those of the minutes in them', () => {
    const [bar] = traded().between(spanOf('5m'), START, START + 5 * MINUTE);
    expect(bar).toMatchObject({
      openMs: START,
      open: 6_000_000,
      high: 6_000_500,
      low: 5_999_000,
      close: 5_999_000,
      trades: 3,
    });
    expect(klineEvent(symbol, '5m', bar as NonNullable<typeof bar>, true)).toMatchObject({
      x: true,
      f: 0,
      L: 2,
      i: '5m',
    });
    expect(traded().one(spanOf('1h'), START)).toMatchObject({ firstId: 0, lastId: 2, trades: 3 });
    expect(traded().one(spanOf('1m'), START - MINUTE)).toBeUndefined();
  });

  it('of seconds are kept by themselves', () => {
    expect(
      traded()
        .between(spanOf('1s'), START + 10_000, START + 12_000)
        .map(({ trades }) => trades),
    ).toEqual([1, 0, 0]);
  });

  it('begin on Mondays, on first days and on round times', () => {
    const at = (interval: string): string => new Date(barSpan(interval, START + 1)[0]).toISOString();
    expect([at('1w'), at('1M'), at('1d'), at('4h')]).toEqual([
      '2023-11-13T00:00:00.000Z',
      '2023-11-01T00:00:00.000Z',
      '2023-11-14T00:00:00.000Z',
      '2023-11-14T20:00:00.000Z',
    ]);
    expect(barSpan('1M', START)[1]).toBe(Date.UTC(2023, 11));
  });

  it('have the intervals of the venue and no others', () => {
    expect(intervalOf('15m')).toBe('15m');
    for (const word of ['7m', '', '1y', 'constructor']) expect(() => intervalOf(word)).toThrow('Invalid interval.');
  });

  it('of the whole window are nothing before the first trade', () => {
    expect(new Bars().since(START)).toBeUndefined();
    expect(traded().since(START)).toMatchObject({ trades: 3, open: 6_000_000, close: 5_999_000 });
  });
});
