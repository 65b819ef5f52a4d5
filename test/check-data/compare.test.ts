import { describe, expect, it } from 'vitest';
import { compare, type Found, failEntry, leaveOut, near, nearBy } from './compare.ts';
import { type Expected, leafCount, parseExpected } from './expected-json.ts';
import { Tally } from './tally.ts';

function counts(expected: Expected, found: Found): readonly [number, number, number] {
  const tally = new Tally();
  compare(tally, 't', 'x.json', { expected, found });
  const { passed, failed, unsupported } = tally.totals;
  return [passed, failed, unsupported];
}
const PASSED = [1, 0, 0];
const FAILED = [0, 1, 0];

describe('a number', () => {
  it('is the same double, or within 1e-12 of it where it was added up', () => {
    expect(counts(0.1, 0.1)).toEqual(PASSED);
    expect(counts(0.1, 0.1 + 1e-16)).toEqual(FAILED);
    expect(counts(1e6, near(1e6 * (1 + 5e-13)))).toEqual(PASSED);
    expect(counts(1e6, near(1e6 * (1 + 2e-12)))).toEqual(FAILED);
    expect(counts(-1276.5, nearBy(-1276.501, 0.002))).toEqual(PASSED);
    expect(counts(-1276.5, nearBy(-1276.51, 0.002))).toEqual(FAILED);
    expect(counts(1, near(Number.NaN))).toEqual(FAILED);
  });

  it('beyond 2^53 keeps all its digits', () => {
    const expected = parseExpected('18239578009413566319');
    expect(expected).toBe(18239578009413566319n);
    expect(counts(expected, 18239578009413566319n)).toEqual(PASSED);
    expect(counts(expected, 18239578009413566320n)).toEqual(FAILED);
    expect(counts(expected, Number(18239578009413566319n))).toEqual(FAILED);
    expect(parseExpected('[9007199254740991, 1e30, 0.5]')).toEqual([9007199254740991, 1e30, 0.5]);
  });

  it('may be found as decimal text, and is not true or nothing', () => {
    expect(counts(0.26, '0.260')).toEqual(PASSED);
    expect(counts(1, true)).toEqual(FAILED);
    expect(counts(0, null)).toEqual(FAILED);
  });
});

describe('a text', () => {
  it('is equal, or a decimal of the same value', () => {
    expect(counts('online', 'online')).toEqual(PASSED);
    expect(counts('online', 'offline')).toEqual(FAILED);
    expect(counts('437.91552000', '437.91552')).toEqual(PASSED);
    expect(counts('0.05', '0.050000000000000000000000001')).toEqual(FAILED);
    expect(counts('847.65711840999999696078010', '847.6571184099999969607801')).toEqual(PASSED);
    expect(counts('1', 1)).toEqual(FAILED);
  });
});

describe('a number that JSON does not have', () => {
  it('is NaN or infinite on both sides', () => {
    const expected = parseExpected('{"a": NaN, "b": -Infinity, "c": "NaN is \\"text\\" here"}');
    const found = { a: near(Number.NaN), b: Number.NEGATIVE_INFINITY, c: 'NaN is "text" here' };
    expect(counts(expected, found)).toEqual([3, 0, 0]);
    expect(counts(expected, { ...found, a: 0, b: Number.POSITIVE_INFINITY })).toEqual([1, 2, 0]);
  });
});

describe('a tree', () => {
  it('counts each leaf, and a name that nothing was found under as unsupported', () => {
    const expected = { a: 1, b: { c: 'x', d: [1, 2] }, novel: { e: 1, f: 2 } };
    expect(leafCount(expected)).toBe(6);
    expect(counts(expected, { a: 1, b: { c: 'x', d: [1, 3] } })).toEqual([3, 1, 2]);
  });

  it('with a list of another length or an object in the place of a number fails as a whole', () => {
    expect(counts([1, 2, 3], [1, 2])).toEqual([0, 3, 0]);
    expect(counts({ a: 1, b: 2 }, 5)).toEqual([0, 2, 0]);
    expect(counts({ a: 1, b: 2 }, null)).toEqual([0, 2, 0]);
    expect(counts(1, { a: 1 })).toEqual(FAILED);
    expect(counts([], [])).toEqual(PASSED);
    expect(counts({}, {})).toEqual(PASSED);
    expect(counts([1], [undefined])).toEqual(FAILED);
  });

  it('does not take inherited names for found ones', () => {
    expect(counts({ toString: 1, constructor: 2 }, {})).toEqual([0, 0, 2]);
  });

  it('names the place, the expected and the found value of each difference', () => {
    const tally = new Tally();
    compare(tally, 't', 'x.json', { expected: { a: { b: 2 } }, found: { a: { b: near(3) } } });
    expect(tally.differences).toEqual([{ path: 'x.json / a / b', expected: '2', found: '3' }]);
  });
});

describe('an entry that was not computed', () => {
  it('fails or is left out with all of its values', () => {
    const tally = new Tally();
    failEntry(tally, 't', 'x.json / gone', { a: 1, b: [2, 3] }, 'gone.gz is not there');
    leaveOut(tally, 't', 'x.json / mex', { a: 1, b: 2 }, 'no adapter');
    expect(tally.totals).toEqual({ passed: 0, failed: 3, unsupported: 2 });
    expect(tally.differences[0]).toEqual({
      path: 'x.json / gone',
      expected: '3 values',
      found: 'gone.gz is not there',
    });
    expect(tally.unsupportedParts[0]).toMatchObject({ path: 'x.json / mex', reason: 'no adapter', count: 2 });
  });
});
