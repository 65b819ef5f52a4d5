import { describe, expect, it } from 'vitest';
import { benchFiles, loadCases } from './bench-files.ts';
import { BUDGETS } from './budgets.ts';
import { measure } from './harness.ts';

const SMOKE_TIMEOUT_MS = 60_000;

describe.each(benchFiles())('bench %s', (file) => {
  it(
    'runs every case at its small size, to a checksum and finite times',
    async () => {
      for (const benchCase of await loadCases(file)) {
        const result = await measure(benchCase, 'small');
        expect(Number.isFinite(result.checksum), `${benchCase.name}: checksum ${result.checksum}`).toBe(true);
        for (const value of [result.best, result.median, result.referenceNs, result.bytes ?? 0, result.gcsPerMillion]) {
          expect(Number.isFinite(value), `${benchCase.name}: ${JSON.stringify(result)}`).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
        if (benchCase.tail !== false) expect(Number.isFinite(result.tail?.p999), benchCase.name).toBe(true);
        if (benchCase.twin !== undefined) expect(Number.isFinite(result.twin?.medianRatio), benchCase.name).toBe(true);
        process.stdout.write(`${benchCase.name}: checksum ${result.checksum}\n`);
      }
    },
    SMOKE_TIMEOUT_MS,
  );
});

describe('budgets', () => {
  it('are each measured by exactly one case, and every case has a name of its own', async () => {
    const all = (await Promise.all(benchFiles().map(loadCases))).flat();
    const promised = all.flatMap((benchCase) => benchCase.budgets);
    expect(promised.toSorted()).toEqual(Object.keys(BUDGETS).toSorted());
    expect(new Set(all.map((benchCase) => benchCase.name)).size).toBe(all.length);
  });

  it('of a kind that needs groups or a twin belong to a case that has them', async () => {
    const all = (await Promise.all(benchFiles().map(loadCases))).flat();
    for (const benchCase of all) {
      for (const name of benchCase.budgets) {
        const { statistic } = BUDGETS[name];
        if (statistic === 'speedup') expect(benchCase.twin, name).toBeDefined();
        if (statistic === 'p99') expect(benchCase.tail, name).not.toBe(false);
      }
    }
  });
});
