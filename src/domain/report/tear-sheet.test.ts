import { describe, expect, it } from 'vitest';
import { MICROS_PER_DAY as DAY } from '../../core/index.ts';
import { tearSheet } from './index.ts';

const options = { periodsPerYear: 365, drawdowns: 2 };
const daily = { time: [0, DAY, 2 * DAY, 3 * DAY], value: [0.1, -0.1, 0.2, -0.05] };
const trades = [
  { openedAt: 1, closedAt: DAY, fees: '1', pnl: '2' },
  { openedAt: 2 * DAY, closedAt: 3 * DAY, fees: '1', pnl: '-1' },
];

describe('tearSheet', () => {
  it('shows all, both parts, the drawdowns and the years', () => {
    const sheet = tearSheet({ daily, trades, outOfSampleFrom: 2 * DAY }, options);
    expect([sheet.all.returns?.days, sheet.inSample?.returns?.days, sheet.outOfSample?.returns?.days]).toEqual([
      4, 2, 2,
    ]);
    expect([sheet.all.trades?.netProfit, sheet.inSample?.trades?.netProfit]).toEqual(['1', '2']);
    expect(sheet.outOfSample?.trades).toMatchObject({ count: 1, winners: 0 });
    expect(sheet.drawdowns).toHaveLength(2);
    expect(sheet.years.map((row) => row.year)).toEqual([1970]);
  });

  it('has no parts without a boundary', () => {
    const sheet = tearSheet({ daily, trades: [], outOfSampleFrom: null }, options);
    expect(sheet).toMatchObject({ inSample: null, outOfSample: null, all: { trades: null } });
  });

  it('has a part without figures when the boundary leaves it a single day', () => {
    expect(tearSheet({ daily, trades, outOfSampleFrom: DAY }, options).inSample?.returns).toBeNull();
  });

  it('refuses days that are not days', () => {
    const facts = { daily: { time: [1], value: [0] }, trades: [], outOfSampleFrom: null };
    expect(() => tearSheet(facts, options)).toThrow('BOT4_STATS_INPUT');
  });
});
