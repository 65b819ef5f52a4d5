import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleStrategy, parseStrategyBundle, type StrategyDefinition } from './index.ts';
import { checkSourceLimits } from './source-limits.ts';

const refusal = (text: string): unknown =>
  expect.objectContaining({ code: 'BOT4_STRATEGY_SOURCE', message: expect.stringContaining(text) });

describe('limits of a strategy text', () => {
  it.each([
    ['16,385 bytes', `//${'é'.repeat(8191)}x`, 'bytes of text'],
    ['129 numbers', `[${Array.from({ length: 129 }, (_, i) => i).join(' ')}]`, 'numbers outside params'],
    ['129 numbers in a comment', `/* ${'.5 '.repeat(129)}*/`, 'numbers outside params'],
    ['one number of 1,025 digits', `${'7'.repeat(1024)}n`, 'characters of numbers'],
    ['513 commas', 'u,'.repeat(513), 'commas'],
    ['1,025 characters in quotes', `'${'+'.repeat(1000)}' + "${'-'.repeat(25)}"`, 'characters in quotes'],
    ['1,025 characters in a template', `\`${'+\n'.repeat(513)}\``, 'characters in quotes'],
  ])('refuse %s', (_, source, text) => {
    expect(() => checkSourceLimits(source)).toThrow(refusal(text));
  });

  it('count no digits of names, and no quotes of comments', () => {
    checkSourceLimits(`${'ema12 '.repeat(200)} // '${'a'.repeat(2000)}'\n/* "${'b'.repeat(2000)}" */`);
  });

  it('leave the text of an ordinary strategy alone', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), { maxLength: 40 }), (numbers) => {
        checkSourceLimits(
          `({ init: () => ({}), onBar: ({ close }) => ({ target: [${numbers.join()}][0] ?? close }) })`,
        );
      }),
    );
  });

  it('hold for definitions and for bundles that are read back', () => {
    const base: StrategyDefinition = { name: 'test', features: [], params: {}, onBar: () => undefined };
    const table = Array.from({ length: 200 }, () => 1).join();
    const onBar = new Function(`return { target: [${table}][0] }`) as StrategyDefinition['onBar'];
    expect(() => bundleStrategy({ ...base, onBar })).toThrow(refusal('numbers outside params'));
    const bundle = { ...bundleStrategy(base), source: `({ init: () => [${table}], onBar: () => undefined })` };
    expect(() => parseStrategyBundle(bundle)).toThrow(refusal('numbers outside params'));
  });
});
