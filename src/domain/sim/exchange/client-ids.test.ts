/** Client order ids as numbers, and the memory of those that were used lately. */
import { describe, expect, it } from 'vitest';
import { ClientIds } from './client-ids.ts';
import { IdempotencyMemory } from './idempotency-memory.ts';

describe('client ids', () => {
  it('are the same number for the same text of the same account', () => {
    const ids = new ClientIds();
    const first = ids.numberOf(0, 'a');
    expect(ids.numberOf(0, 'a')).toBe(first);
    expect(ids.numberOf(1, 'a')).not.toBe(first);
    expect(ids.textOf(first)).toBe('a');
    expect([ids.knownNumberOf(0, 'a'), ids.knownNumberOf(0, 'b'), ids.textOf(99)]).toEqual([first, 0, '']);
  });

  it('forget the text that was used longest ago, and never one that is held', () => {
    const ids = new ClientIds(2);
    const [a, b] = [ids.numberOf(0, 'a'), ids.numberOf(0, 'b')];
    ids.hold(a);
    const c = ids.numberOf(0, 'c');
    expect([a, b, c].map((number) => ids.textOf(number))).toEqual(['a', '', 'c']);
    ids.hold(c);
    ids.numberOf(0, 'd');
    expect(ids.size).toBe(3);
    ids.letGo(a);
    ids.numberOf(0, 'e');
    expect(ids.textOf(a)).toBe('');
    expect(ids.numberOf(0, 'a')).toBeGreaterThan(c);
  });
});

const QUARTER = 900_000_000;
const DAY = 96 * QUARTER;

describe('the memory of client ids', () => {
  it('knows an id for a day, and not a quarter of an hour longer', () => {
    const memory = new IdempotencyMemory(10);
    memory.add(0, 5, 0);
    expect(memory.has(0, 5, DAY)).toBe(true);
    expect(memory.has(1, 5, DAY)).toBe(false);
    expect(memory.has(0, 5, DAY + QUARTER)).toBe(false);
    expect(memory.size).toBe(0);
  });

  it('lets the id go that was used longest ago when it is full', () => {
    const memory = new IdempotencyMemory(2);
    memory.add(0, 1, 0);
    memory.add(0, 2, QUARTER);
    expect(memory.has(0, 1, QUARTER)).toBe(true);
    memory.add(0, 3, QUARTER);
    expect([1, 2, 3].map((id) => memory.has(0, id, QUARTER))).toEqual([true, false, true]);
    expect(memory.size).toBe(2);
  });

  it('forgets everything after a long silence, and counts an id anew that comes again', () => {
    const memory = new IdempotencyMemory(4);
    for (const id of [1, 2, 3]) memory.add(0, id, id * QUARTER);
    memory.add(0, 1, 50 * QUARTER);
    expect(memory.has(0, 1, DAY + 2 * QUARTER)).toBe(true);
    expect(memory.has(0, 2, DAY + 3 * QUARTER)).toBe(false);
    expect(memory.has(0, 1, 300 * DAY)).toBe(false);
    expect(memory.size).toBe(0);
  });

  it('does not know id 0, which is none', () => {
    const memory = new IdempotencyMemory(1);
    memory.add(0, 0, 0);
    expect(memory.has(0, 0, 0)).toBe(false);
  });
});
