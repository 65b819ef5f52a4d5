import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Check,
  type CheckId,
  type Evidence,
  judge,
  sampleEvidence,
  standardNormals,
  trialFacts,
} from './index.ts';

const SIGNIFICANCE: readonly CheckId[] = [
  'activity',
  'probabilistic-sharpe',
  'hac-mean',
  'bootstrap',
  'deflated-sharpe',
  'track-record',
  'degradation',
];

/** Candidates with a daily Sharpe ratio from `least` to 0.3. */
const candidates = (least: number): fc.Arbitrary<Evidence> =>
  fc
    .record({
      seed: fc.nat(),
      mean: fc.double({ min: least, max: 0.3, noNaN: true }),
      days: fc.integer({ min: 200, max: 500 }),
      count: fc.integer({ min: 2, max: 50 }),
    })
    .map(({ seed, mean, days, count }) =>
      sampleEvidence({
        returns: standardNormals(days, { seed, mean, exact: false }).map((z) => z * 0.004),
        outOfSampleIndex: Math.floor(days / 2),
        trials: { count, sharpeVariance: 1 / days },
      }),
    );

/** From hopeless to excellent. */
const candidate = candidates(-0.1);

function withValue(evidence: Evidence, change: (value: number) => number): Evidence {
  const value = evidence.returns.value.map(change);
  // The drawdown goes with the returns; all of them are far from its limit in these tests.
  const trading = { ...evidence.trading, maxDrawdownPpm: 140_000 };
  return { ...evidence, trading, returns: { ...evidence.returns, value } };
}

function significance(evidence: Evidence): readonly (readonly [CheckId, boolean])[] {
  const relevant = (check: Check): boolean => SIGNIFICANCE.includes(check.id);
  return judge(evidence)
    .checks.filter(relevant)
    .map((check) => [check.id, check.passed]);
}

describe('judge', () => {
  it('never turns a refusal into a pass when there were more trials', () => {
    fc.assert(
      fc.property(candidate, fc.integer({ min: 1, max: 10_000 }), (evidence, more) => {
        const tried = { ...evidence, trials: { ...evidence.trials, count: evidence.trials.count + more } };
        const single = { ...evidence, trials: { ...evidence.trials, count: 1, sharpeVariance: 0 } };
        const passes = [single, evidence, tried].map((it) => judge(it).kind === 'passed');
        expect(passes).toEqual(passes.toSorted((a, b) => Number(b) - Number(a)));
      }),
      { numRuns: 20 },
    );
  });

  it('answers the significance checks alike for returns that are scaled by a positive constant', () => {
    fc.assert(
      fc.property(candidate, fc.double({ min: 1e-3, max: 8, noNaN: true }), (evidence, factor) => {
        expect(significance(withValue(evidence, (r) => r * factor))).toEqual(significance(evidence));
      }),
      { numRuns: 20 },
    );
  });

  it('refuses a candidate that passes when the sign of its returns is flipped', () => {
    fc.assert(
      fc.property(candidates(0.27), (evidence) => {
        fc.pre(judge(evidence).kind === 'passed');
        expect(judge(withValue(evidence, (r) => -r)).kind).toBe('refused');
      }),
      { numRuns: 25 },
    );
  });

  it('refuses when NaN or an infinity is added to the returns', () => {
    fc.assert(
      fc.property(candidate, fc.constantFrom(Number.NaN, Infinity, -Infinity), (evidence, value) => {
        const { returns } = evidence;
        const verdict = judge({ ...evidence, returns: { ...returns, value: [...returns.value, value] } });
        expect(verdict.checks.map((check) => [check.id, check.passed])).toEqual([['evidence', false]]);
      }),
      { numRuns: 25 },
    );
  });

  it('is total: arbitrary JSON is refused and never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => judge(value as unknown as Evidence).kind === 'refused'));
  });

  it('is total: evidence with any number replaced by any double is judged', () => {
    const numbers = ['missingBars', 'deadBars', 'bars', 'from', 'to'] as const;
    fc.assert(
      fc.property(candidate, fc.constantFrom(...numbers), fc.double(), (evidence, key, value) => {
        const verdict = judge({ ...evidence, data: { ...evidence.data, [key]: value } });
        expect(['passed', 'refused']).toContain(verdict.kind);
      }),
      { numRuns: 20 },
    );
  });

  it('does not change what it is given', () => {
    fc.assert(
      fc.property(candidate, (evidence) => {
        const before = structuredClone(evidence);
        judge(evidence);
        expect(evidence).toEqual(before);
        expect(Object.isFrozen(evidence)).toBe(false);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the error rates of the gate', { timeout: 600_000 }, () => {
  it('passes less than 2 % of 500 series of pure noise with 20 trials', () => {
    let passed = 0;
    for (let seed = 0; seed < 500; seed++) {
      const returns = standardNormals(400, { seed, mean: 0, exact: false }).map((z) => z * 0.004);
      const trials = { count: 20, sharpeVariance: 1 / 400 };
      if (judge(sampleEvidence({ returns, outOfSampleIndex: 280, trials })).kind === 'passed') passed += 1;
    }
    expect(passed / 500).toBeLessThan(0.02);
  });

  it('passes less than 2 % of 100 series that are each the best of 20 of pure noise', () => {
    let passed = 0;
    for (let draw = 0; draw < 100; draw++) if (judge(bestOfNoise(draw)).kind === 'passed') passed += 1;
    expect(passed / 100).toBeLessThan(0.02);
  });

  it('passes at most 8 % of 100 candidates that were picked by 20 looks at the out-of-sample days', () => {
    let passed = 0;
    for (let draw = 0; draw < 100; draw++) if (judge(bestLook(draw)).kind === 'passed') passed += 1;
    expect(passed / 100).toBeLessThanOrEqual(0.08);
  });

  it('passes most of 20 series with a planted annual Sharpe ratio of 3 over five years', () => {
    let passed = 0;
    for (let seed = 0; seed < 20; seed++) {
      const mean = 3 / Math.sqrt(365);
      const returns = standardNormals(1_825, { seed, mean, exact: false }).map((z) => z * 0.004);
      const trials = { count: 20, sharpeVariance: 1 / 1_825 };
      if (judge(sampleEvidence({ returns, outOfSampleIndex: 1_200, trials })).kind === 'passed') passed += 1;
    }
    expect(passed / 20).toBeGreaterThan(0.85);
  });
});

/** A Sharpe ratio per day. */
function ratioOf(x: readonly number[]): number {
  const mean = x.reduce((sum, z) => sum + z, 0) / x.length;
  return mean / Math.sqrt(x.reduce((sum, z) => sum + (z - mean) ** 2, 0) / (x.length - 1));
}

/** 20 strategies that remember the in-sample days and know nothing; the one that does best out of sample is brought. */
function bestLook(draw: number): Evidence {
  const inSample = standardNormals(657, { seed: draw, mean: 2 / Math.sqrt(365), exact: true });
  const looks = Array.from({ length: 20 }, (_, look) =>
    standardNormals(438, { seed: 5_000_000 + draw * 20 + look, mean: 0, exact: false }),
  );
  const ratios = looks.map(ratioOf);
  const best = looks[ratios.indexOf(Math.max(...ratios))] ?? [];
  const tried = looks.map((x) => ({ dailySharpe: ratioOf([...inSample, ...x]), to: 2 }));
  const { count, sharpeVariance, outOfSampleLooks } = trialFacts(tried, { head: '', outOfSampleFrom: 1 });
  return sampleEvidence({
    returns: [...inSample, ...best].map((z) => z * 0.004),
    outOfSampleIndex: 657,
    trials: { count, sharpeVariance, outOfSampleLooks },
  });
}

/** The best of 20 worthless strategies, with the variance of their Sharpe ratios as it came out. */
function bestOfNoise(draw: number): Evidence {
  const tried = Array.from({ length: 20 }, (_, trial) =>
    standardNormals(400, { seed: 1_000_000 + draw * 20 + trial, mean: 0, exact: false }),
  );
  const ratios = tried.map((x) => {
    const mean = x.reduce((sum, z) => sum + z, 0) / x.length;
    return mean / Math.sqrt(x.reduce((sum, z) => sum + (z - mean) ** 2, 0) / (x.length - 1));
  });
  const best = ratios.indexOf(Math.max(...ratios));
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const sharpeVariance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (ratios.length - 1);
  return sampleEvidence({
    returns: (tried[best] ?? []).map((z) => z * 0.004),
    outOfSampleIndex: 280,
    trials: { count: 20, sharpeVariance },
  });
}
