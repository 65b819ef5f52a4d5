import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { GoldenBacktest } from './backtest-adapter.ts';

const SHARED = fileURLToPath(new URL('../../../shared', import.meta.url));
const GOLDEN = join(SHARED, 'golden', 'backtest');

/** Every golden case, read anew: a case that is added is a case that must agree. */
function cases(): GoldenBacktest[] {
  return readdirSync(GOLDEN)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => (JSON.parse(readFileSync(join(GOLDEN, name), 'utf8')) as { cases: GoldenBacktest[] }).cases);
}

describe.skipIf(!existsSync(SHARED))('golden backtests', () => {
  it('agree with the engine, all 36 of them, trade by trade', () => {
    const json = join(mkdtempSync(join(tmpdir(), 'bot4-golden-')), 'result.json');
    const adapter = fileURLToPath(new URL('backtest-adapter.ts', import.meta.url));
    const data = join(SHARED, 'data');
    const args = ['--no-warnings', join(GOLDEN, 'check.mjs'), adapter, '--data', data, '--json', json];
    spawnSync(process.execPath, args, { encoding: 'utf8' });
    const result = JSON.parse(readFileSync(json, 'utf8')) as { cases: { id: string; ok: boolean }[] };
    const agree = result.cases.filter(({ ok }) => ok).map(({ id }) => id);
    expect(agree.sort()).toEqual(
      cases()
        .map(({ id }) => id)
        .sort(),
    );
    expect(agree.length).toBeGreaterThanOrEqual(36);
  }, 600_000);
});
