import { describe, expect, it } from 'vitest';
import type { BenchResult, TwinResult } from './bench-case.ts';
import { REFERENCE_NS } from './reference.ts';
import { better, judge, machineFactor } from './verdict.ts';

function result(changes: Partial<BenchResult>): BenchResult {
  return {
    name: 'case',
    input: 'input',
    method: 'batched',
    clock: 'wall',
    checksum: 1,
    best: 1,
    median: 1,
    tail: { p50: 1, p99: 1, p999: 1, groups: 64 },
    rejected: 0,
    disturbed: false,
    stalls: 0,
    bytes: 0,
    gcsPerMillion: 0,
    gc: { minor: 0, major: 0, longestMs: 0 },
    referenceNs: REFERENCE_NS,
    twin: null,
    budgets: [],
    ...changes,
  };
}

function tailOf(p99: number): BenchResult['tail'] {
  return { p50: 1, p99, p999: p99, groups: 64 };
}

function twinOf(ratioOfMinima: number, medianRatio: number): TwinResult {
  return { name: 'twin', best: 1, median: 1, ratioOfMinima, medianRatio };
}

describe('verdict', () => {
  it('of an asked figure has no margin: 100 ns is met, 101 ns is broken', () => {
    expect(judge(result({ tail: tailOf(100) }), 'breakerP99').outcome).toBe('met');
    expect(judge(result({ tail: tailOf(101) }), 'breakerP99').outcome).toBe('broken');
  });

  it('of an asked figure is the same on a slow machine', () => {
    expect(judge(result({ tail: tailOf(101), referenceNs: 10 * REFERENCE_NS }), 'breakerP99').outcome).toBe('broken');
  });

  it('of a floor of 6 ns passes up to 9 ns and shows it', () => {
    expect(judge(result({ best: 6 }), 'breakerFloor').outcome).toBe('met');
    expect(judge(result({ best: 9 }), 'breakerFloor').outcome).toBe('within');
    expect(judge(result({ best: 9.1 }), 'breakerFloor').outcome).toBe('broken');
  });

  it('of a floor grows with the reference kernel, but does not shrink with it', () => {
    expect(judge(result({ best: 12, referenceNs: 2 * REFERENCE_NS }), 'breakerFloor')).toMatchObject({
      outcome: 'met',
      limit: 12,
    });
    expect(machineFactor(REFERENCE_NS / 2)).toBe(1);
  });

  it('of bytes is broken by one boxed double an operation', () => {
    expect(judge(result({ bytes: 0.0039 }), 'breakerBytes').outcome).toBe('met');
    expect(judge(result({ bytes: 16 }), 'breakerBytes').outcome).toBe('broken');
  });

  it('of a speed-up takes the better of the two ratios, and fails below 1 / 1.25 of the limit', () => {
    expect(judge(result({ twin: twinOf(4, 5) }), 'feeSpeedup').outcome).toBe('met');
    expect(judge(result({ twin: twinOf(4, 3) }), 'feeSpeedup').outcome).toBe('within');
    expect(judge(result({ twin: twinOf(3.9, 3) }), 'feeSpeedup').outcome).toBe('broken');
  });

  it('of a figure that the case does not have is "not measured"', () => {
    expect(judge(result({ tail: null }), 'breakerP99').outcome).toBe('not measured');
    expect(judge(result({}), 'feeSpeedup').outcome).toBe('not measured');
  });
});

describe('the better of two runs', () => {
  it('is the one with fewer broken figures, and the first when they are alike', () => {
    const good = result({ budgets: ['breakerP99'] });
    const bad = result({ budgets: ['breakerP99'], tail: tailOf(200) });
    expect(better(bad, good)).toBe(good);
    expect(better(good, bad)).toBe(good);
    expect(better(bad, { ...bad })).toBe(bad);
  });
});
