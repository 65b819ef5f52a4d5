import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { Ring } from './ring.ts';

describe('ring of slots', () => {
  it('makes its 4 slots once and gives them out in turn', () => {
    let made = 0;
    const ring = new Ring(4, () => ({ id: made++ }));
    const seen: number[] = [];
    for (let i = 0; i < 10; i++) {
      const slot = ring.claim();
      expect(slot).toBeDefined();
      ring.publish();
      seen.push(ring.peek()?.id ?? -1);
      ring.release();
    }
    expect(made).toBe(4);
    expect(seen).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1]);
  });

  it('gives undefined when full and when empty', () => {
    const ring = new Ring(2, () => ({ value: 0 }));
    expect(ring.capacity).toBe(2);
    expect(ring.peek()).toBeUndefined();
    ring.publish();
    ring.publish();
    expect(ring.claim()).toBeUndefined();
    expect(ring.size).toBe(2);
    ring.clear();
    expect(ring.size).toBe(0);
    expect(ring.peek()).toBeUndefined();
  });

  it('refuses to publish when full and to release when empty', () => {
    const ring = new Ring(1, () => ({ value: 0 }));
    expect(() => ring.release()).toThrow(InvariantError);
    ring.publish();
    expect(() => ring.publish()).toThrow(InvariantError);
  });

  it('refuses a capacity of 3 before it makes a slot', () => {
    expect(() => new Ring(3, () => expect.unreachable())).toThrow(InvariantError);
  });

  it('takes 0 bytes for a push and a pop', () => {
    const ring = new Ring(64, () => ({ price: 0.5, lots: 0 }));
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const to = ring.claim();
        if (to !== undefined) {
          to.price = i + 0.5;
          to.lots = i;
          ring.publish();
        }
        const from = ring.peek();
        if (from !== undefined) {
          sum += from.price * from.lots;
          ring.release();
        }
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
