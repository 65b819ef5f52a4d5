import { describe, expect, it } from 'vitest';
import { buildFeature, CATALOGUE, type FeatureSpec, feature, usualParams } from './index.ts';

type Constructor = (name: string, options: object) => FeatureSpec;
const constructors = feature as unknown as Readonly<Record<string, Constructor>>;

describe('constructors of features', () => {
  it('exist for every kind of the catalogue', () => {
    expect(Object.keys(feature).sort()).toEqual(CATALOGUE.map(({ kind }) => kind).sort());
  });

  it.each(CATALOGUE.map((definition) => [definition.kind, definition] as const))(
    '%s makes a valid one with the usual values of what is left out',
    (kind, definition) => {
      const needed = definition.inputs.filter(({ usual }) => usual === undefined);
      const inputs = Object.fromEntries(needed.map(({ name }, i) => [name, `earlier${i}`]));
      const sole = definition.inputs.length === 1 ? definition.inputs[0] : undefined;
      const output = definition.outputs.some(({ name }) => name === 'value') ? undefined : definition.outputs[0]?.name;
      const given = {
        ...(needed.length > 0 && sole === undefined ? { inputs } : {}),
        ...(needed.length > 0 && sole !== undefined ? { input: 'earlier' } : {}),
        ...(output === undefined ? {} : { output }),
      };
      const input = sole === undefined ? {} : { input: sole.usual ?? 'earlier' };
      const expected = { name: 'x', kind, ...input, ...given, params: usualParams(definition) };
      expect(constructors[kind]?.('x', given)).toEqual({ ...expected, lag: 0 });
      expect(constructors[kind]?.('x', { ...given, lag: 2 })).toEqual({ ...expected, lag: 2 });
    },
  );

  it('refuse a wrong parameter where it is written', () => {
    expect(() => feature.rsi('rsi', { input: 'close', period: 1 })).toThrow(
      'BOT4_FEATURE_SPEC: feature rsi: period is 1; it is a whole number from 2 to 100000 [rsi.period]',
    );
  });

  it('refuse a kind that there is not', () => {
    expect(() => buildFeature('emma', 'x', {})).toThrow("feature x: there is no indicator 'emma'");
  });
});
