/**
 * Whatever is commanded in whatever order: nothing is made or lost, and the books add up. Schedules are from seeds; one
 * that fails says its seed, and `SIM_SEED=… npx vitest run test/sim/conservation` runs it alone, with `SIM_STEPS` for
 * its length.
 */
import { describe, expect, it } from 'vitest';
import { SIM_EVENT } from '../../src/domain/sim/index.ts';
import { runSchedule } from './schedule.ts';

const STEPS = Number(process.env.SIM_STEPS ?? 90);
const ONE = process.env.SIM_SEED;
const SEEDS = ONE === undefined ? Array.from({ length: 1000 }, (_, seed) => seed) : [Number(ONE)];
/** Schedules that once failed. */
const FOUND = [1010, 1180, 1220, 1300, 5324];

describe('an exchange under random schedules', () => {
  it('conserves assets, keeps its books and never touches what has ended', { timeout: 600_000 }, () => {
    const kinds = new Set<number>();
    let trades = 0;
    for (const seed of SEEDS) {
      const result = runSchedule(seed, STEPS);
      trades += result.trades;
      for (const kind of result.kinds.keys()) kinds.add(kind);
    }
    if (ONE !== undefined) return;
    // Every kind of event came, so the schedules reach everything.
    expect(kinds.size).toBe(Object.keys(SIM_EVENT).length);
    expect(trades).toBeGreaterThan(10_000);
  });

  it.each(FOUND)('does so for seed %i, which once failed', (seed) => {
    expect(runSchedule(seed, 150).trades).toBeGreaterThan(0);
  });

  it('does all that where commissions are in the quote asset and lists pay their sales, 150 schedules', {
    timeout: 600_000,
  }, () => {
    const seeds = ONE === undefined ? Array.from({ length: 150 }, (_, seed) => 20_000 + seed) : SEEDS;
    let trades = 0;
    for (const seed of seeds) trades += runSchedule(seed, STEPS, true).trades;
    if (ONE === undefined) expect(trades).toBeGreaterThan(1500);
  });

  it('writes the same log for the same seed, byte for byte, and another for another', () => {
    const first = runSchedule(77, 300);
    const again = runSchedule(77, 300);
    expect(again.digest).toBe(first.digest);
    expect(runSchedule(78, 300).digest).not.toBe(first.digest);
  });
});
