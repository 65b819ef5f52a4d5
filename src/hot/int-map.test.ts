import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { IntMap } from './int-map.ts';

describe('map of integers', () => {
  it('gives back what was added under a key, and nothing under another', () => {
    const map = new IntMap<string>();
    map.add(7, 'seven');
    map.add(2 ** 31 - 1, 'last');
    expect(map.get(7)).toBe('seven');
    expect(map.get(2 ** 31 - 1)).toBe('last');
    expect(map.size).toBe(2);
    for (const key of [6, 8, 0, -7, 7.5, Number.NaN, 2 ** 31]) expect(map.get(key)).toBeUndefined();
  });

  it('forgets a removed entry and takes its key again', () => {
    const map = new IntMap<string>();
    map.add(1, 'a');
    map.delete(1);
    expect(map.get(1)).toBeUndefined();
    expect(map.size).toBe(0);
    map.add(1, 'b');
    expect(map.get(1)).toBe('b');
  });

  it('holds 100,000 entries after starting with 16 places', () => {
    const map = new IntMap<number>();
    for (let key = 1; key <= 100_000; key++) map.add(key, -key);
    expect(map.size).toBe(100_000);
    for (let key = 1; key <= 100_000; key++) if (map.get(key) !== -key) expect(map.get(key)).toBe(-key);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31])('refuses the key %d', (key) => {
    expect(() => new IntMap<number>().add(key, 1)).toThrow(InvariantError);
  });

  it('refuses a key that is there, and to remove one that is not', () => {
    const map = new IntMap<number>();
    map.add(3, 1);
    expect(() => map.add(3, 2)).toThrow(InvariantError);
    expect(() => map.delete(4)).toThrow(InvariantError);
    expect(map.get(3)).toBe(1);
  });

  it('takes 0 bytes for an entry that comes and goes', () => {
    const map = new IntMap<object>();
    const value = {};
    let key = 0;
    const bytes = bytesPerOperation((count) => {
      let found = 0;
      for (let i = 0; i < count; i++) {
        key = key === 1_000_000 ? 1 : key + 1;
        map.add(key, value);
        if (map.get(key) === value) found++;
        map.delete(key);
      }
      return found;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
