import { table } from 'arquero';
import { describe, expect, it } from 'vitest';
import { describeVariable } from './variables.ts';

describe('the row of a variable', () => {
  it.each([
    [1.5, 'number', '', '1.5'],
    ['text', 'string', '4', "'text'"],
    [null, 'null', '', 'null'],
    [undefined, 'undefined', '', 'undefined'],
    [10n, 'bigint', '', '10n'],
    [new Float64Array(3), 'Float64Array', '3', 'Float64Array(3) [ 0, 0, 0 ]'],
    [[1, 2], 'Array', '2', '[ 1, 2 ]'],
    [new Map([[1, 2]]), 'Map', '1', 'Map(1) { 1 => 2 }'],
    [class Rule {}, 'class', '', 'Rule'],
    [Math.max, 'function', '', 'max'],
    [Object.create(null), 'Object', '', '[Object: null prototype] {}'],
  ])('of %s', (value, type, size, preview) => {
    expect(describeVariable('v', value)).toEqual({ name: 'v', type, size, preview });
  });

  it('counts rows and columns of a table', () => {
    expect(describeVariable('t', table({ a: [1, 2, 3], b: [4, 5, 6] }))).toMatchObject({ size: '3 × 2', preview: '' });
  });

  it('cuts a long value at 80 characters, on one line', () => {
    const { preview } = describeVariable('s', `${'a'.repeat(50)}\n${'b'.repeat(500)}`);
    expect(preview.length).toBeLessThanOrEqual(80);
    expect(preview).not.toContain('\n');
  });

  it('runs no getter, and survives a value that refuses to be looked at', () => {
    const touchy = {
      get boom(): number {
        throw new Error('read');
      },
    };
    expect(describeVariable('o', touchy).preview).toContain('[Getter]');
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(describeVariable('p', proxy)).toMatchObject({ type: 'object', size: '' });
  });
});
