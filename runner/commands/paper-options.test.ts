import { describe, expect, it } from 'vitest';
import { paperSource } from './paper-options.ts';

const FILE = 'mine.ts';

describe('the options of a paper session', () => {
  it('mean an artifact, a strategy file over trades, or nothing', () => {
    expect(paperSource(undefined, { artifact: 'latest', barsPerMs: '3', journal: 'j' })).toBe('artifact');
    expect(paperSource(FILE, { trades: 'a.spot.BUSDT.trades', param: ['a=1'], json: true })).toBe('trades');
    // What is missing is said by the session itself, all of it at once.
    expect(paperSource(FILE, {})).toBe('trades');
    expect(paperSource(undefined, { data: 'x.csv' })).toBe('neither');
  });

  it.each([
    ['an artifact and a file', FILE, { artifact: 'latest' }, 'the file mine.ts goes with --trades, --artifact with'],
    [
      'an artifact and a fee',
      undefined,
      { artifact: 'latest', feePpm: '1' },
      '--fee-ppm goes with --trades, --artifact',
    ],
    ['trades and a pace of bars', FILE, { trades: 'x', barsPerMs: '1' }, '--bars-per-ms with an artifact'],
    ['trades and bars', FILE, { trades: 'x', data: 'b.csv' }, '--data with an artifact'],
    ['trades without a file', undefined, { trades: 'x' }, '--trades is of a session over trades, which also needs'],
    ['a pace of trades alone', undefined, { tradesPerMs: '1' }, '--trades-per-ms is of a session over trades'],
  ])('are refused that do not go together: %s', (_, strategy, options, text) => {
    expect(() => paperSource(strategy, options)).toThrow(text);
  });
});
