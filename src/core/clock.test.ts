import { describe, expect, it } from 'vitest';
import { InvariantError, ManualClock, micros } from './index.ts';

describe('manual clock', () => {
  it('stands where it was put until it is moved', () => {
    const clock = new ManualClock(micros(1000));
    expect([clock.nowMicros(), clock.nowMicros()]).toEqual([1000, 1000]);
    clock.advanceTo(micros(1000));
    expect(clock.nowMicros()).toBe(1000);
    clock.advanceTo(micros(1001));
    expect(clock.nowMicros()).toBe(1001);
  });

  it('does not go back by a microsecond, and keeps its time when asked to', () => {
    const clock = new ManualClock(micros(1000));
    expect(() => clock.advanceTo(micros(999))).toThrow(InvariantError);
    expect(clock.nowMicros()).toBe(1000);
  });
});
