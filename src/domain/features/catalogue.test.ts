import { describe, expect, it } from 'vitest';
import { CATALOGUE, CATALOGUE_GROUPS } from './index.ts';

describe('the catalogue', () => {
  it('holds 33 indicators of different kinds in seven groups', () => {
    expect(new Set(CATALOGUE.map(({ kind }) => kind)).size).toBe(33);
    expect(CATALOGUE_GROUPS.map(({ definitions }) => definitions.length)).toEqual([3, 9, 5, 7, 3, 2, 4]);
  });

  it.each(CATALOGUE.map((definition) => [definition.kind, definition] as const))(
    '%s says its warm-up as text and as a function alike',
    (_, { params, warmup, warmupText }) => {
      const values = Object.fromEntries(params.map(({ name }, i) => [name, 7 + 3 * i]));
      const script = warmupText
        .replace(/⌈(.*)⌉/, 'Math.ceil($1)')
        .replaceAll('−', '-')
        .replaceAll('·', '*');
      const byText = new Function(...Object.keys(values), `return ${script}`) as (...x: number[]) => number;
      expect(warmup(values)).toBe(byText(...Object.values(values)));
    },
  );

  it('reads fields of the bar exactly where there is no input', () => {
    for (const { kind, input, reads } of CATALOGUE) expect([kind, reads.length > 0]).toEqual([kind, input === 'none']);
  });

  it('describes every parameter with a range', () => {
    for (const { params } of CATALOGUE) {
      for (const { min, max, meaning } of params) {
        expect(max).toBeGreaterThan(min);
        expect(meaning).not.toBe('');
      }
    }
  });
});
