import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { RateWindow } from './rate-window.ts';

const SECOND = 1_000_000;
const START = 1_700_000_000_000_000;

describe('rate window', () => {
  it('has room for 3 events in a second, and for the next when the first is exactly a second old', () => {
    const window = new RateWindow({ limit: 3, windowMicros: SECOND });
    for (const at of [0, 100, 200]) {
      expect(window.hasRoom(START + at)).toBe(true);
      window.record(START + at);
    }
    expect(window.hasRoom(START + 200)).toBe(false);
    expect(window.hasRoom(START + SECOND - 1)).toBe(false);
    expect(window.hasRoom(START + SECOND)).toBe(true);
  });

  it('does not let 6 events through around the edge of a second, as a counter by the second would', () => {
    const window = new RateWindow({ limit: 3, windowMicros: SECOND });
    let through = 0;
    for (let i = 0; i < 3; i++) {
      window.record(START + 999_000 + i);
      through++;
    }
    for (let i = 0; i < 3; i++) if (window.hasRoom(START + SECOND + i)) through++;
    expect(through).toBe(3);
  });

  it('counts 2 of 3 events when one has left', () => {
    const window = new RateWindow({ limit: 5, windowMicros: 10 });
    for (const at of [0, 4, 8]) window.record(at);
    expect(window.count(9)).toBe(3);
    expect(window.count(10)).toBe(2);
    expect(window.count(18)).toBe(0);
    expect(window.hasRoom(18)).toBe(true);
  });

  it('records beyond the limit, keeps the latest and counts at most the limit', () => {
    const window = new RateWindow({ limit: 2, windowMicros: 10 });
    for (const at of [0, 1, 2]) window.record(at);
    expect(window.count(2)).toBe(2);
    expect(window.hasRoom(10)).toBe(false);
    expect(window.hasRoom(11)).toBe(true);
  });

  it('has room before the first event, at time 0 too', () => {
    const window = new RateWindow({ limit: 1, windowMicros: SECOND });
    expect(window.hasRoom(0)).toBe(true);
    expect(window.count(0)).toBe(0);
  });

  it('refuses an event that is earlier than the last one, and a time that is not a number', () => {
    const window = new RateWindow({ limit: 2, windowMicros: 10 });
    window.record(5);
    expect(() => window.record(4)).toThrow(InvariantError);
    expect(() => window.record(Number.NaN)).toThrow(InvariantError);
    expect(window.snapshot()).toEqual([5]);
  });

  it('restores the times of a snapshot', () => {
    const window = new RateWindow({ limit: 3, windowMicros: 10 });
    for (const at of [0, 1, 2, 3]) window.record(at);
    const copy = new RateWindow({ limit: 3, windowMicros: 10 });
    copy.record(100);
    copy.restore(window.snapshot());
    expect(copy.snapshot()).toEqual([1, 2, 3]);
    expect([copy.hasRoom(10), copy.hasRoom(11), copy.count(11)]).toEqual([false, true, 2]);
  });

  it.each([
    ['too many times', [1, 2, 3, 4]],
    ['times that go back', [2, 1]],
    ['a time that is not an integer', [1.5]],
  ])('refuses a snapshot with %s and keeps its own', (_, times) => {
    const window = new RateWindow({ limit: 3, windowMicros: 10 });
    window.record(7);
    expect(() => window.restore(times)).toThrow(InvariantError);
    expect(window.snapshot()).toEqual([7]);
  });

  it.each([
    [0, 10],
    [1.5, 10],
    [3, 0],
    [3, 0.5],
    [2 ** 24 + 1, 10],
  ])('refuses a limit of %d in %d us', (limit, windowMicros) => {
    expect(() => new RateWindow({ limit, windowMicros })).toThrow(InvariantError);
  });

  it('takes 0 bytes for a check, an event and a count', () => {
    const window = new RateWindow({ limit: 10, windowMicros: 100 });
    const clock = new Float64Array([START]);
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      let now = clock[0] as number;
      for (let i = 0; i < count; i++) {
        now += 7;
        if (window.hasRoom(now)) window.record(now);
        sum += window.count(now);
      }
      clock[0] = now;
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
