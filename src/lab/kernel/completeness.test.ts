import { describe, expect, it } from 'vitest';
import { completeness } from './completeness.ts';

describe('completeness', () => {
  it.each(['let a = 1', 'f(1)', '// only a comment', '', 'interface A { b: number }'])('calls %j complete', (code) => {
    expect(completeness(code)).toEqual({ status: 'complete' });
  });

  it.each(['let a = )', 'let x = "abc', 'const a = 1; const a = 2;'])('calls %j invalid', (code) => {
    expect(completeness(code)).toEqual({ status: 'invalid' });
  });

  it.each([
    ['function f() {', '  '],
    ['if (a) {\n  g(', '    '],
    ['x.', ''],
    ['`abc', ''],
    ['/* abc', ''],
    ['  f(1,', '  '],
  ])('calls %j incomplete and indents the next line by %j', (code, indent) => {
    expect(completeness(code)).toEqual({ status: 'incomplete', indent });
  });
});
