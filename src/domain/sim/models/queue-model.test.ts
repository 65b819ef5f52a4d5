import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProbabilisticQueue, type QueueFamily, type QueueModel, QueuePlace, RiskAverseQueue } from './queue-model.ts';

const FAMILIES: readonly QueueFamily[] = ['power', 'power2', 'power3', 'log', 'log2'];
const MODELS: readonly QueueModel[] = [
  new RiskAverseQueue(),
  ...FAMILIES.flatMap((family) => [0.5, 1, 3].map((power) => new ProbabilisticQueue(family, power))),
];

describe('queue models', () => {
  it('give a share that rises over the queue from 0 to 1, whatever the model', () => {
    const lots = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), lots, lots, lots, (model, a, b, c) => {
        const total = a + b + c;
        const near = model.shareAhead(a, b + c);
        const far = model.shareAhead(a + b, c);
        expect(near).toBeGreaterThanOrEqual(0);
        expect(far).toBeGreaterThanOrEqual(near - 1e-12);
        expect(far).toBeLessThanOrEqual(1);
        expect(model.shareAhead(0, total)).toBe(0);
        expect(model.shareAhead(total, 0)).toBe(1);
      }),
    );
  });

  it.each([
    ['power', 1, 0.3],
    ['power', 2, 9 / 58],
    ['power2', 2, 1 - 0.49],
    ['power3', 2, 0.09],
    ['log', 1, 1 - Math.log(71) / (Math.log(71) + Math.log(31))],
    ['log2', 1, 1 - Math.log(71) / Math.log(101)],
  ] as const)('of family %s and power %d have 30 of 100 before a place: share %d', (family, power, share) => {
    expect(new ProbabilisticQueue(family, power).shareAhead(30, 70)).toBeCloseTo(share, 12);
  });

  it('take nothing from before while there is something behind, when risk-averse', () => {
    expect(new RiskAverseQueue().shareAhead(99, 1)).toBe(0);
    expect(new RiskAverseQueue().shareAhead(99, 0)).toBe(1);
  });

  it('refuse queues and powers that cannot be', () => {
    expect(() => new RiskAverseQueue().shareAhead(-1, 1)).toThrow('not negative');
    expect(() => new ProbabilisticQueue('log', 0)).toThrow('positive');
  });
});

describe('a place in a queue', () => {
  it('comes nearer by trades, and is reached by the rest of one', () => {
    const place = new QueuePlace(new RiskAverseQueue(), 10);
    expect(place.trade(4)).toBe(0);
    expect(place.front).toBe(6);
    expect(place.trade(9)).toBe(3);
    expect(place.front).toBe(0);
  });

  it('does not count a trade again when the level shows it', () => {
    const place = new QueuePlace(new ProbabilisticQueue(), 10);
    place.changed(10, 20);
    place.trade(4);
    place.changed(20, 16);
    expect(place.front).toBe(6);
    // 8 of 16 leave by cancels: in proportion 3 of the 6 before.
    place.changed(16, 8);
    expect(place.front).toBeCloseTo(3, 12);
  });

  it('stays where it is when lots behind leave, and moves when there are too few behind', () => {
    const place = new QueuePlace(new RiskAverseQueue(), 10);
    place.changed(10, 15);
    place.changed(15, 11);
    expect(place.front).toBe(10);
    place.changed(11, 7);
    expect(place.front).toBe(7);
  });

  it('never goes back and never has more before it than the level shows', () => {
    const step = fc.record({ traded: fc.integer({ min: 0, max: 30 }), level: fc.integer({ min: 0, max: 100 }) });
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), fc.array(step, { maxLength: 40 }), (model, steps) => {
        let level = 50;
        const place = new QueuePlace(model, level);
        for (const { traded, level: next } of steps) {
          const before = place.front;
          place.trade(Math.min(traded, level));
          place.changed(level, next);
          level = next;
          expect(place.front).toBeLessThanOrEqual(before + 1e-9);
          expect(place.front).toBeLessThanOrEqual(level);
          expect(place.front).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
