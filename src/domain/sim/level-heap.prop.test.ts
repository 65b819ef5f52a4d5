import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeapNode, LevelHeap } from './level-heap.ts';

describe('a heap of levels', () => {
  it('has at its top what a sorted list has first, whatever is added and removed', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), key: fc.integer({ min: -20, max: 20 }) }),
      fc.record({ do: fc.constant('remove' as const), index: fc.nat({ max: 200 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const heap = new LevelHeap<HeapNode>();
        const held: HeapNode[] = [];
        for (const one of steps) {
          if (one.do === 'add') {
            const node = { key: one.key, place: -1 };
            heap.add(node);
            held.push(node);
          } else if (held.length > 0) {
            const [node] = held.splice(one.index % held.length, 1) as [HeapNode];
            heap.remove(node);
            expect(node.place).toBe(-1);
          }
          expect(heap.size).toBe(held.length);
          expect(heap.top()?.key).toBe(held.length === 0 ? undefined : Math.min(...held.map(({ key }) => key)));
        }
      }),
    );
  });

  it('takes no node twice, gives none back that it does not have, and none without a key', () => {
    const heap = new LevelHeap<HeapNode>();
    const node = { key: 1, place: -1 };
    heap.add(node);
    expect(() => heap.add(node)).toThrow('added once');
    expect(() => heap.remove({ key: 1, place: 0 })).toThrow('in this heap');
    expect(() => heap.add({ key: Number.NaN, place: -1 })).toThrow('with a key');
  });
});
