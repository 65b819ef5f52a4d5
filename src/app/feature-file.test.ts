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

  it('is refused when it is no JSON, with its name', () => {
    expect(() => parseFeatureFile('{', 'mine.json')).toThrow('the file is not JSON [mine.json, features]');
  });
});
