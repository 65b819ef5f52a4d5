import { describe, expect, it } from 'vitest';
import { CATALOGUE, type IndicatorDefinition, type IndicatorParams, usualParams } from './index.ts';
import { fracDiffWeights } from './indicators/microstructure/frac-diff-weights.ts';

/** `slow − 1, for signal and hist slow + signal − 2` by output; the part before the first comma is for all others. */
function warmupTexts({ outputs, warmupText }: IndicatorDefinition): Record<string, string> {
  const [main = '', ...parts] = warmupText.split(', for ');
  const texts: Record<string, string> = Object.fromEntries(outputs.map(({ name }) => [name, main]));
  for (const part of parts) {
    const names = outputs.map(({ name }) => name).filter((name) => new RegExp(`^([\\w, ]*\\b)?${name}\\b`).test(part));
    const rest = part.replace(/^(?:\w+(?:, | and ))*\w+ /, '');
    for (const name of names) texts[name] = rest.startsWith('also ') ? `${main} + ${rest.slice(5)}` : rest;
  }
  return texts;
}

function evaluate(text: string, params: IndicatorParams): number {
  const script = text
    .replace(/⌈(.*?)⌉/g, 'Math.ceil($1)')
    .replace(/⌊(.*?)⌋/g, 'Math.floor($1)')
    .replace(/√\(?(\w+)\)?/g, 'Math.sqrt($1)')
    .replace(/\b(max|min)\(/g, 'Math.$1(')
    .replaceAll('−', '-')
    .replaceAll('·', '*');
  const make = new Function('fracDiffWeights', ...Object.keys(params), `return ${script}`) as (
    ...x: unknown[]
  ) => number;
  return make(fracDiffWeights, ...Object.values(params));
}

describe('the catalogue', () => {
  it('holds more than 200 indicators of different kinds', () => {
    expect(new Set(CATALOGUE.map(({ kind }) => kind)).size).toBe(CATALOGUE.length);
    expect(CATALOGUE.length).toBeGreaterThan(200);
  });

  it.each(CATALOGUE.map((definition) => [definition.kind, definition] as const))(
    '%s is described: inputs, outputs, parameters, formula and source',
    (_, definition) => {
      const { inputs, outputs, params, summary, formula, source } = definition;
      for (const text of [summary, formula, source]) expect(text.length).toBeGreaterThan(3);
      for (const { name, meaning } of [...inputs, ...outputs, ...params]) {
        expect(name).toMatch(/^[a-z][A-Za-z0-9]*$/);
        expect(meaning).not.toBe('');
      }
      for (const { length } of [inputs, outputs]) expect(length).toBeGreaterThan(0);
      const names = [...params.map(({ name }) => name), 'input', 'inputs', 'output', 'name', 'kind', 'lag'];
      expect(new Set(names).size).toBe(names.length);
      expect(definition.relation?.(usualParams(definition))).toBeUndefined();
    },
  );

  it.each(CATALOGUE.map((definition) => [definition.kind, definition] as const))(
    '%s says its warm-up as text and as a function alike',
    (_, definition) => {
      const texts = warmupTexts(definition);
      const usual = usualParams(definition);
      const others = Object.fromEntries(
        definition.params.map((each) => [
          each.name,
          each.type === 'number' ? Math.min(each.max, each.whole ? each.usual + 2 : each.usual) : each.usual,
        ]),
      );
      for (const params of [usual, others]) {
        if (definition.relation?.(params) !== undefined) continue;
        for (const { name } of definition.outputs) {
          const text = texts[name] as string;
          // Where the warm-up follows from an average that is chosen there is no formula, only words.
          if (text.includes('average')) continue;
          expect([name, definition.warmup(params, name)]).toEqual([name, evaluate(text, params)]);
        }
      }
    },
  );
});
