import { describe, expect, it } from 'vitest';
import { CATALOGUE, type FeatureSpec, feature } from './index.ts';
import { inputColumns } from './indicator.ts';

describe('constructors of features', () => {
  it('exist for every kind of the catalogue', () => {
    expect(Object.keys(feature).sort()).toEqual(CATALOGUE.map(({ kind }) => kind).sort());
  });

  it.each(CATALOGUE.map((definition) => [definition.kind, definition] as const))(
    '%s makes a valid one',
    (kind, definition) => {
      const [input] = inputColumns(definition.input);
      const params = Object.fromEntries(
        definition.params.map(({ name, max }, i) => [name, name === 'slow' ? max : i + 3]),
      );
      const make = (feature as unknown as Record<string, (name: string, options: object) => FeatureSpec>)[kind];
      const options = { ...(input === undefined ? {} : { input }), ...params };
      const expected = { name: 'x', kind, ...(input === undefined ? {} : { input }), params };
      expect(make?.('x', options)).toEqual({ ...expected, lag: 0 });
      expect(make?.('x', { ...options, lag: 2 })).toEqual({ ...expected, lag: 2 });
    },
  );

  it('need no options where the indicator has none', () => {
    const made = [
      feature.obv,
      feature.timeOfDaySin,
      feature.timeOfDayCos,
      feature.timeOfWeekSin,
      feature.timeOfWeekCos,
    ];
    expect(made.map((make) => make('x').lag)).toEqual([0, 0, 0, 0, 0]);
  });

  it('refuse a wrong parameter where it is written', () => {
    expect(() => feature.rsi('rsi', { input: 'close', period: 1 })).toThrow(
      'BOT4_FEATURE_SPEC: feature rsi: period is 1; it is a whole number from 2 to 100000 [rsi.period]',
    );
  });
});
