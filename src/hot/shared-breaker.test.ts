import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError, ppm } from '../core/index.ts';
import { type BreakerOptions, CircuitBreaker } from './breaker.ts';
import { SharedBreaker, type SharedBreakerMemory, sharedBreakerMemory } from './shared-breaker.ts';

const START = 1_700_000_000_000_000;
const OPTIONS: BreakerOptions = {
  windowOutcomes: 16,
  minOutcomes: 4,
  openAt: ppm(500_000),
  closeAt: ppm(350_000),
  openMicros: 5000,
  probes: 2,
};

function memoryOf(options: Partial<BreakerOptions> = {}): SharedBreakerMemory {
  return sharedBreakerMemory({ ...OPTIONS, ...options, startMicros: START });
}

const options = fc
  .record({
    exponent: fc.integer({ min: 0, max: 6 }),
    minShare: fc.double({ min: 0, max: 1, noNaN: true }),
    openAt: fc.integer({ min: 1, max: 1_000_000 }),
    closeShare: fc.double({ min: 0, max: 1, noNaN: true }),
    openMs: fc.integer({ min: 1, max: 500 }),
    probes: fc.integer({ min: 1, max: 8 }),
  })
  .map((o): BreakerOptions => {
    const windowOutcomes = 2 ** o.exponent;
    return {
      windowOutcomes,
      minOutcomes: Math.max(1, Math.round(o.minShare * windowOutcomes)),
      openAt: ppm(o.openAt),
      closeAt: ppm(Math.floor(o.closeShare * (o.openAt - 1))),
      openMicros: 1000 * o.openMs,
      probes: o.probes,
    };
  });

const steps = fc.array(
  fc.record({
    call: fc.constantFrom('acquire', 'acquire', 'success', 'failure', 'failure', 'release'),
    waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })),
    thread: fc.nat(1),
  }),
  { maxLength: 300 },
);

function apply(breaker: SharedBreaker | CircuitBreaker, call: string, now: number): boolean | undefined {
  if (call === 'acquire') return breaker.tryAcquire(now);
  if (call === 'success') breaker.onSuccess(now);
  else if (call === 'failure') breaker.onFailure(now);
  else breaker.release();
  return undefined;
}

describe('shared circuit breaker', () => {
  it('answers through two views like the breaker of one owner after every call', () => {
    fc.assert(
      fc.property(options, steps, (o, calls) => {
        const memory = sharedBreakerMemory({ ...o, startMicros: START });
        const views = [new SharedBreaker(memory), new SharedBreaker(memory)];
        const one = new CircuitBreaker(o);
        let now = START;
        for (const { call, waitMs, thread } of calls) {
          now += 1000 * waitMs;
          expect(apply(views[thread] as SharedBreaker, call, now)).toBe(apply(one, call, now));
          for (const view of views) {
            expect(view.state).toBe(one.state);
            expect(view.failures).toBe(one.failures);
            expect(view.samples).toBe(one.samples);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it('rounds a wait of 4,001 us up to 5 ms', () => {
    const breaker = new SharedBreaker(memoryOf({ openMicros: 4001 }));
    for (let i = 0; i < 4; i++) breaker.onFailure(START);
    expect(breaker.state).toBe('open');
    expect(breaker.tryAcquire(START + 4999)).toBe(false);
    expect(breaker.tryAcquire(START + 5000)).toBe(true);
  });

  it.each([
    { windowOutcomes: 12 },
    { windowOutcomes: 65_536 },
    { minOutcomes: 17 },
    { openAt: ppm(0) },
    { closeAt: ppm(500_000) },
    { openMicros: 0 },
    { probes: 1024 },
  ])('refuses %o', (wrong) => {
    expect(() => memoryOf(wrong)).toThrow(InvariantError);
  });

  it('refuses a start and a time that are none', () => {
    expect(() => sharedBreakerMemory({ ...OPTIONS, startMicros: -1 })).toThrow(InvariantError);
    const breaker = new SharedBreaker(memoryOf());
    for (let i = 0; i < 4; i++) breaker.onFailure(START);
    expect(() => breaker.tryAcquire(START - 1)).toThrow(InvariantError);
    expect(() => breaker.tryAcquire(Number.NaN)).toThrow(InvariantError);
  });

  it('takes 0 bytes for a permit and its outcome', () => {
    const breaker = new SharedBreaker(memoryOf({ windowOutcomes: 128 }));
    const bytes = bytesPerOperation((count) => {
      let through = 0;
      for (let i = 0; i < count; i++) {
        if (!breaker.tryAcquire(START)) continue;
        through++;
        if ((i & 15) === 0) breaker.onFailure(START);
        else breaker.onSuccess(START);
      }
      return through;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});

/** Runs in each worker: permits and outcomes, every third call fails; at the end it says how many calls went out. */
const CALLER = `
const { workerData, parentPort } = require('node:worker_threads');
import(workerData.module).then(({ SharedBreaker }) => {
  const breaker = new SharedBreaker(workerData.memory);
  let through = 0;
  for (let i = 0; i < workerData.calls; i++) {
    const now = workerData.start + i;
    if (!breaker.tryAcquire(now)) continue;
    through++;
    if (i % 3 === 0) breaker.onFailure(now); else breaker.onSuccess(now);
  }
  parentPort.postMessage(through);
});
`;

function callFrom(memory: SharedBreakerMemory, calls: number): Promise<number> {
  const module = new URL('./shared-breaker.ts', import.meta.url).href;
  const worker = new Worker(CALLER, { eval: true, workerData: { module, memory, calls, start: START } });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

describe('shared circuit breaker of two real threads', () => {
  it('counts the failures of its window exactly after 400,000 calls that stay below the opening rate', async () => {
    const memory = memoryOf({ windowOutcomes: 1024, minOutcomes: 1024, openAt: ppm(900_000) });
    const through = await Promise.all([callFrom(memory, 200_000), callFrom(memory, 200_000)]);
    expect(through).toEqual([200_000, 200_000]);
    const breaker = new SharedBreaker(memory);
    const outcomes = new Uint8Array(memory.buffer).subarray(-1024);
    expect(breaker.failures).toBe(outcomes.reduce((sum, outcome) => sum + outcome, 0));
    expect(breaker.samples).toBe(1024);
    expect(breaker.failures / 1024).toBeGreaterThan(0.25);
    expect(breaker.failures / 1024).toBeLessThan(0.42);
  });

  it('opens for both threads, which then let no more than 1,000 of 100,000 calls out', async () => {
    const memory = memoryOf({ openAt: ppm(200_000), closeAt: ppm(1000), openMicros: 3_600_000_000 });
    const through = await Promise.all([callFrom(memory, 50_000), callFrom(memory, 50_000)]);
    expect(new SharedBreaker(memory).state).toBe('open');
    expect(through.reduce((sum, count) => sum + count, 0)).toBeLessThan(1000);
  });
});
