import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toOffset, toPosition } from './cursor.ts';

describe('a cursor position', () => {
  it('counts characters as Python does, and comes back as the same offset', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, seed) => {
        const characters = [...text];
        const position = seed % (characters.length + 1);
        const offset = toOffset(text, position);
        expect(offset).toBe(characters.slice(0, position).join('').length);
        expect(toPosition(text, offset)).toBe(position);
      }),
    );
  });

  it('ends at the end of the text', () => {
    expect(toOffset('ab', 9)).toBe(2);
  });
});
