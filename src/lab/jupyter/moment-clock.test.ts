import { describe, expect, it } from 'vitest';
import { MomentClock } from './moment-clock.ts';

describe('the dates of messages', () => {
  it('have microseconds, from the steady clock', () => {
    let steady = 100;
    const clock = new MomentClock(
      () => 1_767_225_600_000,
      () => steady,
    );
    expect(clock.now()).toBe('2026-01-01T00:00:00.000000Z');
    steady += 1.2346;
    expect(clock.now()).toBe('2026-01-01T00:00:00.001235Z');
  });

  it('follow a wall clock that was set, from more than 5 ms on', () => {
    let wall = 1_767_225_600_000;
    const clock = new MomentClock(
      () => wall,
      () => 0,
    );
    wall += 5;
    expect(clock.now()).toBe('2026-01-01T00:00:00.000000Z');
    wall -= 3_600_000;
    expect(clock.now()).toBe('2025-12-31T23:00:00.005000Z');
    expect(clock.now()).toBe('2025-12-31T23:00:00.005000Z');
  });

  it('never go back while the clocks agree', () => {
    const clock = new MomentClock();
    const dates = Array.from({ length: 1_000 }, () => clock.now());
    expect([...dates].sort()).toEqual(dates);
  });
});
