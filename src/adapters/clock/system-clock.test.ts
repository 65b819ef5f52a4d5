import { describe, expect, it } from 'vitest';
import { SystemClock } from './system-clock.ts';

describe('system clock', () => {
  it('gives microseconds of now and never goes back', () => {
    const clock = new SystemClock();
    const first = clock.nowMicros();
    expect(Math.abs(first / 1000 - Date.now())).toBeLessThan(1000);
    let last = first;
    for (let i = 0; i < 1000; i++) {
      const now = clock.nowMicros();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });
});
