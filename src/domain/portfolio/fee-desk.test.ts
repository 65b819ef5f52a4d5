import { describe, expect, it } from 'vitest';
import { micros, quoteUnits } from '../../core/index.ts';
import { FeeDesk, RateTable } from './index.ts';

const DAY = 86_400_000_000;
const START = 20_000 * DAY; // 2024-10-04
const ONE = 1e8;

function schedule(asOf: string, rows: readonly (readonly [string, string, string])[]) {
  return {
    ...{ venue: 'venue', asOf, volumeCurrency: 'USDT' },
    tiers: rows.map(([fromVolume, makerPercent, takerPercent]) => ({ fromVolume, makerPercent, takerPercent })),
  };
}
const TIERS = schedule('2024-01-01', [
  ['0', '0.1', '0.1'],
  ['1000', '0.02', '0.075'],
  ['5000', '-0.005', '0.04'],
]);

describe('fee desk', () => {
  it('charges by the volume of the days before, from the next UTC day on', () => {
    const desk = new FeeDesk([TIERS]);
    expect(desk.charge(quoteUnits(1000 * ONE), 'taker', micros(START))).toBe(ONE);
    // The same day: the thousand does not count yet.
    expect(desk.charge(quoteUnits(-100 * ONE), 'maker', micros(START + DAY - 1))).toBe(0.1 * ONE);
    expect(desk.charge(quoteUnits(100 * ONE), 'taker', micros(START + DAY))).toBe(0.075 * ONE);
    expect(desk.volume30d).toBe(1100 * ONE);
  });

  it('pays a maker a rebate, and rounds both in favour of the venue', () => {
    // Python: Decimal('1234.56789012') * Decimal('0.00075') == Decimal('0.92592591759'); times -0.00005: -0.061728394506
    const desk = new FeeDesk([TIERS]);
    desk.charge(quoteUnits(5000 * ONE), 'taker', micros(START));
    desk.charge(quoteUnits(0), 'taker', micros(START + DAY));
    expect(desk.charge(quoteUnits(123_456_789_012), 'maker', micros(START + DAY))).toBe(-6_172_839);
    expect(desk.charge(quoteUnits(1), 'maker', micros(START + DAY))).toBe(0);
    expect(desk.charge(quoteUnits(123_456_789_012), 'taker', micros(START + DAY))).toBe(49_382_716);
  });

  it('forgets a volume on the 31st day, and all of it after a longer pause', () => {
    const desk = new FeeDesk([TIERS]);
    desk.charge(quoteUnits(1000 * ONE), 'taker', micros(START));
    expect(desk.charge(quoteUnits(100 * ONE), 'taker', micros(START + 30 * DAY))).toBe(0.075 * ONE);
    expect(desk.charge(quoteUnits(100 * ONE), 'taker', micros(START + 31 * DAY))).toBe(0.1 * ONE);
    expect(desk.volume30d).toBe(100 * ONE);
    desk.charge(quoteUnits(0), 'taker', micros(START + 200 * DAY));
    expect(desk.volume30d).toBe(0);
  });

  it('takes the schedule of the day, and before the first one the first', () => {
    const later = schedule('2024-10-05', [['0', '0.2', '0.2']]);
    const desk = new FeeDesk([later, TIERS]);
    expect(desk.charge(quoteUnits(100 * ONE), 'taker', micros(DAY))).toBe(0.1 * ONE);
    expect(desk.charge(quoteUnits(100 * ONE), 'taker', micros(START))).toBe(0.1 * ONE);
    expect(desk.charge(quoteUnits(100 * ONE), 'taker', micros(START + DAY))).toBe(0.2 * ONE);
  });

  it('refuses schedules and times that it cannot mean', () => {
    const bad = (schedules: Parameters<typeof schedule>[]) => () =>
      new FeeDesk(schedules.map((one) => schedule(...one)));
    for (const schedules of [
      [],
      [['2024-01-01', [['0', '0.1', '0.000001']]]],
      [['2024-01-01', [['0', '0.1', '101']]]],
      [
        ['2024-01-01', [['0', '0.1', '0.1']]],
        ['2024-01-01', [['0', '0.2', '0.2']]],
      ],
      [['2024-13-01', [['0', '0.1', '0.1']]]],
    ] as Parameters<typeof schedule>[][]) {
      expect(bad(schedules)).toThrow(expect.objectContaining({ code: 'BOT4_DATA_VALUE' }));
    }
    const desk = new FeeDesk([TIERS]);
    desk.charge(quoteUnits(1), 'taker', micros(START));
    expect(() => desk.charge(quoteUnits(1), 'taker', micros(START - DAY))).toThrow('order of time');
    expect(new FeeDesk([TIERS]).volume30d).toBe(0);
  });
});

describe('rate table', () => {
  const RATES = [
    { base: 'BTC', quote: 'USDT', price: '50000' },
    { base: 'ETH', quote: 'BTC', price: '0.05' },
    { base: 'EUR', quote: 'USDT', price: '1.25' },
  ];

  it('values profit and loss of many assets in any of them', () => {
    // Python: Decimal('-0.01')*50000 + 2*Decimal('0.05')*50000 + 100 == 4600; 4600/Decimal('1.25') == 3680
    const amounts = new Map([
      ['BTC', '-0.01'],
      ['ETH', '2'],
      ['USDT', '100'],
      ['UNPRICED', '0'],
    ]);
    const table = new RateTable(RATES);
    expect(table.value(amounts, 'USDT').toFixed()).toBe('4600');
    expect(table.value(amounts, 'EUR').toFixed()).toBe('3680');
    expect(table.price('EUR', 'ETH').toFixed()).toBe('0.0005');
    expect(table.price('X', 'X').toFixed()).toBe('1');
  });

  it('prefers the pair itself to the inverse of another, and the fewest pairs', () => {
    const table = new RateTable([
      ...RATES,
      { base: 'USDT', quote: 'EUR', price: '0.79' },
      { base: 'ETH', quote: 'USDT', price: '2499' },
    ]);
    expect(table.price('USDT', 'EUR').toFixed()).toBe('0.79');
    expect(table.price('EUR', 'USDT').toFixed()).toBe('1.25');
    expect(table.price('ETH', 'USDT').toFixed()).toBe('2499');
  });

  it('names what has no price, and refuses a price that is none', () => {
    const table = new RateTable(RATES);
    expect(() => table.value(new Map([['DOGE', '1']]), 'EUR')).toThrow(
      expect.objectContaining({ code: 'BOT4_DATA_SYMBOL' }),
    );
    for (const price of ['0', '-1', 'NaN', '1e5', '']) {
      expect(() => new RateTable([{ base: 'A', quote: 'B', price }])).toThrow(
        expect.objectContaining({ code: 'BOT4_DATA_VALUE' }),
      );
    }
  });
});
