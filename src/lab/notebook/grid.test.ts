import { describe, expect, it } from 'vitest';
import { gridBundle } from './grid.ts';

describe('a grid', () => {
  it('aligns its columns as text and escapes them as HTML', () => {
    const grid = gridBundle(
      ['name', 'x'],
      [
        ['a', '<1>'],
        ['longer', '2'],
      ],
    );
    expect(grid['text/plain']).toBe('name    x\na       <1>\nlonger  2');
    expect(grid['text/html']).toContain('&lt;1&gt;');
  });
});
