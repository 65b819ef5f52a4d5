import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/index.ts';
import { parseParameter } from './notebook.ts';

describe('a parameter of a notebook', () => {
  it.each([
    ['seed=7', 'seed', 7],
    ['ratio=0.5', 'ratio', 0.5],
    ['on=true', 'on', true],
    ['none=null', 'none', null],
    ['name="7"', 'name', '7'],
    ['list=[1,2]', 'list', [1, 2]],
    ['object={"a":1}', 'object', { a: 1 }],
  ])('keeps the type of JSON: %s', (text, name, value) => {
    expect(parseParameter(text)).toEqual([name, value]);
  });

  it.each([
    ['synthetic=edge', 'synthetic', 'edge'],
    ['file=data/my bars.csv', 'file', 'data/my bars.csv'],
    ['empty=', 'empty', ''],
    ['code=007', 'code', '007'],
    ['equation=a=b', 'equation', 'a=b'],
  ])('is the text itself when that is no JSON: %s', (text, name, value) => {
    expect(parseParameter(text)).toEqual([name, value]);
  });

  it.each(['seed', '=7', ''])('without a name and a value is refused: %j', (text) => {
    expect(() => parseParameter(text)).toThrow(InputError);
    expect(() => parseParameter(text)).toThrow('name=value');
  });

  it('comes back as it was for every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value);
        expect(parseParameter(`x=${json}`)).toEqual(['x', JSON.parse(json)]);
      }),
    );
  });
});
