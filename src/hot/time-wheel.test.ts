import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { TimeWheel } from './time-wheel.ts';

const START = 1_700_000_000_000_000;

function wheelOf(rows: number, tickMicros = 1000): TimeWheel {
  return new TimeWheel({ rows, tickMicros, startMicros: START });
}

function set(wheel: TimeWheel, row: number, micros: number): void {
  wheel.deadlines[row] = START + micros;
  wheel.set(row);
}

function dueAt(wheel: TimeWheel, micros: number): number[] {
  const rows: number[] = [];
  wheel.clock[0] = START + micros;
  for (let row = wheel.due(); row >= 0; row = wheel.due()) rows.push(row);
  return rows;
}

describe('time wheel', () => {
  it('gives a row at its deadline of 2,500 us and not 1 us before, within a tick of 1,000 us', () => {
    const wheel = wheelOf(4);
    set(wheel, 2, 2500);
    expect(dueAt(wheel, 2499)).toEqual([]);
    expect(wheel.deadlines[2]).toBe(START + 2500);
    expect(dueAt(wheel, 2500)).toEqual([2]);
    expect(dueAt(wheel, 2500)).toEqual([]);
    expect(wheel.has(2)).toBe(false);
    expect(wheel.deadlines[2]).toBeNaN();
  });

  it('gives rows tick by tick over a step that skips 3 levels', () => {
    const wheel = wheelOf(5);
    set(wheel, 0, 90_000_000);
    set(wheel, 1, 300_000);
    set(wheel, 2, 64_000);
    set(wheel, 3, 4_096_000);
    set(wheel, 4, 1);
    expect(dueAt(wheel, 90_000_000)).toEqual([4, 2, 1, 3, 0]);
    expect(wheel.size).toBe(0);
  });

  it('moves the deadline of a row that has one, and forgets one that was cancelled', () => {
    const wheel = wheelOf(2);
    set(wheel, 0, 5000);
    set(wheel, 0, 9000);
    set(wheel, 1, 6000);
    wheel.cancel(1);
    wheel.cancel(1);
    expect(wheel.size).toBe(1);
    expect(dueAt(wheel, 8999)).toEqual([]);
    expect(dueAt(wheel, 9000)).toEqual([0]);
  });

  it('gives a deadline that is over at once', () => {
    const wheel = wheelOf(2);
    set(wheel, 1, 1_000_000);
    expect(dueAt(wheel, 500_000)).toEqual([]);
    set(wheel, 0, 0);
    expect(dueAt(wheel, 500_000)).toEqual([0]);
  });

  it('keeps a deadline of eight years in microseconds', () => {
    const wheel = wheelOf(1, 1);
    const years = 8 * 365 * 86_400_000_000;
    set(wheel, 0, years);
    expect(dueAt(wheel, years - 1)).toEqual([]);
    expect(dueAt(wheel, years)).toEqual([0]);
  });

  it('lets the owner set the row again while it goes through those that are due', () => {
    const wheel = wheelOf(1);
    set(wheel, 0, 1000);
    const times: number[] = [];
    wheel.clock[0] = START + 10_500;
    for (let row = wheel.due(); row >= 0; row = wheel.due()) {
      times.push(times.length);
      if (times.length < 4) set(wheel, row, 1000 * (times.length + 1));
    }
    expect(times).toHaveLength(4);
  });

  it.each([
    [0, 1000, START],
    [1, 0, START],
    [1, 1.5, START],
    [1, 1000, -1],
  ])('refuses %d rows, ticks of %d us and a start of %d', (rows, tickMicros, startMicros) => {
    expect(() => new TimeWheel({ rows, tickMicros, startMicros })).toThrow(InvariantError);
  });

  it('refuses a row that is not there and a time beyond its reach', () => {
    const wheel = wheelOf(1, 1);
    expect(() => set(wheel, 1, 0)).toThrow(InvariantError);
    expect(() => set(wheel, -1, 0)).toThrow(InvariantError);
    expect(() => set(wheel, 0.5, 0)).toThrow(InvariantError);
    expect([wheel.has(1), wheel.has(-1), wheel.has(0.5)]).toEqual([false, false, false]);
    expect(() => set(wheel, 0, Number.NaN)).toThrow(InvariantError);
    expect(() => set(wheel, 0, 2 ** 48)).toThrow(InvariantError);
    expect(wheel.size).toBe(0);
  });

  it('takes 0 bytes for a deadline, its move and its end', () => {
    const wheel = wheelOf(64);
    const bytes = bytesPerOperation((count) => {
      const { clock, deadlines } = wheel;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const now = (clock[0] as number) + 250;
        deadlines[i & 63] = now + 5000 + (i & 7) * 70_000;
        wheel.set(i & 63);
        deadlines[(i + 9) & 63] = now + 900_000;
        wheel.set((i + 9) & 63);
        clock[0] = now;
        for (let row = wheel.due(); row >= 0; row = wheel.due()) sum += row;
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
