import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateWindow } from './rate-window.ts';

const cases = {
  limit: fc.integer({ min: 1, max: 12 }),
  windowMicros: fc.integer({ min: 1, max: 100 }),
  steps: fc.array(fc.record({ wait: fc.nat(40), force: fc.boolean() }), { maxLength: 300 }),
};

describe('rate window', () => {
  it('counts like a list of all events, whether they were within the limit or not', () => {
    fc.assert(
      fc.property(cases.limit, cases.windowMicros, cases.steps, (limit, windowMicros, steps) => {
        const window = new RateWindow({ limit, windowMicros });
        const byArray = new RateWindow({ limit, windowMicros });
        const clock = new Float64Array(1);
        const all: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step.wait;
          clock[0] = now;
          const inside = all.filter((at) => now - at < windowMicros).length;
          expect([window.hasRoom(now), byArray.hasRoomAt(clock)]).toEqual([inside < limit, inside < limit]);
          expect(window.count(now)).toBe(Math.min(inside, limit));
          if (!step.force && inside >= limit) continue;
          window.record(now);
          byArray.recordAt(clock);
          all.push(now);
          expect(byArray.snapshot()).toEqual(window.snapshot());
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets no window of any position hold more than the limit, when only events with room are recorded', () => {
    fc.assert(
      fc.property(cases.limit, cases.windowMicros, cases.steps, (limit, windowMicros, steps) => {
        const window = new RateWindow({ limit, windowMicros });
        const passed: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step.wait;
          if (!window.hasRoom(now)) continue;
          window.record(now);
          passed.push(now);
        }
        passed.forEach((from) => {
          expect(passed.filter((at) => at >= from && at < from + windowMicros).length).toBeLessThanOrEqual(limit);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('goes on alike after a restore, whether or not it was counted before', () => {
    fc.assert(
      fc.property(cases.limit, cases.windowMicros, cases.steps, fc.nat(300), (limit, windowMicros, steps, cut) => {
        const whole = new RateWindow({ limit, windowMicros });
        let part = new RateWindow({ limit, windowMicros });
        let now = 0;
        steps.forEach((step, i) => {
          now += step.wait;
          whole.record(now);
          part.record(now);
          if (i !== cut) return;
          const saved = part.snapshot();
          part = new RateWindow({ limit, windowMicros });
          part.restore(saved);
        });
        expect(part.snapshot()).toEqual(whole.snapshot());
        expect(part.count(now)).toBe(whole.count(now));
      }),
    );
  });
});
