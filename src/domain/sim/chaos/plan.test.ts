import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ksOneSample } from '../../stats/index.ts';
import { BanMemory } from './ban-memory.ts';
import { chanceAt } from './chance.ts';
import type { RequestKind } from './fault-kinds.ts';
import { CHAOS_MODES } from './modes.ts';
import { type ChaosPlan, planChaos } from './plan.ts';
import type { ChaosFault } from './scenario.ts';

const S = 1e6;

function planOf(...faults: ChaosFault[]): ChaosPlan {
  return planChaos(7, { version: 1, name: 'test', faults });
}

function request(plan: ChaosPlan, index: number, more: { time?: number; kind?: RequestKind; ignored?: number } = {}) {
  return plan.request({ time: 5 * S, index, kind: 'order', ...more });
}

describe('chance at a place', () => {
  it('is uniform over messages, faults and seeds, and not of another shape', () => {
    const samples = [
      Float64Array.from({ length: 20_000 }, (_, i) => chanceAt(1, 0, i, 1)),
      Float64Array.from({ length: 20_000 }, (_, i) => chanceAt(i, 3, 5, 1)),
      Float64Array.from({ length: 20_000 }, (_, i) => chanceAt(9, i, 0, 2)),
    ];
    for (const sample of samples) {
      const pOf = (power: number): number =>
        ksOneSample(sample, { cdf: (x) => x ** power, method: 'asymptotic' }).pValue;
      expect(pOf(1)).toBeGreaterThan(0.01);
      expect(pOf(1.06)).toBeLessThan(1e-4);
    }
  });

  it('is not related from one message to the next: correlation below 2 % over 20,000', () => {
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += (chanceAt(2, 1, i, 1) - 0.5) * (chanceAt(2, 1, i + 1, 1) - 0.5);
    expect(Math.abs(sum / 20_000 / (1 / 12))).toBeLessThan(0.02);
    expect(chanceAt(2, 2 ** 40)).not.toBe(chanceAt(2, 0));
  });
});

describe('the plan of requests', () => {
  it('hits the share that the scenario asks for: 20 % of 20,000 within 1 %', () => {
    const plan = planOf({ kind: 'dropReply', share: 0.2 });
    let hits = 0;
    for (let i = 0; i < 20_000; i++) if (request(plan, i).answer === 'none') hits += 1;
    expect(Math.abs(hits / 20_000 - 0.2)).toBeLessThan(0.01);
  });

  it('is the same for the same seed in any order, and another for another seed', () => {
    const ask = (seed: number, order: readonly number[]) => {
      const plan = planChaos(seed, CHAOS_MODES.storm);
      return new Map(order.map((i) => [i, JSON.stringify(request(plan, i, { time: i * S }))]));
    };
    const rising = Array.from({ length: 200 }, (_, i) => i);
    expect([...ask(3, [...rising].reverse())].sort()).toEqual([...ask(3, rising)].sort());
    expect([...ask(4, rising)]).not.toEqual([...ask(3, rising)]);
  });

  it.each([
    [
      { kind: 'dropRequest', share: 1 },
      { answer: 'none', deliveries: 0 },
    ],
    [
      { kind: 'dropReply', share: 1 },
      { answer: 'none', deliveries: 1 },
    ],
    [
      { kind: 'delayRequest', share: 1, minMs: 5, maxMs: 5 },
      { requestDelayMicros: 5000, replyDelayMicros: 0 },
    ],
    [
      { kind: 'delayReply', share: 1, minMs: 5, maxMs: 5 },
      { requestDelayMicros: 0, replyDelayMicros: 5000 },
    ],
    [
      { kind: 'duplicateRequest', share: 1 },
      { answer: 'normal', deliveries: 2 },
    ],
    [
      { kind: 'truncateReply', share: 1 },
      { answer: 'truncated', deliveries: 1 },
    ],
    [
      { kind: 'serverError', share: 1, executedShare: 1 },
      { answer: 'error', status: 502, deliveries: 1 },
    ],
    [
      { kind: 'unknownStatus', share: 1, executedShare: 0 },
      { answer: 'unknown', status: 504, deliveries: 0 },
    ],
    [
      { kind: 'outage', forS: 10 },
      { answer: 'noConnection', deliveries: 0 },
    ],
    [
      { kind: 'requestCut', forS: 10 },
      { answer: 'none', deliveries: 0 },
    ],
    [
      { kind: 'maintenance', forS: 10 },
      { answer: 'busy', status: 503, deliveries: 0 },
    ],
    [
      { kind: 'keyRevoked', forS: 10 },
      { answer: 'keyRefused', status: 401, deliveries: 0 },
    ],
  ] as const)('with %j says %j', (fault, fate) => {
    expect(request(planOf(fault as ChaosFault), 0)).toMatchObject({ ...fate, faults: [fault.kind] });
  });

  it('carries out the share of unknown ones that is asked for', () => {
    const plan = planOf({ kind: 'unknownStatus', share: 1, executedShare: 0.3 });
    let done = 0;
    for (let i = 0; i < 10_000; i++) done += request(plan, i).deliveries;
    expect(Math.abs(done / 10_000 - 0.3)).toBeLessThan(0.015);
  });

  it('halves only what has two halves, keeps to the kinds and the time that it is for, and spares public requests of a revoked key', () => {
    const half = planOf({ kind: 'halfReplace', share: 1 }, { kind: 'legFault', share: 1 });
    expect(request(half, 0).faults).toEqual([]);
    expect(request(half, 0, { kind: 'replace' })).toMatchObject({ isHalf: true, faults: ['halfReplace'] });
    expect(request(half, 0, { kind: 'list' })).toMatchObject({ isHalf: true, faults: ['legFault'] });
    const narrow = planOf({ kind: 'dropReply', share: 1, of: ['cancel'], fromS: 2, untilS: 4 });
    const answers = [1.9, 2, 3.9, 4].map((s) => request(narrow, 0, { kind: 'cancel', time: s * S }).answer);
    expect(answers).toEqual(['normal', 'none', 'none', 'normal']);
    expect(request(narrow, 0, { time: 3 * S }).answer).toBe('normal');
    expect(request(planOf({ kind: 'keyRevoked', forS: 10 }), 0, { kind: 'public' }).answer).toBe('normal');
  });

  it('leaves a lost answer lost, whatever error there would have been', () => {
    const plan = planOf(
      { kind: 'dropReply', share: 1 },
      { kind: 'serverError', share: 1, executedShare: 1 },
      { kind: 'truncateReply', share: 1 },
    );
    expect(request(plan, 0)).toMatchObject({ answer: 'none', status: 0, deliveries: 1 });
  });
});

describe('a rate limit', () => {
  const plan = planOf({ kind: 'rateLimit', forS: 20, tolerated: 2, banS: 60 });

  it('answers 429 with the seconds that are left, then 418', () => {
    expect(request(plan, 0, { time: 5.5 * S })).toMatchObject({ answer: 'limited', status: 429, retryAfterS: 15 });
    expect(request(plan, 0, { ignored: 2 }).status).toBe(429);
    expect(request(plan, 0, { ignored: 3 })).toMatchObject({ answer: 'banned', status: 418, retryAfterS: 60 });
    expect(request(plan, 0, { time: 20 * S }).answer).toBe('normal');
  });

  it('bans who goes on asking, beyond the window, twice as long each time', () => {
    const memory = new BanMemory(planOf({ kind: 'rateLimit', everyS: 100, forS: 100, tolerated: 1, banS: 60 }));
    const ask = (s: number) => {
      const { status, retryAfterS } = memory.request({ time: s * S, index: 0, kind: 'query' });
      return [status, retryAfterS];
    };
    expect([ask(1), ask(2), ask(3), ask(4)]).toEqual([
      [429, 99],
      [429, 98],
      [418, 60],
      [418, 59],
    ]);
    expect(memory.sentInBan).toBe(1);
    expect([ask(64), ask(65), ask(66)]).toEqual([
      [429, 36],
      [429, 35],
      [418, 120],
    ]);
    expect(ask(185)).toEqual([418, 1]);
    expect(memory.sentInBan).toBe(2);
  });

  it('lets go who waits', () => {
    const memory = new BanMemory(plan);
    expect(memory.request({ time: S, index: 0, kind: 'query' }).status).toBe(429);
    expect(memory.request({ time: 20 * S, index: 1, kind: 'query' }).answer).toBe('normal');
    expect(memory.sentInBan).toBe(0);
  });
});

describe('the plan of messages', () => {
  it.each([
    [{ kind: 'dropMessage', share: 1 }, { copies: 0 }],
    [{ kind: 'duplicateMessage', share: 1 }, { copies: 2 }],
    [{ kind: 'reorderMessage', share: 1 }, { isLate: true }],
    [{ kind: 'delayMessage', share: 1, minMs: 3, maxMs: 3 }, { delayMicros: 3000 }],
    [{ kind: 'malformedMessage', share: 1 }, { isMalformed: true }],
    [{ kind: 'oddNumbers', share: 1 }, { hasOddNumbers: true }],
    [{ kind: 'crossedBook', share: 1 }, { isCrossed: true }],
    [{ kind: 'priceSpike', share: 1, factor: 100 }, { priceFactor: 100 }],
  ] as const)('with %j says %j', (fault, fate) => {
    const plan = planOf(fault as ChaosFault);
    expect(plan.message({ time: 0, index: 0, channel: 'book' })).toMatchObject({ ...fate, faults: [fault.kind] });
  });

  it('crosses books only, and fails connections one by one', () => {
    const crossed = planOf({ kind: 'crossedBook', share: 1 });
    expect(crossed.message({ time: 0, index: 0, channel: 'trades' }).isCrossed).toBe(false);
    const plan = planOf({ kind: 'dropMessage', share: 0.5 });
    const lost = (connection: number) =>
      Array.from({ length: 64 }, (_, index) => plan.message({ time: 0, index, channel: 'trades', connection }).copies);
    expect(lost(1)).not.toEqual(lost(2));
  });
});

describe('windows and moments', () => {
  it('come once in each period, at another place each time, and are over after their length', () => {
    const plan = planOf({ kind: 'stall', everyS: 100, forS: 10 });
    const incidents = plan.incidents(0, 1000 * S);
    const begins = incidents.filter(({ phase }) => phase === 'begin').map(({ time }) => time);
    expect(begins).toHaveLength(10);
    begins.forEach((begin, k) => {
      expect(Math.floor(begin / (100 * S))).toBe(k);
      expect(plan.condition(begin).isStalled).toBe(true);
      expect(plan.condition(begin - 1).isStalled).toBe(false);
      expect(plan.condition(begin + 10 * S - 1).isStalled).toBe(true);
      expect(plan.condition(begin + 10 * S).isStalled).toBe(false);
    });
    expect(new Set(begins.map((begin) => begin % (100 * S))).size).toBe(10);
  });

  it('are the same whether asked for at once or in pieces', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 500 }), (seed, stepS) => {
        const plan = planChaos(seed, CHAOS_MODES.storm);
        const pieces = [];
        for (let t = 0; t < 2000; t += stepS) pieces.push(...plan.incidents(t * S, Math.min(2000, t + stepS) * S));
        expect(pieces).toEqual(plan.incidents(0, 2000 * S));
      }),
      { numRuns: 30 },
    );
  });

  it('happen once where no period is said, and not after their end', () => {
    const once = planOf({ kind: 'disconnect', fromS: 30 }, { kind: 'halt', fromS: 20, forS: 5 });
    expect(once.incidents(0, 1e6 * S).map(({ time, kind, phase }) => [time / S, kind, phase])).toEqual([
      [20, 'halt', 'begin'],
      [25, 'halt', 'end'],
      [30, 'disconnect', 'moment'],
    ]);
    const ended = planOf({ kind: 'disconnect', everyS: 10, untilS: 50 });
    expect(ended.incidents(0, 1000 * S).length).toBeGreaterThanOrEqual(4);
    expect(ended.incidents(50 * S, 1000 * S)).toEqual([]);
  });

  it('say what the venue is like', () => {
    const plan = planOf(
      { kind: 'frozenTime', fromS: 1, forS: 9 },
      { kind: 'clockSkew', forS: 10, minMs: -400, maxMs: -400 },
      { kind: 'readLag', forS: 10, minMs: 250, maxMs: 250 },
      { kind: 'shortHistory', forS: 10, maxMs: 60_000 },
      { kind: 'filterChange', forS: 10 },
      { kind: 'feeAsset', forS: 10 },
      { kind: 'maintenance', forS: 10 },
    );
    expect(plan.condition(5 * S)).toMatchObject({
      frozenSince: S,
      clockSkewMicros: -400_000,
      readLagMicros: 250_000,
      historyMicros: 60 * S,
      hasOtherFilters: true,
      hasOtherFeeAsset: true,
      isInMaintenance: true,
      isHalted: true,
    });
    expect(plan.condition(20 * S)).toEqual(planOf().condition(20 * S));
    expect(planOf().condition(0)).toMatchObject({ isOut: false, historyMicros: Number.POSITIVE_INFINITY });
  });

  it('refuse a seed that is none', () => {
    expect(() => planChaos(-1, CHAOS_MODES.calm)).toThrow('seed');
  });
});
