import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { InputError } from '../core/index.ts';
import { canonicalBytes, canonicalJson, parseCanonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('sorts keys by code unit and leaves no white space', () => {
    expect(canonicalJson({ b: 1, a: { d: [1, 'x'], c: null }, B: true })).toBe(
      '{"B":true,"a":{"c":null,"d":[1,"x"]},"b":1}',
    );
  });

  it('writes numbers as ECMAScript does and minus zero as zero', () => {
    expect(canonicalJson([-0, 1e21, 1e-7, 0.1 + 0.2, 5e-324, 2 ** 53])).toBe(
      '[0,1e+21,1e-7,0.30000000000000004,5e-324,9007199254740992]',
    );
  });

  it('escapes text as JSON does, lone surrogates included', () => {
    expect(canonicalJson('"\\\n\u{1f600}\ud800')).toBe('"\\"\\\\\\n\u{1f600}\\ud800"');
  });

  it('takes plain objects of another realm and objects without a prototype', () => {
    expect(canonicalJson(runInNewContext('({ b: [1], a: 2 })'))).toBe('{"a":2,"b":[1]}');
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  it('keeps an own key named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  const cycle: unknown[] = [];
  cycle.push(cycle);
  const refused: readonly [string, unknown, string][] = [
    ['NaN', { a: [0, Number.NaN] }, 'a[1]'],
    ['an infinity', { a: { b: Number.POSITIVE_INFINITY } }, 'a.b'],
    ['undefined', { a: undefined }, 'a'],
    ['a hole', new Array(1), '[0]'],
    ['a function', { f: () => 1 }, 'f'],
    ['a symbol', [Symbol('s')], '[0]'],
    ['a bigint', { n: 1n }, 'n'],
    ['a date', { at: new Date(0) }, 'at'],
    ['a map', { m: new Map() }, 'm'],
    ['a typed array', { w: new Float64Array(2) }, 'w'],
    ['a value inside itself', cycle, '[0]'],
  ];
  it.each(refused)('refuses %s and names its path', (_, value, path) => {
    expect(() => canonicalJson(value)).toThrow(InputError);
    expect(() => canonicalJson(value)).toThrow(`BOT4_JSON_VALUE`);
    expect(() => canonicalJson(value)).toThrow(path);
  });

  it('gives the bytes of the text in UTF-8', () => {
    expect([...canonicalBytes({ é: 1 })]).toEqual([...new TextEncoder().encode('{"é":1}')]);
  });
});

describe('parseCanonicalJson', () => {
  it('reads canonical text', () => {
    expect(parseCanonicalJson('{"a":[1,null],"b":"x"}')).toEqual({ a: [1, null], b: 'x' });
  });

  it.each(['{"b":1,"a":2}', '{"a": 1}', '{"a":1,"a":1}', '{"a":1.0}', '"\\u0041"', '1 ', '-0', '{"a":1', ''])(
    'refuses %j',
    (text) => {
      expect(() => parseCanonicalJson(text)).toThrow('BOT4_JSON_VALUE');
    },
  );
});
