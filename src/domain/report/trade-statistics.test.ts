import { describe, expect, it } from 'vitest';
import { splitTrades, tradeStatistics } from './index.ts';

const trade = (
  pnl: string,
  fees: string,
  hold = 10,
): { openedAt: number; closedAt: number; pnl: string; fees: string } => ({
  openedAt: 0,
  closedAt: hold,
  pnl,
  fees,
});

describe('tradeStatistics', () => {
  it('of two winners, one loser and one at zero add up to the last digit', () => {
    const trades = [trade('0.3', '0.1'), trade('0.1', '0.1', 20), trade('-0.2', '0.1'), trade('0', '0.1')];
    expect(tradeStatistics(trades)).toEqual({
      count: 4,
      winners: 2,
      winRate: 0.5,
      profitFactor: 2,
      averagePnl: '0.05',
      averageWin: '0.2',
      averageLoss: '-0.1',
      bestPnl: '0.3',
      worstPnl: '-0.2',
      netProfit: '0.2',
      fees: '0.4',
      grossProfit: '0.6',
      feeShare: expect.closeTo(2 / 3, 15),
      averageHoldMicros: 12.5,
    });
  });

  it('keep sums exact where doubles do not: 0.1 + 0.2 is 0.3', () => {
    expect(tradeStatistics([trade('0.1', '0'), trade('0.2', '0')])?.netProfit).toBe('0.3');
  });

  it('round a divided amount to 8 decimals', () => {
    expect(tradeStatistics([trade('1', '0'), trade('0', '0'), trade('0', '0')])?.averagePnl).toBe('0.33333333');
    expect(tradeStatistics([trade('-0.00000001', '0'), trade('0', '0'), trade('0', '0')])?.averagePnl).toBe('0');
  });

  it('have no share of fees when nothing was earned before them', () => {
    expect(tradeStatistics([trade('-3', '1')])?.feeShare).toBeNaN();
    expect(tradeStatistics([trade('-1', '1')])?.feeShare).toBeNaN();
  });

  it('have an infinite profit factor without losses and none without any money', () => {
    expect(tradeStatistics([trade('1', '0')])).toMatchObject({
      profitFactor: Number.POSITIVE_INFINITY,
      averageLoss: '0',
    });
    expect(tradeStatistics([trade('0', '0')])).toMatchObject({ profitFactor: Number.NaN, averageWin: '0' });
  });

  it('of no trade do not exist', () => {
    expect(tradeStatistics([])).toBeNull();
  });

  it.each(['', 'NaN', 'Infinity', '0x10', '1e5', '1,000', ' 1', '1.', '<b>'])('refuse %o as money', (text) => {
    expect(() => tradeStatistics([trade(text, '0')])).toThrow('BOT4_STATS_INPUT: is not decimal text in trade 1 [pnl]');
    expect(() => tradeStatistics([trade('1', '0'), trade('0', text)])).toThrow('in trade 2 [fees]');
  });
});

describe('splitTrades', () => {
  it('gives a trade that was open at the boundary to neither part', () => {
    const before = { openedAt: 1, closedAt: 5 };
    const across = { openedAt: 4, closedAt: 6 };
    const after = { openedAt: 5, closedAt: 8 };
    expect(splitTrades([before, across, after], 5)).toEqual({ inSample: [before], outOfSample: [after] });
  });

  it('counts a trade that begins and ends at the boundary once', () => {
    const both = { openedAt: 5, closedAt: 5 };
    expect(splitTrades([both], 5)).toEqual({ inSample: [], outOfSample: [both] });
  });
});
