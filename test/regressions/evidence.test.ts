import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { judge, judgeLive } from '../../src/domain/gate/index.ts';
import { sampleEvidence, standardNormals } from '../../src/domain/gate/sample-evidence.ts';
import { HOUSE_RISK_PROFILE } from '../../src/domain/risk/index.ts';
import { bundleStrategy } from '../../src/domain/strategy/index.ts';
import { openResearch, type ResearchOptions } from '../../src/lab/research/open-research.ts';
import * as publicBacktest from '../../src/public/backtest.ts';
import * as publicResearch from '../../src/public/research.ts';
import { HOUR, START, syntheticBars } from '../fixtures.ts';

const dir = mkdtempSync(join(tmpdir(), 'bot4-evidence-'));
let state: string | undefined;
beforeEach(() => {
  state = process.env.BOT4_STATE;
  process.env.BOT4_STATE = mkdtempSync(join(dir, 'state-'));
});
afterEach(() => {
  if (state === undefined) delete process.env.BOT4_STATE;
  else process.env.BOT4_STATE = state;
});

const BARS = syntheticBars({ seed: 11, bars: 400 });

/** A file of synthetic bars; `digits` spells the same numbers in another way. */
function csv(name: string, options: { digits: number; from: number }): string {
  const rows = ['open_time,open,high,low,close,volume'];
  for (let i = options.from; i < BARS.close.length; i++) {
    const cells = [BARS.open, BARS.high, BARS.low, BARS.close].map((column) =>
      (column[i] as number).toFixed(options.digits),
    );
    rows.push([(START + i * HOUR) / 1000, ...cells, BARS.volume[i]].join());
  }
  const file = join(dir, name);
  writeFileSync(file, `${rows.join('\n')}\n`);
  return file;
}

function options(file: string): ResearchOptions {
  return {
    question: 'Is a file the same market when it is written in another way?',
    data: { file, symbol: 'BTCUSDT' },
    seed: 1,
    initialCash: '100000',
    feePpm: 1000,
    slippagePpm: 200,
    outOfSample: 0.3,
    embargoBars: 24,
  };
}

const ALWAYS = { name: 'always', features: [], params: {}, onBar: () => ({ target: 1 }) };

describe('trial ledger of a research session', () => {
  it('knows the trials on the same bars when their file is written with other digits', async () => {
    const first = await openResearch(options(csv('a.csv', { digits: 2, from: 0 })));
    await first.backtest(ALWAYS, { label: 'always' });
    expect(first.trialCount).toBe(1);
    const second = await openResearch(options(csv('b.csv', { digits: 4, from: 0 })));
    expect(second.trialCount).toBe(1);
  });

  it('knows the trials on the same market when a few bars are left out at the beginning', async () => {
    const first = await openResearch(options(csv('c.csv', { digits: 2, from: 0 })));
    await first.backtest(ALWAYS, { label: 'always' });
    const second = await openResearch(options(csv('d.csv', { digits: 2, from: 1 })));
    expect(second.trialCount).toBe(1);
  });
});

describe('research session', () => {
  it('runs no backtest that its trial ledger does not see, by nothing that it gives away', async () => {
    const research = await openResearch(options(csv('f.csv', { digits: 2, from: 0 })));
    const given = new Set<unknown>();
    const ways: string[] = [];
    /** Everything that can be reached by properties, prototypes included, and can be called. */
    const walk = (value: unknown, path: string): void => {
      if (value === null || (typeof value !== 'object' && typeof value !== 'function') || ArrayBuffer.isView(value))
        return;
      if (given.has(value) || value === Object.prototype || value === Function.prototype || value === Array.prototype)
        return;
      given.add(value);
      if (typeof value === 'function') ways.push(path);
      for (const key of Object.getOwnPropertyNames(value)) {
        const { value: inner } = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
        if (inner !== Object) walk(inner, `${path}.${key}`);
      }
      const parent: unknown = Object.getPrototypeOf(value);
      if (typeof value !== 'function') walk(parent, path);
    };
    walk(research, 'research');
    const methods = ['note', 'train', 'backtest', 'promote', 'record', 'rng'].map((name) => `research.${name}`);
    expect(ways.toSorted()).toEqual(methods.toSorted());
    // Rules that can be scanned, as definitions, and events: what runs them, and counts, is not given away.
    expect(Object.keys(publicBacktest).toSorted()).toEqual([
      'DEPTH',
      'SCAN_RULES',
      'checkScanParams',
      'dailySharpe',
      'depthEvents',
      'depthEventsOf',
      'recordedBook',
      'strategyOf',
    ]);
    // Beside the session: backtests over depth and over trades, which count (depth-trial.test.ts, trades-trial.test.ts),
    // bars, a venue to practise on, and paper trading of what was promoted.
    expect(Object.keys(publicResearch).toSorted()).toEqual([
      'depthBacktest',
      'openResearch',
      'practiceBars',
      'practiceVenue',
      'runPaper',
      'saveBars',
      'tradesBacktest',
    ]);
    await research.backtest(ALWAYS, { label: 'always', part: 'all' });
    expect(research.trialCount).toBe(1);
  });

  it('takes no risk profile above the house limits, because nothing that it proves could be traded', async () => {
    const risk = { ...HOUSE_RISK_PROFILE, positionLimitPpm: 1_000_000 as never };
    await expect(openResearch({ ...options(csv('e.csv', { digits: 2, from: 0 })), risk })).rejects.toMatchObject({
      code: 'BOT4_CONFIG_VALUE',
    });
  });
});

describe('strategy text', () => {
  it('holds no table of what the market did', () => {
    const table = [...BARS.close].map((close, i) => (close > (BARS.close[i - 1] ?? close) ? 1 : -1)).join();
    const onBar = new Function('context', `const t = [${table}]; return { target: t[context.state.n++] }`) as never;
    expect(() => bundleStrategy({ ...ALWAYS, init: () => ({ n: 1 }), onBar })).toThrow();
  });
});

describe('gate', () => {
  const returns = standardNormals(1095, { seed: 5, mean: 0.2, exact: true }).map((z) => z * 0.001);
  const good = sampleEvidence({ returns, outOfSampleIndex: 700, trials: { count: 5, sharpeVariance: 1e-4 } });

  it('asks for costs that somebody could have paid, not for one millionth', () => {
    const trading = { ...good.trading, feePpm: 1, slippagePpm: 1, feesPaid: '0.01' };
    const check = judge({ ...good, trading }).checks.find(({ id }) => id === 'costs');
    expect(check?.passed).toBe(false);
  });

  it('takes no paper session without an order for evidence', () => {
    const verdict = judge({ ...good, data: { ...good.data, synthetic: false, source: 'file' } });
    if (verdict.kind === 'refused') throw new Error(verdict.reasons.map(({ detail }) => detail).join());
    const artifact = 'ab'.repeat(32);
    const day = 86_400e6;
    const record = { artifact, mode: 'forward' as const, from: 0, to: 31 * day, orders: 0, orderListHash: artifact };
    expect('code' in judgeLive(verdict.pass, { artifact, records: [record] })).toBe(true);
  });
});
