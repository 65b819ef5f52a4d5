/** A permit and its outcome: the cost that every order pays for the circuit breaker. */
import { ppm } from '../../src/core/index.ts';
import { type BreakerOptions, CircuitBreaker, SharedBreaker, sharedBreakerMemory } from '../../src/hot/index.ts';
import type { BenchCase, Subject } from '../bench-case.ts';
import { PlainBreaker } from './plain-breaker.ts';

const OPTIONS: BreakerOptions = {
  windowOutcomes: 128,
  minOutcomes: 20,
  openAt: ppm(500_000),
  closeAt: ppm(350_000),
  openMicros: 5_000,
  probes: 3,
};
const START = 1_700_000_000_000_000;
const STEP_MICROS = 100;

/** Failures of 64 calls in a row: `calm` stays closed, `storm` passes through all states. */
const CALM = 0x0000_0101;
const STORM = 0xffff_0fff;

function fails(pattern: number, i: number): boolean {
  return ((pattern >>> (i & 31)) & 1) === 1;
}

function breakerSubject(pattern: number): Subject {
  const breaker = new CircuitBreaker(OPTIONS);
  const clock = new Float64Array([START]);
  const run = (count: number): number => {
    let through = 0;
    let now = clock[0] as number;
    for (let i = 0; i < count; i++) {
      now += STEP_MICROS;
      if (!breaker.tryAcquire(now)) continue;
      through++;
      if (fails(pattern, i)) breaker.onFailure(now);
      else breaker.onSuccess(now);
    }
    clock[0] = now;
    return through * 1000 + breaker.failures;
  };
  return { run };
}

function sharedSubject(): Subject {
  const breaker = new SharedBreaker(sharedBreakerMemory({ ...OPTIONS, startMicros: START }));
  const run = (count: number): number => {
    let through = 0;
    for (let i = 0; i < count; i++) {
      if (!breaker.tryAcquire(START)) continue;
      through++;
      if (fails(CALM, i)) breaker.onFailure(START);
      else breaker.onSuccess(START);
    }
    return through * 1000 + breaker.failures;
  };
  return { run };
}

function plainSubject(pattern: number): Subject {
  const breaker = new PlainBreaker(OPTIONS);
  let now = START;
  const run = (count: number): number => {
    let through = 0;
    for (let i = 0; i < count; i++) {
      now += STEP_MICROS;
      if (!breaker.tryAcquire(now)) continue;
      through++;
      breaker.complete(!fails(pattern, i), now);
    }
    return through * 1000 + breaker.failures;
  };
  return { run };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'breaker: permit and outcome, closed',
    input: 'window of 128 outcomes, 1 call of 16 fails',
    method: 'batched',
    setup: () => breakerSubject(CALM),
    twin: { name: 'lists', setup: () => plainSubject(CALM) },
    budgets: ['breakerP99', 'breakerFloor', 'breakerBytes'],
  },
  {
    name: 'breaker in shared memory: permit and outcome, closed',
    input: 'the same calls from one thread, the words in shared memory',
    method: 'batched',
    setup: sharedSubject,
    budgets: ['sharedBreakerAsked', 'sharedBreakerBytes'],
  },
  {
    name: 'breaker: permit and outcome, through all states',
    input: 'window of 128 outcomes, 28 calls of 32 fail, a call every 100 us, open for 5 ms',
    method: 'batched',
    setup: () => breakerSubject(STORM),
    twin: { name: 'lists', setup: () => plainSubject(STORM) },
    budgets: ['breakerStormP99', 'breakerStormBytes'],
  },
];
