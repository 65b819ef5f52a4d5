import { describe, expect, it } from 'vitest';
import { clientOrderId } from '../order.ts';
import { IdMemory } from './id-memory.ts';

const HOUR = 3_600_000_000;
const id = (intentSeq: number): string => clientOrderId({ session: '0a1b2c3d', epoch: 1, intentSeq });

describe('the memory of client order ids', () => {
  it('takes an id once within 24 hours', () => {
    const memory = new IdMemory(8, 0);
    expect(memory.take(id(1), 0)).toBe(true);
    expect(memory.take(id(1), 23 * HOUR)).toBe(false);
    expect(memory.take(id(2), 23 * HOUR)).toBe(true);
    expect(memory.size).toBe(2);
  });

  it('forgets an id after 24 hours, and refuses its number all the same', () => {
    const memory = new IdMemory(8, 0);
    memory.take(id(5), 0);
    expect(memory.take(id(9), 25 * HOUR)).toBe(true);
    expect(memory.size).toBe(1);
    expect(memory.take(id(5), 25 * HOUR)).toBe(false);
    expect(memory.take(id(4), 25 * HOUR)).toBe(false);
  });

  it('gives the place of the id that was used longest ago away when 3 are full', () => {
    const memory = new IdMemory(3, 0);
    for (const seq of [1, 2, 3]) memory.take(id(seq), 0);
    memory.take(id(1), 1);
    expect(memory.take(id(4), 2)).toBe(true);
    expect(memory.size).toBe(3);
    // 2 was the oldest: its number and 1, which is below, count as used.
    expect(memory.take(id(2), 3)).toBe(false);
    expect(memory.take(id(1), 3)).toBe(false);
    expect(memory.take(id(3), 3)).toBe(false);
  });
});
