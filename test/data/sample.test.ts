import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { generateSample, SAMPLE } from '../../scripts/gen-sample.ts';
import { loadBarsFile } from '../../src/adapters/duckdb/index.ts';
import { synthesizeBars } from '../../src/domain/market/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('sample data', () => {
  it('is what its script writes', () => {
    expect(generateSample(ROOT, true)).toBe(true);
  });

  it('comes back from its file as the bars that were made, and says that it is synthetic', async () => {
    const loaded = await loadBarsFile(`${ROOT}data/sample/SYNTH-EDGE-USDT_1h.csv`);
    expect(loaded.bars).toEqual(synthesizeBars(SAMPLE));
    expect(loaded).toMatchObject({ synthetic: true, rows: 1000, timeUnit: 'ms' });
  });
});
