import type { Runtime } from 'node:inspector';
import { Session } from 'node:inspector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remoteLength, remoteText, remoteType } from './remote-value.ts';

const session = new Session();

beforeAll(() => session.connect());
afterAll(() => session.disconnect());

/** A value as V8 describes it. */
function remote(expression: string): Runtime.RemoteObject {
  let found: Runtime.RemoteObject = { type: 'undefined' };
  session.post('Runtime.evaluate', { expression, generatePreview: true }, (_error, outcome) => {
    found = outcome.result;
  });
  return found;
}

describe('values of the other thread', () => {
  it.each([
    ['1.5', 'number', '1.5'],
    ['-0', 'number', '-0'],
    ['10n', 'bigint', '10n'],
    ['null', 'null', 'null'],
    ['undefined', 'undefined', 'undefined'],
    ["'it\\'s\\n'", 'string', "'it\\'s\\n'"],
    ["Symbol('s')", 'symbol', 'Symbol(s)'],
    ['[1, "a", []]', 'Array', "Array(3) [1, 'a', Array(0)]"],
    ['({ a: 1, b: { c: 2 } })', 'Object', '{a: 1, b: Object}'],
    ['({})', 'Object', '{}'],
    ['new Map([["k", 1]])', 'Map', "Map(1) {'k' => 1}"],
    ['new Set([7])', 'Set', 'Set(1) {7}'],
    ['new Float64Array(2)', 'Float64Array', 'Float64Array(2) [0, 0]'],
    ['new RangeError("no")', 'RangeError', 'RangeError: no'],
    ['(function f(a) { return a; })', 'function', 'ƒ f(a)'],
    ['(class Book {})', 'function', 'class Book'],
  ])('%s is of type %s and shown as %s', (expression, type, text) => {
    const value = remote(expression);
    expect([remoteType(value), remoteText(value)]).toEqual([type, text]);
  });

  it('shows at most 200 characters', () => {
    expect(remoteText(remote("'x'.repeat(1000)"))).toHaveLength(202);
  });

  it('counts the children of lists only', () => {
    expect([remote('[1, 2]'), remote('new Uint8Array(9)'), remote('({})')].map(remoteLength)).toEqual([
      2,
      9,
      undefined,
    ]);
  });
});
