import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { checkFeatureSpecs } from './check-spec.ts';
import { BAR_SOURCE, CATALOGUE, compileFeatures, type FeatureSpec, type IndicatorDefinition } from './index.ts';

const good = { name: 'fast', kind: 'ema', input: 'close', params: { period: 20 }, lag: 0 };

function refusal(specs: unknown): { key: string | undefined; message: string } {
  try {
    compileFeatures(specs as FeatureSpec[]);
  } catch (error) {
    if (error instanceof InputError && error.code === 'BOT4_FEATURE_SPEC')
      return { key: error.place.key, message: error.message };
    throw error;
  }
  throw new Error('the specification was accepted');
}

describe('the check of specifications', () => {
  it.each([
    ['an unknown kind', { ...good, kind: 'emma' }, 'fast.kind', "there is no indicator 'emma'"],
    ['a missing parameter', { ...good, params: {} }, 'fast.period', 'period is missing; it is a whole number from 1'],
    [
      'an unknown parameter',
      { ...good, params: { period: 9, n: 1 } },
      'fast.n',
      'ema has no parameter n; it has: period',
    ],
    ['a parameter below its range', { ...good, params: { period: 0 } }, 'fast.period', 'period is 0; it is a whole'],
    ['a parameter above its range', { ...good, params: { period: 100_001 } }, 'fast.period', 'from 1 to 100000'],
    ['a fraction', { ...good, params: { period: 2.5 } }, 'fast.period', 'period is 2.5'],
    ['NaN', { ...good, params: { period: Number.NaN } }, 'fast.period', 'period is NaN'],
    ['text for a number', { ...good, params: { period: '20' } }, 'fast.period', "period is '20'"],
    ['parameters that are a list', { ...good, params: [20] }, 'fast.params', 'not an object'],
    ['no parameters', { ...good, params: undefined }, 'fast.params', 'params is undefined'],
    [
      'an input that is a later feature or none',
      { ...good, input: 'rsi' },
      'fast.input',
      "input is 'rsi'; it is one of open, high, low, close, volume, or an earlier feature",
    ],
    ['two ways to name an input', { ...good, inputs: { input: 'open' } }, 'fast.inputs', 'has both input and inputs'],
    ['inputs that are text', { ...good, inputs: 'close' }, 'fast.inputs', "inputs is 'close', not an object"],
    [
      'an input that the indicator does not have',
      { name: 'a', kind: 'atr', inputs: { open: 'close' }, params: { period: 9 }, lag: 0 },
      'a.open',
      'atr has no input open; it has: high, low, close',
    ],
    [
      'an output that the indicator does not have',
      { ...good, output: 'upper' },
      'fast.output',
      "output is 'upper'; ema gives value",
    ],
    ['a name that is a column', { ...good, name: 'close' }, 'name', "the feature name 'close' is the name of a column"],
    ['an unknown input', { ...good, input: 'openTime' }, 'fast.input', "input is 'openTime'"],
    ['an input that is not text', { ...good, input: 3 }, 'fast.input', 'input is 3'],
    [
      'the logarithm of a volume',
      { ...good, kind: 'logReturn', input: 'volume' },
      'fast.input',
      "input is 'volume'; it is one of open, high, low, close, or an earlier feature",
    ],
    [
      'an input for an indicator of whole bars',
      { ...good, kind: 'atr' },
      'fast.input',
      'atr reads high, low, close and has no input; write inputs to read others',
    ],
    [
      'a parameter for an indicator without any',
      { name: 'o', kind: 'obv', params: { period: 2 }, lag: 0 },
      'o.period',
      'obv has no parameter period; it has: none',
    ],
    [
      'a fast average that is not faster',
      { ...good, kind: 'macd', params: { fast: 26, slow: 26, signal: 9 } },
      'fast.params',
      'fast is 26 and slow is 26; fast is smaller than slow',
    ],
    ['a negative lag', { ...good, lag: -1 }, 'fast.lag', 'lag is -1; it is a whole number from 0 to 100000'],
    ['a missing lag', { name: 'a', kind: 'ema', input: 'close', params: { period: 2 } }, 'a.lag', 'lag is undefined'],
    ['a lag of half a bar', { ...good, lag: 0.5 }, 'fast.lag', 'lag is 0.5'],
    ['a key that nothing reads', { ...good, shift: 1 }, 'fast.shift', 'there is no shift in a specification'],
    ['a name with a space', { ...good, name: 'fast ema' }, 'name', "the feature name 'fast ema'"],
    ['a name that is a part of every object', { ...good, name: '__proto__' }, 'name', "'__proto__'"],
    ['a name that is a number', { ...good, name: 7 }, 'name', 'the feature name 7'],
    ['null', null, 'features', 'a feature is null'],
  ])('refuses %s and names the place', (_, spec, key, detail) => {
    const refused = refusal([spec]);
    expect(refused.key).toBe(key);
    expect(refused.message).toContain(detail);
  });

  it('refuses a name that is used twice', () => {
    expect(refusal([good, { ...good, kind: 'sma' }])).toMatchObject({
      key: 'fast',
      message: expect.stringContaining('two features have the name fast') as string,
    });
  });

  it('refuses what is not a list', () => {
    expect(refusal({ 0: good }).message).toContain('features are not a list');
  });

  it('takes the usual column where no input is named', () => {
    const row = (input: object) => {
      const pipeline = compileFeatures([{ name: 'x', kind: 'sma', params: { period: 1 }, lag: 0, ...input }]);
      pipeline.update({ openTime: 0, open: 1, high: 4, low: 1, close: 3, volume: 9 });
      return pipeline.row[0];
    };
    expect([row({}), row({ input: 'high' }), row({ inputs: { input: 'volume' } })]).toEqual([3, 4, 9]);
  });

  it('checks choices and lists', () => {
    const kind: IndicatorDefinition = {
      ...(CATALOGUE[0] as IndicatorDefinition),
      kind: 'chosen',
      params: [
        { type: 'choice', name: 'way', meaning: 'of two', usual: 'up', choices: ['up', 'down'] },
        {
          type: 'numbers',
          name: 'lags',
          meaning: 'rows',
          usual: [1, 2],
          min: 1,
          max: 9,
          whole: true,
          countMin: 2,
          countMax: 3,
        },
      ],
    };
    const check = (params: object) => () =>
      checkFeatureSpecs([{ name: 'x', kind: 'chosen', params: params as FeatureSpec['params'], lag: 0 }], {
        definitions: [kind],
        columns: BAR_SOURCE,
      });
    expect(check({ way: 'down', lags: [1, 5, 9] })).not.toThrow();
    expect(check({ way: 'left', lags: [1, 2] })).toThrow("feature x: way is 'left'; it is one of up, down");
    for (const lags of [[1], [1, 2, 3, 4], [2, 1], [1, 1], [0, 1], [1, 2.5], 3]) {
      expect(check({ way: 'up', lags })).toThrow('it is a rising list of 2 to 3 whole numbers from 1 to 9');
    }
  });

  it('accepts every bound of a range', () => {
    const specs = [1, 100_000].map((period, i) => ({ ...good, name: `x${i}`, params: { period }, lag: i * 100_000 }));
    expect(compileFeatures(specs as FeatureSpec[]).warmupBars).toBe(199_999);
  });
});
