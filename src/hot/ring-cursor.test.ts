import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { RingCursor } from './ring-cursor.ts';

describe('ring cursor', () => {
  it('gives rows 0 to 3 and then -1 at a capacity of 4', () => {
    const cursor = new RingCursor(4);
    const rows: number[] = [];
    for (let i = 0; i < 4; i++) {
      rows.push(cursor.claim());
      cursor.publish();
    }
    expect(rows).toEqual([0, 1, 2, 3]);
    expect(cursor.claim()).toBe(-1);
    expect(cursor.size).toBe(4);
  });

  it('gives the same row until it is published', () => {
    const cursor = new RingCursor(4);
    expect([cursor.claim(), cursor.claim()]).toEqual([0, 0]);
    expect(cursor.peek()).toBe(-1);
    cursor.publish();
    expect([cursor.peek(), cursor.peek()]).toEqual([0, 0]);
  });

  it('gives row 0 again and again when it has one row', () => {
    const cursor = new RingCursor(1);
    for (let i = 0; i < 5; i++) {
      expect(cursor.claim()).toBe(0);
      cursor.publish();
      expect(cursor.claim()).toBe(-1);
      expect(cursor.peek()).toBe(0);
      cursor.release();
      expect(cursor.peek()).toBe(-1);
    }
  });

  it('is empty after clear', () => {
    const cursor = new RingCursor(2);
    cursor.publish();
    cursor.clear();
    expect([cursor.size, cursor.peek(), cursor.claim()]).toEqual([0, -1, 0]);
  });

  it('refuses to publish into a full ring and to release from an empty one', () => {
    const cursor = new RingCursor(2);
    expect(() => cursor.release()).toThrow(InvariantError);
    cursor.publish();
    cursor.publish();
    expect(() => cursor.publish()).toThrow(InvariantError);
    expect(cursor.size).toBe(2);
  });

  it.each([0, 3, -4, 1.5, 2 ** 29, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => new RingCursor(capacity)).toThrow(InvariantError);
  });

  it('takes 0 bytes for a push and a pop', () => {
    const cursor = new RingCursor(64);
    const price = new Float64Array(64);
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const to = cursor.claim();
        if (to >= 0) {
          price[to] = i + 0.5;
          cursor.publish();
        }
        const from = cursor.peek();
        if (from >= 0) {
          sum += price[from] as number;
          cursor.release();
        }
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
