import { describe, expect, it } from 'vitest';
import { judge, type Verdict } from '../../src/domain/gate/index.ts';
import { sampleEvidence, standardNormals } from '../../src/domain/gate/sample-evidence.ts';

function deflated(sharpeVariance: number): Verdict['checks'][number] | undefined {
  const returns = standardNormals(1095, { seed: 5, mean: 0.09, exact: true }).map((z) => z * 0.001);
  const evidence = sampleEvidence({ returns, outOfSampleIndex: 700, trials: { count: 50, sharpeVariance } });
  return judge(evidence).checks.find((check) => check.id === 'deflated-sharpe');
}

describe('deflated Sharpe check', () => {
  it('is not softened by two backtests that are almost the same among fifty trials', () => {
    expect(deflated(0)?.passed).toBe(false);
    expect(deflated(1e-12)?.passed).toBe(false);
  });
});
