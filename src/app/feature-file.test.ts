import { describe, expect, it } from 'vitest';
import { parseFeatureFile } from './feature-file.ts';

const parse = (value: unknown) => parseFeatureFile(JSON.stringify(value), 'mine.json');

describe('a file of features', () => {
  it('has usual values for what it leaves out, and keeps what it says', () => {
    expect(
      parse({
        features: [
          { name: 'strength', kind: 'rsi' },
          { name: 'smooth', kind: 'ema', input: 'strength', params: { period: 5 }, lag: 2 },
          { name: 'upper', kind: 'bbands', output: 'upper', params: { up: 3 } },
          { name: 'range', kind: 'atr', inputs: { high: 'open' } },
        ],
      }),
    ).toMatchObject([
      { name: 'strength', kind: 'rsi', input: 'close', params: { period: 14 }, lag: 0 },
      { name: 'smooth', kind: 'ema', input: 'strength', params: { period: 5 }, lag: 2 },
      { name: 'upper', kind: 'bbands', output: 'upper', params: { up: 3 } },
      { name: 'range', kind: 'atr', inputs: { high: 'open' }, params: { period: 14 } },
    ]);
  });

  it.each([
    ['a list', [], 'no list `features`'],
    ['a timeframe in a plain list', { features: [{ name: 'a', kind: 'rsi', timeframe: '4h' }] }, 'has no timeframe'],
    ['features that are no list', { features: {} }, 'no list `features`'],
    ['no features', { features: [] }, 'is empty'],
    ['a feature that is a text', { features: ['rsi'] }, 'feature 1 of the list is no object'],
    ['a feature without a name', { features: [{ kind: 'rsi' }] }, 'needs a name and a kind'],
    ['a key that nothing reads', { features: [{ name: 'a', kind: 'rsi', period: 3 }] }, 'feature a has no period'],
    ['params that are a number', { features: [{ name: 'a', kind: 'rsi', params: 3 }] }, 'the params of feature a'],
    ['a kind that is none', { features: [{ name: 'a', kind: 'nothing' }] }, "there is no indicator 'nothing'"],
    ['a parameter out of range', { features: [{ name: 'a', kind: 'rsi', params: { period: 0 } }] }, 'period is 0'],
    ['a parameter that is none', { features: [{ name: 'a', kind: 'rsi', params: { x: 0 } }] }, 'has no parameter x'],
    [
      'a feature that stands later',
      {
        features: [
          { name: 'a', kind: 'ema', input: 'b' },
          { name: 'b', kind: 'rsi' },
        ],
      },
      'b',
    ],
    [
      'a name that is used twice',
      {
        features: [
          { name: 'a', kind: 'ema' },
          { name: 'a', kind: 'rsi' },
        ],
      },
      'two features',
    ],
  ])('is refused when it is or has %s', (_, value, text) => {
    expect(() => parse(value)).toThrow(expect.objectContaining({ code: 'BOT4_FEATURE_SPEC' }));
    expect(() => parse(value)).toThrow(text);
  });

  it('is a set when it says how long bars are and what a missing one means', () => {
    const features = [
      { name: 'trend', kind: 'sma', timeframe: '4h' },
      { name: 'gap', kind: 'sub', inputs: { x: 'close', y: 'trend' } },
      { name: 'calm', kind: 'atr', scale: { method: 'standard', center: 1, scale: 2, fittedUntil: 0 } },
    ];
    const set = parse({ interval: '1h', gaps: { policy: 'fill', longest: 3 }, features });
    expect(set).toMatchObject({ version: 1, intervalMicros: 3600e6, gaps: { policy: 'fill', longest: 3 } });
    expect(set).toMatchObject({
      features: [{ timeframe: '4h', params: { period: 30 } }, {}, { scale: { center: 1 } }],
    });
    // What bot4 itself writes is read as it is.
    expect(parse(set)).toEqual(set);
  });

  it.each([
    ['no interval', { gaps: { policy: 'skip' } }, 'interval is missing'],
    ['no gaps', { interval: '1h' }, 'what a missing bar means'],
    ['gaps of another policy', { interval: '1h', gaps: { policy: 'guess' } }, 'policy is skip, fill or reset'],
    ['a key that nothing reads', { interval: '1h', gap: {} }, 'the file has no gap'],
    ['a version of the future', { version: 2, interval: '1h', gaps: { policy: 'skip' } }, 'version 2'],
  ])('is refused as a set with %s', (_, more, text) => {
    expect(() => parse({ ...more, features: [{ name: 'a', kind: 'rsi' }] })).toThrow(text);
  });

  it('is refused when it is no JSON, with its name', () => {
    expect(() => parseFeatureFile('{', 'mine.json')).toThrow('the file is not JSON [mine.json, features]');
  });
});
