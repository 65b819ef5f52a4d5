import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlainBreaker } from '../../bench/hot/plain-breaker.ts';
import { ppm } from '../core/index.ts';
import { type BreakerOptions, CircuitBreaker } from './breaker.ts';

const options = fc
  .record({
    windowOutcomes: fc.integer({ min: 1, max: 70 }),
    minShare: fc.double({ min: 0, max: 1, noNaN: true }),
    openAt: fc.integer({ min: 1, max: 1_000_000 }),
    closeShare: fc.double({ min: 0, max: 1, noNaN: true }),
    openMicros: fc.integer({ min: 1, max: 500 }),
    probes: fc.integer({ min: 1, max: 8 }),
  })
  .map(
    (o): BreakerOptions => ({
      windowOutcomes: o.windowOutcomes,
      minOutcomes: Math.max(1, Math.round(o.minShare * o.windowOutcomes)),
      openAt: ppm(o.openAt),
      closeAt: ppm(Math.floor(o.closeShare * (o.openAt - 1))),
      openMicros: o.openMicros,
      probes: o.probes,
    }),
  );

type Step = { readonly call: 'acquire' | 'success' | 'failure' | 'release'; readonly wait: number };
const steps = fc.array(
  fc.record({
    call: fc.constantFrom<Step['call']>('acquire', 'acquire', 'success', 'failure', 'failure', 'release'),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })),
  }),
  { maxLength: 300 },
);

function apply(breaker: CircuitBreaker, step: Step, now: number): boolean | undefined {
  if (step.call === 'acquire') return breaker.tryAcquire(now);
  if (step.call === 'success') breaker.onSuccess(now);
  else if (step.call === 'failure') breaker.onFailure(now);
  else breaker.release();
  return undefined;
}

/** The same with the time in an array, where there is such a form. */
function applyAt(breaker: CircuitBreaker, step: Step, clock: Float64Array): boolean | undefined {
  if (step.call === 'acquire') return breaker.tryAcquireAt(clock);
  if (step.call === 'success') breaker.onSuccessAt(clock);
  else apply(breaker, step, clock[0] as number);
  return undefined;
}

function applyPlain(plain: PlainBreaker, step: Step, now: number): boolean | undefined {
  if (step.call === 'acquire') return plain.tryAcquire(now);
  if (step.call === 'release') plain.release();
  else plain.complete(step.call === 'success', now);
  return undefined;
}

describe('circuit breaker', () => {
  it('answers like the plain model after every call', () => {
    fc.assert(
      fc.property(options, steps, (o, calls) => {
        const breaker = new CircuitBreaker(o);
        const plain = new PlainBreaker(o);
        let now = 1_700_000_000_000_000;
        for (const step of calls) {
          now += step.wait;
          expect(apply(breaker, step, now)).toBe(applyPlain(plain, step, now));
          expect(breaker.state).toBe(plain.state);
          expect(breaker.failures).toBe(plain.failures);
          expect(breaker.samples).toBe(plain.outcomes.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('does the same at a time that stands in an array as at one that is an argument', () => {
    fc.assert(
      fc.property(options, steps, (o, calls) => {
        const [one, other] = [new CircuitBreaker(o), new CircuitBreaker(o)];
        const clock = Float64Array.of(1_700_000_000_000_000);
        for (const step of calls) {
          clock[0] = (clock[0] as number) + step.wait;
          expect(applyAt(one, step, clock)).toBe(apply(other, step, clock[0]));
          expect(one.snapshot()).toEqual(other.snapshot());
        }
      }),
      { numRuns: 200 },
    );
  });

  it('goes on alike after a restore at any call, through JSON', () => {
    fc.assert(
      fc.property(options, steps, fc.nat(300), (o, calls, cut) => {
        const whole = new CircuitBreaker(o);
        let part = new CircuitBreaker(o);
        let now = 0;
        calls.forEach((step, i) => {
          now += step.wait;
          if (i === cut) {
            const saved = JSON.parse(JSON.stringify(part.snapshot())) as number[];
            part = new CircuitBreaker(o);
            part.restore(saved);
          }
          expect(apply(part, step, now)).toBe(apply(whole, step, now));
          expect(part.snapshot()).toEqual(whole.snapshot());
        });
      }),
      { numRuns: 200 },
    );
  });

  it('leaves open only through half open, and closes only at or below the closing rate', () => {
    fc.assert(
      fc.property(options, steps, (o, calls) => {
        const breaker = new CircuitBreaker(o);
        let now = 0;
        for (const step of calls) {
          now += step.wait;
          const before = breaker.state;
          apply(breaker, step, now);
          const after = breaker.state;
          if (before === 'closed') expect(after).not.toBe('halfOpen');
          if (before === 'open') expect(after).not.toBe('closed');
          const rate = breaker.failures * 1_000_000;
          if (before === 'halfOpen' && after === 'closed')
            expect(rate).toBeLessThanOrEqual(o.closeAt * breaker.samples);
          if (before === 'closed' && after === 'open') expect(rate).toBeGreaterThanOrEqual(o.openAt * breaker.samples);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('closes within a window of successful probes once the venue answers, whatever was lost before', () => {
    fc.assert(
      fc.property(options, steps, (o, calls) => {
        const breaker = new CircuitBreaker(o);
        let now = 0;
        for (const step of calls) {
          now += step.wait;
          apply(breaker, step, now);
        }
        let answers = 0;
        while (breaker.state !== 'closed' && answers <= o.windowOutcomes) {
          now += o.openMicros;
          expect(breaker.tryAcquire(now)).toBe(true);
          breaker.onSuccess(now);
          answers++;
        }
        expect(breaker.state).toBe('closed');
        expect(answers).toBeLessThanOrEqual(o.windowOutcomes);
      }),
      { numRuns: 200 },
    );
  });
});
