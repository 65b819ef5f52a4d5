import { describe, expect, it } from 'vitest';
import { ColumnArena } from './column-arena.ts';

const NEED = { columns: 2, masks: 2, rows: 100, cells: 5000 };

describe('ColumnArena', () => {
  it('deals 2 columns of NaN, 2 masks and 5,000 cells of zeros out of one memory, and again after it took them back', () => {
    const arena = new ColumnArena(ColumnArena.bytesOf(NEED));
    const { top } = arena;
    for (let round = 0; round < 2; round++) {
      const pieces = [
        arena.column(100),
        arena.column(100),
        arena.mask(100),
        arena.mask(100),
        arena.cells(5000),
      ] as const;
      expect(arena.left).toBe(0);
      expect(new Set(pieces.map(({ buffer }) => buffer))).toEqual(new Set([arena.memory?.buffer]));
      expect(pieces[0].length).toBeGreaterThan(100);
      expect([...pieces[0], ...pieces[1]].every(Number.isNaN)).toBe(true);
      expect([...pieces[2], ...pieces[3], ...pieces[4]].every((value) => value === 0)).toBe(true);
      for (const piece of pieces) piece.fill(7);
      // Nothing of one piece lies in another one.
      for (const [i, piece] of pieces.entries()) piece.fill(i);
      expect(pieces.map((piece) => new Set<number>(piece))).toEqual(pieces.map((_, i) => new Set([i])));
      // Row 0 begins a line of the cache.
      expect((pieces[0].byteOffset + 8) % 64).toBe(0);
      arena.back(top);
    }
  });

  it('refuses a piece that it has no room for', () => {
    const arena = new ColumnArena(ColumnArena.bytesOf({ columns: 1, masks: 0, rows: 64, cells: 0 }));
    arena.column(64);
    expect(() => arena.column(64)).toThrow('an arena is as large as its pieces');
  });

  it('deals out ordinary arrays where there is no memory', () => {
    const arena = new ColumnArena(0, { plain: true });
    expect(arena.memory).toBeUndefined();
    expect(arena.column(100).buffer).not.toBe(arena.cells(3).buffer);
    expect(arena.mask(100).length * 32).toBeGreaterThanOrEqual(100);
  });
});
