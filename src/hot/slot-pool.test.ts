import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { SlotPool } from './slot-pool.ts';

describe('slot pool', () => {
  it('gives rows 0, 1, 2 and then -1 at a capacity of 3', () => {
    const pool = new SlotPool(3);
    expect([pool.acquire(), pool.acquire(), pool.acquire(), pool.acquire()]).toEqual([0, 1, 2, -1]);
    expect(pool.size).toBe(3);
  });

  it('gives the row freed last out first', () => {
    const pool = new SlotPool(3);
    pool.acquire();
    pool.acquire();
    pool.release(0);
    expect(pool.isHeld(0)).toBe(false);
    expect(pool.isHeld(1)).toBe(true);
    expect(pool.acquire()).toBe(0);
  });

  it.each([0, -1, 3, 0.5])('refuses to release row %d, which is not held', (slot) => {
    const pool = new SlotPool(3);
    expect(() => pool.release(slot)).toThrow(InvariantError);
    expect(pool.size).toBe(0);
  });

  it('refuses to release a row twice', () => {
    const pool = new SlotPool(3);
    const slot = pool.acquire();
    pool.release(slot);
    expect(() => pool.release(slot)).toThrow(InvariantError);
  });

  it('begins anew after clear', () => {
    const pool = new SlotPool(2);
    pool.acquire();
    pool.acquire();
    pool.clear();
    expect(pool.size).toBe(0);
    expect([pool.acquire(), pool.acquire()]).toEqual([0, 1]);
  });

  it('gives rows 2 to 4 after it grew from 2 to 5 rows, then the one that was free before', () => {
    const pool = new SlotPool(2);
    pool.acquire();
    pool.grow(5);
    expect([pool.capacity, pool.size, pool.isHeld(0)]).toEqual([5, 1, true]);
    expect([pool.acquire(), pool.acquire(), pool.acquire(), pool.acquire(), pool.acquire()]).toEqual([2, 3, 4, 1, -1]);
    pool.grow(5);
    expect(pool.acquire()).toBe(-1);
    expect(() => pool.grow(4)).toThrow(InvariantError);
    expect(() => pool.grow(2 ** 28 + 1)).toThrow(InvariantError);
  });

  it.each([0, 1.5, 2 ** 28 + 1])('refuses a capacity of %d', (capacity) => {
    expect(() => new SlotPool(capacity)).toThrow(InvariantError);
  });

  it('takes 0 bytes for an acquire, three fields and a release', () => {
    const pool = new SlotPool(64);
    const price = new Float64Array(64);
    const lots = new Float64Array(64);
    const state = new Int32Array(64);
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const slot = pool.acquire();
        price[slot] = i + 0.5;
        lots[slot] = i;
        state[slot] = 1;
        sum += (price[slot] as number) * (lots[slot] as number);
        pool.release(slot);
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
