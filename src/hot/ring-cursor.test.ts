import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { RingCursor } from './ring-cursor.ts';

describe('ring cursor', () => {
  it('gives rows 0 to 2 and then -1 at a capacity of 4', () => {
    const cursor = new RingCursor(4);
    expect([cursor.push(), cursor.push(), cursor.push(), cursor.push()]).toEqual([0, 1, 2, -1]);
    expect(cursor.size).toBe(3);
    expect([cursor.pop(), cursor.pop(), cursor.pop(), cursor.pop()]).toEqual([0, 1, 2, -1]);
    expect(cursor.size).toBe(0);
  });

  it('peeks at row 0 without taking it out', () => {
    const cursor = new RingCursor(4);
    expect(cursor.peek()).toBe(-1);
    cursor.push();
    expect([cursor.peek(), cursor.peek(), cursor.size]).toEqual([0, 0, 1]);
  });

  it('leaves a popped row alone until the next pop, although 3 more are pushed into 4 rows', () => {
    const cursor = new RingCursor(4);
    cursor.push();
    const popped = cursor.pop();
    const pushed = [cursor.push(), cursor.push(), cursor.push(), cursor.push()];
    expect(pushed).toEqual([1, 2, 3, -1]);
    expect(pushed).not.toContain(popped);
    cursor.pop();
    expect(cursor.push()).toBe(popped);
  });

  it('gives rows 0 and 1 in turn when it has two', () => {
    const cursor = new RingCursor(2);
    for (let i = 0; i < 5; i++) {
      expect([cursor.push(), cursor.push(), cursor.pop(), cursor.pop()]).toEqual([i & 1, -1, i & 1, -1]);
    }
  });

  it('is empty after clear', () => {
    const cursor = new RingCursor(2);
    cursor.push();
    cursor.clear();
    expect([cursor.size, cursor.pop(), cursor.push()]).toEqual([0, -1, 0]);
  });

  it.each([0, 1, 3, -4, 1.5, 2 ** 29, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => new RingCursor(capacity)).toThrow(InvariantError);
  });

  it('takes 0 bytes for a push and a pop', () => {
    const cursor = new RingCursor(64);
    const price = new Float64Array(64);
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const to = cursor.push();
        if (to >= 0) price[to] = i + 0.5;
        const from = cursor.pop();
        if (from >= 0) sum += price[from] as number;
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
