import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError, ppm } from '../core/index.ts';
import { type BreakerOptions, CircuitBreaker } from './breaker.ts';

const OPTIONS: BreakerOptions = {
  windowOutcomes: 20,
  minOutcomes: 10,
  openAt: ppm(500_000),
  closeAt: ppm(350_000),
  openMicros: 1_000_000,
  probes: 3,
};
const START = 1_700_000_000_000_000;

function report(breaker: CircuitBreaker, outcomes: string, now: number): void {
  for (const outcome of outcomes) {
    if (outcome === 'F') breaker.onFailure(now);
    else breaker.onSuccess(now);
  }
}

function openBreaker(): CircuitBreaker {
  const breaker = new CircuitBreaker(OPTIONS);
  report(breaker, 'SSSSSFFFFF', START);
  return breaker;
}

describe('circuit breaker, closed', () => {
  it('opens when failures reach 50 % of the window', () => {
    const breaker = new CircuitBreaker(OPTIONS);
    report(breaker, 'SSSSSSFFFFF', START);
    expect(breaker.failures).toBe(5);
    expect(breaker.samples).toBe(11);
    expect(breaker.state).toBe('closed');
    breaker.onFailure(START);
    expect(breaker.state).toBe('open');
  });

  it('stays closed at 9 failures of 19 and opens at 10 of 20', () => {
    const breaker = new CircuitBreaker(OPTIONS);
    report(breaker, 'SSSSSSSSSSFFFFFFFFF', START);
    expect(breaker.state).toBe('closed');
    breaker.onFailure(START);
    expect(breaker.state).toBe('open');
  });

  it('does not open before the minimum of 10 outcomes, even when all fail', () => {
    const breaker = new CircuitBreaker(OPTIONS);
    report(breaker, 'FFFFFFFFF', START);
    expect(breaker.state).toBe('closed');
    expect(breaker.tryAcquire(START)).toBe(true);
    breaker.onFailure(START);
    expect(breaker.state).toBe('open');
  });

  it('forgets outcomes that left the window of 20', () => {
    const breaker = new CircuitBreaker(OPTIONS);
    report(breaker, 'SFFFF', START);
    report(breaker, 'S'.repeat(20), START);
    expect(breaker.failures).toBe(0);
    expect(breaker.samples).toBe(20);
  });

  it('does not open on a success, even when old failures are still above the rate', () => {
    const breaker = new CircuitBreaker({ ...OPTIONS, windowOutcomes: 10, minOutcomes: 10 });
    report(breaker, 'FFFFFFFFF', START);
    breaker.onSuccess(START);
    expect(breaker.failures).toBe(9);
    expect(breaker.state).toBe('closed');
  });
});

describe('circuit breaker, open', () => {
  it('refuses until openMicros have passed, to the microsecond', () => {
    const breaker = openBreaker();
    expect(breaker.tryAcquire(START)).toBe(false);
    expect(breaker.tryAcquire(START + 999_999)).toBe(false);
    expect(breaker.state).toBe('open');
    expect(breaker.tryAcquire(START + 1_000_000)).toBe(true);
    expect(breaker.state).toBe('halfOpen');
  });

  it('counts late outcomes but does not close by them', () => {
    const breaker = openBreaker();
    report(breaker, 'SSSSSSSSSS', START + 10);
    expect(breaker.failures).toBe(5);
    expect(breaker.samples).toBe(20);
    expect(breaker.state).toBe('open');
    report(breaker, 'F', START + 20);
    expect(breaker.tryAcquire(START + 1_000_000)).toBe(true);
  });
});

describe('circuit breaker, half open', () => {
  function halfOpen(): CircuitBreaker {
    const breaker = openBreaker();
    breaker.tryAcquire(START + 1_000_000);
    return breaker;
  }

  it('lets out 3 probes and no more', () => {
    const breaker = halfOpen();
    expect(breaker.tryAcquire(START + 1_000_001)).toBe(true);
    expect(breaker.tryAcquire(START + 1_000_001)).toBe(true);
    expect(breaker.tryAcquire(START + 1_000_001)).toBe(false);
  });

  it('closes only when failures have fallen to 35 %: 5 of 15, after 5 successes', () => {
    const breaker = halfOpen();
    const now = START + 1_000_001;
    report(breaker, 'SSS', now);
    expect(breaker.state).toBe('halfOpen');
    expect(breaker.tryAcquire(now)).toBe(true);
    expect(breaker.tryAcquire(now)).toBe(true);
    breaker.onSuccess(now);
    expect([breaker.failures, breaker.samples]).toEqual([5, 14]);
    expect(breaker.state).toBe('halfOpen');
    breaker.onSuccess(now);
    expect([breaker.failures, breaker.samples]).toEqual([5, 15]);
    expect(breaker.state).toBe('closed');
  });

  it('closes at exactly 35 %, 7 failures of 20', () => {
    const breaker = new CircuitBreaker({ ...OPTIONS, minOutcomes: 20 });
    report(breaker, 'FFFSSSSSSSSSSFFFFFFF', START);
    expect([breaker.state, breaker.failures]).toEqual(['open', 10]);
    const now = START + 1_000_000;
    const states: string[] = [];
    for (let i = 0; i < 3; i++) {
      expect(breaker.tryAcquire(now)).toBe(true);
      breaker.onSuccess(now);
      states.push(`${breaker.failures} ${breaker.state}`);
    }
    expect(states).toEqual(['9 halfOpen', '8 halfOpen', '7 closed']);
  });

  it('opens again for openMicros at the first failed probe', () => {
    const breaker = halfOpen();
    const now = START + 1_500_000;
    report(breaker, 'SF', now);
    expect(breaker.state).toBe('open');
    expect(breaker.tryAcquire(now + 999_999)).toBe(false);
    expect(breaker.tryAcquire(now + 1_000_000)).toBe(true);
  });

  it('closes on a failed probe when late successes have brought the rate to 35 % already', () => {
    const breaker = openBreaker();
    report(breaker, 'SSSSSSSSSS', START + 10);
    breaker.tryAcquire(START + 1_000_000);
    breaker.onFailure(START + 1_000_001);
    expect([breaker.failures, breaker.samples]).toEqual([6, 20]);
    expect(breaker.state).toBe('closed');
  });

  it('starts a new round after openMicros when outcomes were lost', () => {
    const breaker = halfOpen();
    breaker.tryAcquire(START + 1_000_001);
    breaker.tryAcquire(START + 1_000_001);
    expect(breaker.tryAcquire(START + 1_999_999)).toBe(false);
    expect(breaker.tryAcquire(START + 2_000_000)).toBe(true);
    expect(breaker.state).toBe('halfOpen');
  });

  it('takes a released permit back, once', () => {
    const breaker = halfOpen();
    breaker.tryAcquire(START + 1_000_001);
    breaker.tryAcquire(START + 1_000_001);
    breaker.release();
    expect(breaker.tryAcquire(START + 1_000_001)).toBe(true);
    expect(breaker.tryAcquire(START + 1_000_001)).toBe(false);
  });

  it('ignores a release when no permit is out', () => {
    const breaker = halfOpen();
    report(breaker, 'S', START + 1_000_001);
    breaker.release();
    expect(breaker.tryAcquire(START + 1_000_002)).toBe(true);
    expect(breaker.tryAcquire(START + 1_000_002)).toBe(true);
    expect(breaker.tryAcquire(START + 1_000_002)).toBe(false);
  });
});

describe('circuit breaker snapshot', () => {
  it('holds state, samples, failures, time, probes, window and the outcomes from the oldest on', () => {
    const breaker = openBreaker();
    expect(breaker.snapshot()).toEqual([1, 10, 5, START + 1_000_000, 0, 0, 20, 0b1111100000]);
  });

  it('is the same for the same outcomes wherever the ring began', () => {
    const a = new CircuitBreaker(OPTIONS);
    const b = new CircuitBreaker(OPTIONS);
    report(a, 'S'.repeat(20) + 'F' + 'S'.repeat(19), START);
    report(b, 'S'.repeat(7) + 'F' + 'S'.repeat(19), START);
    expect(a.snapshot()).toEqual(b.snapshot());
  });

  const good = openBreaker().snapshot();
  const broken: readonly (readonly [string, readonly number[]])[] = [
    ['nothing', []],
    ['an unknown state', good.with(0, 3)],
    ['more samples than the window', good.with(1, 21)],
    ['failures that are not those of the outcomes', good.with(2, 4)],
    ['a negative time', good.with(3, -1)],
    ['more probes than there are', good.with(4, 4)],
    ['more probes done than issued', good.with(5, 1)],
    ['another window', good.with(6, 21)],
    ['a missing word of outcomes', good.slice(0, -1)],
    ['a fraction', good.with(1, 9.5)],
  ];
  it.each(broken)('with %s is refused and changes nothing', (_, values) => {
    const breaker = new CircuitBreaker(OPTIONS);
    report(breaker, 'SFS', START);
    const before = breaker.snapshot();
    expect(() => breaker.restore(values)).toThrow(InvariantError);
    expect(breaker.snapshot()).toEqual(before);
  });
});

describe('circuit breaker options', () => {
  const wrong: readonly (readonly [string, Partial<BreakerOptions>])[] = [
    ['a window of 0', { windowOutcomes: 0 }],
    ['a window of 65,537', { windowOutcomes: 65_537 }],
    ['a minimum above the window', { minOutcomes: 21 }],
    ['a minimum of 0', { minOutcomes: 0 }],
    ['an opening rate of 0', { openAt: ppm(0), closeAt: ppm(-1) }],
    ['an opening rate above 100 %', { openAt: ppm(1_000_001) }],
    ['a closing rate equal to the opening rate', { closeAt: ppm(500_000) }],
    ['a negative closing rate', { closeAt: ppm(-1) }],
    ['no wait', { openMicros: 0 }],
    ['half a microsecond', { openMicros: 0.5 }],
    ['no probes', { probes: 0 }],
  ];
  it.each(wrong)('refuse %s', (_, change) => {
    expect(() => new CircuitBreaker({ ...OPTIONS, ...change })).toThrow(InvariantError);
  });

  it('refuse a time that is not a number when it would be kept', () => {
    const breaker = new CircuitBreaker({ ...OPTIONS, minOutcomes: 1 });
    expect(() => breaker.onFailure(Number.NaN)).toThrow(InvariantError);
  });
});

describe('circuit breaker memory', () => {
  it('takes 0 bytes for an acquire and its outcome', () => {
    const breaker = new CircuitBreaker(OPTIONS);
    const clock = new Float64Array([START]);
    const bytes = bytesPerOperation((count) => {
      let through = 0;
      let now = clock[0] as number;
      for (let i = 0; i < count; i++) {
        now += 100_000;
        if (!breaker.tryAcquire(now)) continue;
        through++;
        // Half of the calls fail for a while, so that all three states are passed through.
        if ((i & 63) < 24 && (i & 1) === 0) breaker.onFailure(now);
        else breaker.onSuccess(now);
      }
      clock[0] = now;
      return through;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
