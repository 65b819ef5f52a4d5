import { describe, expect, it } from 'vitest';
import { textSpoiler } from './chaos-text.ts';

const spoil = textSpoiler({ prices: ['price', 'bid', 'ask'], bid: 'bid', ask: 'ask', times: ['timestamp'] });
const NOTHING = {
  isMalformed: false,
  hasOddNumbers: false,
  isCrossed: false,
  priceFactor: 1,
  chance: 0,
  frozenUs: undefined,
};
const TICKER =
  '{"channel":"ticker","data":[{"bid":60000.1,"ask":"60000.20","qty":1.5,"timestamp":"2026-01-02T00:00:00Z"}]}';

describe('messages that are spoilt by the names of their fields', () => {
  it('stay as they are when nothing is wrong', () => {
    expect(spoil(TICKER, 'ticker', NOTHING)).toBe(TICKER);
  });

  it('have prices 100 times too high, but not those of an account’s own orders', () => {
    const high = spoil(TICKER, 'ticker', { ...NOTHING, priceFactor: 100 });
    expect(JSON.parse(high).data[0]).toMatchObject({ bid: 6000010, ask: '6000020.00', qty: 1.5 });
    expect(spoil(TICKER, 'user', { ...NOTHING, priceFactor: 100 })).toBe(TICKER);
  });

  it('have bid and ask exchanged, where there are both', () => {
    expect(JSON.parse(spoil(TICKER, 'ticker', { ...NOTHING, isCrossed: true })).data[0]).toMatchObject({
      bid: 60000.2,
      ask: '60000.1',
    });
    expect(spoil('{"bid":1}', 'ticker', { ...NOTHING, isCrossed: true })).toBe('{"bid":1}');
  });

  it('have odd numbers of the same value, and are JSON still', () => {
    for (const chance of [0, 0.3, 0.6, 0.9]) {
      const odd = spoil(TICKER, 'ticker', { ...NOTHING, hasOddNumbers: true, chance });
      const [data] = JSON.parse(odd).data;
      expect([data.bid, Number(data.ask), data.qty]).toEqual([60000.1, 60000.2, 1.5]);
      expect(odd).not.toBe(TICKER);
    }
  });

  it('have times that stand still, and are malformed in ten ways', () => {
    const frozenUs = Date.parse('2026-01-01T12:00:00Z') * 1000;
    expect(spoil(TICKER, 'ticker', { ...NOTHING, frozenUs })).toContain('"timestamp":"2026-01-01T12:00:00.000Z"');
    expect(spoil(TICKER, 'ticker', { ...NOTHING, frozenUs: 2 * frozenUs })).toBe(TICKER);
    const ways = new Set(
      Array.from({ length: 10 }, (_, i) =>
        spoil(TICKER, 'book', { ...NOTHING, isMalformed: true, chance: (i + 0.5) / 10 }),
      ),
    );
    expect(ways.size).toBe(10);
  });
});
