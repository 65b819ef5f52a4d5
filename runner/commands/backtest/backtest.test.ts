import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAxis } from '../../../src/app/sweep.ts';
import type { Bars } from '../../../src/domain/market/index.ts';
import type { ScanFigures } from '../../../src/domain/scan/index.ts';
import { cointegratedBars, HOUR, START, syntheticBars } from '../../../test/fixtures.ts';
import { type ChildEnd, startBot4 } from '../../child.ts';
import { EXIT } from '../../console.ts';
import { rankRows } from './sweep.ts';
import type { SweepRow } from './sweep-file.ts';
import { sweepLine } from './sweep-progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BARS = join(folder, 'BTCUSDT_1h.csv');
const COSTS = ['--fee-ppm', '1000', '--slippage-ppm', '200', '--initial-cash', '100000'];
const MARKET = ['--bars', BARS, ...COSTS, '--limits', 'none', '--direction', 'long'];

const HEAD = 'ts,open,high,low,close,volume';

function rowsOf({ openTime, open, high, low, close, volume }: Bars): string[] {
  return Array.from(openTime, (time, i) => [time / 1000, open[i], high[i], low[i], close[i], volume[i]].join());
}

/** Buys the cheaper one of two markets and sells the other. */
const PAIR_STRATEGY = `export const strategy = {
  name: 'pair', markets: 2, features: [], params: {},
  onBars({ markets: [a, b] }) {
    const far = Math.log(a.close / b.close);
    return Math.abs(far) < 0.005 ? undefined : { targets: [-Math.sign(far), Math.sign(far)] };
  },
};`;

beforeAll(() => {
  writeFileSync(BARS, [HEAD, ...rowsOf(syntheticBars({ seed: 4, bars: 2000 }))].join('\n'));
  const pair = cointegratedBars({ seed: 4, bars: 600 });
  for (const bars of pair) writeFileSync(join(folder, `${bars.symbol}.csv`), [HEAD, ...rowsOf(bars)].join('\n'));
  const rows = pair.flatMap((bars) => rowsOf(bars).map((row) => `${bars.symbol},${row}`));
  writeFileSync(join(folder, 'pair.csv'), [`symbol,${HEAD}`, ...rows].join('\n'));
  writeFileSync(join(folder, 'pair.ts'), PAIR_STRATEGY);
});

function bot4(...args: readonly string[]): Promise<ChildEnd> {
  const env = { BOT4_STATE: join(folder, 'state'), BOT4_OUT: join(folder, 'out') };
  return startBot4(['backtest', ...args], { env }).end;
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
const ledger = (): string[] => lines(join(folder, 'state', 'trials', 'BTCUSDT-3600s.ndjson'));

describe('bot4 backtest', () => {
  it('prints a table, writes the tear sheet and the trades, and counts a trial', async () => {
    const [page, trades] = [join(folder, 'page.html'), join(folder, 'trades.csv')];
    const size = ['--qty', '1', '--report', page, '--trades', trades];
    const { code, stdout, stderr } = await bot4('ema-cross', '-p', 'fast=8', '-p', 'slow=24', ...MARKET, ...size);
    expect(stderr).toContain('trial recorded');
    expect(code).toBe(EXIT.ok);
    const closed = Number(/closed trades +(\d+)/.exec(stdout)?.[1]);
    expect(closed).toBeGreaterThan(20);
    expect(lines(trades)).toHaveLength(closed + 1);
    const document = readFileSync(page, 'utf8');
    expect(document).toContain('ema-cross on BTCUSDT');
    // No part was kept back, so there is one column and not two that are empty beside it.
    expect(document).toContain('no part is out of sample');
    expect(document).not.toContain('Out of sample');
    expect(ledger()).toHaveLength(1);
  }, 600_000);

  it('runs a strategy file, and refuses options that the file says itself', async () => {
    const file = join(folder, 'mine.ts');
    writeFileSync(
      file,
      `export const strategy = { name: 'mine', features: [], params: { every: 50 }, trading: { size: { kind: 'cashShare', sharePpm: 10000 } },
        init: () => ({ n: 0 }), onBar: ({ state, params }) => ({ target: Math.floor(++state.n / params.every) % 2 }) };`,
    );
    const { code, stdout } = await bot4(file, '-p', 'every=20', '--bars', BARS, ...COSTS, '--json');
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(stdout)).toMatchObject({
      strategy: 'mine',
      params: { every: 20 },
      'closed trades': '49, and one position open at the end',
    });
    const refused = await bot4(file, ...MARKET);
    expect([refused.code, refused.stderr]).toEqual([EXIT.badInput, expect.stringContaining('says its own direction')]);
  }, 600_000);

  it('trades two markets of one file, or of two files, as one account, and names them in the trades', async () => {
    const trades = join(folder, 'pair-trades.csv');
    const [strategy, names] = [join(folder, 'pair.ts'), ['--symbols', 'SECONDUSDT,FIRSTUSDT']];
    const files = ['SECONDUSDT', 'FIRSTUSDT'].map((symbol) => join(folder, `${symbol}.csv`)).join();
    const [one, two] = await Promise.all([
      bot4(strategy, '--bars', join(folder, 'pair.csv'), ...names, ...COSTS, '--trades', trades),
      bot4(strategy, '--bars', files, ...names, ...COSTS),
    ]);
    expect([one.code, two.code]).toEqual([EXIT.ok, EXIT.ok]);
    expect(one.stdout).toMatch(/^market 1 +SECONDUSDT, 600 bars of 60 min$/m);
    expect(one.stdout).toMatch(/^market 2 +FIRSTUSDT, 600 bars of 60 min$/m);
    const closed = Number(/closed trades +(\d+), and 2 positions open/.exec(one.stdout)?.[1]);
    expect(closed).toBeGreaterThan(40);
    const written = lines(trades);
    expect(written[0]).toMatch(/^symbol,opened_ms/);
    expect(new Set(written.slice(1).map((line) => line.split(',')[0]))).toEqual(new Set(['FIRSTUSDT', 'SECONDUSDT']));
    expect(two.stdout.replace(/order list.*/, '')).toBe(one.stdout.replace(/order list.*/, ''));
    expect(lines(join(folder, 'state', 'trials', 'SECONDUSDT+FIRSTUSDT-3600s.ndjson'))).toHaveLength(2);
  }, 600_000);

  it('books funding rates of the catalog, one data set for each market', async () => {
    const [file, catalog] = [join(folder, 'rates.csv'), ['--catalog', join(folder, 'catalog')]];
    const rows = Array.from({ length: 200 }, (_, i) => `${(START + 8 * i * HOUR) / 1000},0.0005`);
    writeFileSync(file, ['time,rate', ...rows].join('\n'));
    const place = ['--venue', 'mine', '--market', 'um_perp', '--symbol', 'BTCUSDT', '--kind', 'funding'];
    const imported = await startBot4(['data', 'import', file, ...catalog, ...place], {}).end;
    expect([imported.code, imported.stderr]).toEqual([EXIT.ok, expect.anything()]);
    const args = ['ema-cross', '-p', 'fast=8', '-p', 'slow=24', ...MARKET, '--qty', '1', ...catalog, '--funding'];
    const [paid, wrong] = await Promise.all([
      bot4(...args, 'mine.um_perp.BTCUSDT.funding'),
      bot4(...args, 'mine.um_perp.BTCUSDT.funding,mine.um_perp.ETHUSDT.funding'),
    ]);
    expect([paid.code, paid.stderr]).toEqual([EXIT.ok, expect.stringContaining('trial recorded')]);
    // The rule only buys, and a positive rate is paid by who is long.
    expect(paid.stdout).toMatch(/^funding received +-\d+\.\d+ USDT$/m);
    expect([wrong.code, wrong.stderr]).toEqual([EXIT.badInput, expect.stringContaining('2 for 1 markets')]);
  }, 600_000);

  it('liquidates on credit by the tiers of a file, and says what is wrong with one', async () => {
    const file = join(folder, 'tiers.json');
    const brackets = [{ fromNotional: '0', maxLeverage: '50', maintenanceRate: '0.01' }];
    writeFileSync(file, JSON.stringify({ venue: 'mine', asOf: '2020-01-01', liquidationFee: '0.0125', brackets }));
    writeFileSync(join(folder, 'bad-tiers.json'), JSON.stringify([{ venue: 'mine', asOf: 2020 }]));
    const args = ['ema-cross', '-p', 'fast=8', '-p', 'slow=24', ...MARKET, '--qty', '10', '--margin'];
    const [lent, alone, bad, tooHigh] = await Promise.all([
      bot4(...args, file, '--leverage', '40'),
      bot4(...args, file),
      bot4(...args, join(folder, 'bad-tiers.json'), '--leverage', '2'),
      bot4(...args, file, '--leverage', '51'),
    ]);
    expect([lent.code, lent.stderr]).toEqual([EXIT.ok, expect.stringContaining('trial recorded')]);
    expect(lent.stdout).toMatch(/^leverage +40, isolated margin$/m);
    expect(Number(/^liquidations +(\d+)$/m.exec(lent.stdout)?.[1])).toBeGreaterThan(0);
    expect(lent.stdout).toMatch(/^lost by liquidations +\d+\.\d+ USDT, of it \d+\.\d+ USDT to the insurance fund$/m);
    expect([alone.code, alone.stderr]).toEqual([EXIT.badInput, expect.stringContaining('--leverage N')]);
    expect([bad.code, bad.stderr]).toEqual([EXIT.badInput, expect.stringContaining('asOf')]);
    expect([tooHigh.code, tooHigh.stderr]).toEqual([EXIT.badInput, expect.stringContaining('leverage 51 is above 50')]);
  }, 600_000);

  it('takes fees by volume from a file, and says what is wrong with one', async () => {
    const file = join(folder, 'fees.json');
    const tier = { fromVolume: '0', makerPercent: '0.1', takerPercent: '0.1' };
    const schedule = { venue: 'mine', asOf: '2020-01-01', volumeCurrency: 'USDT', tiers: [tier] };
    writeFileSync(file, JSON.stringify(schedule));
    const cross = ['ema-cross', '-p', 'fast=8', '-p', 'slow=24', '--bars', BARS, '--qty', '1', '--limits', 'none'];
    const money = ['--slippage-ppm', '200', '--initial-cash', '100000'];
    const [one, tiers, both] = await Promise.all([
      bot4(...cross, ...COSTS),
      bot4(...cross, ...money, '--fee-tiers', file),
      bot4(...cross, ...COSTS, '--fee-tiers', file),
    ]);
    expect([one.code, tiers.code]).toEqual([EXIT.ok, EXIT.ok]);
    expect(tiers.stdout).toContain('fee by 30-day volume, at most 1000 ppm a side, slippage 200 ppm');
    const profit = (text: string) => /net profit.*/.exec(text)?.[0];
    expect(profit(tiers.stdout)).toBe(profit(one.stdout));
    expect([both.code, both.stderr]).toEqual([EXIT.badInput, expect.stringContaining('--fee-tiers FILE')]);
    writeFileSync(file, JSON.stringify({ ...schedule, tiers: [{ ...tier, makerPercent: 0.1 }] }));
    const wrong = await bot4(...cross, ...money, '--fee-tiers', file);
    expect([wrong.code, wrong.stderr]).toEqual([EXIT.badInput, expect.stringContaining('0.tiers.0.makerPercent')]);
  }, 600_000);

  it.each([
    [
      'a strategy of two markets on one',
      ['pair.ts', '--symbols', 'FIRSTUSDT'],
      'decides for 2 markets at once, the session has 1',
    ],
    ['several series without a choice', ['pair.ts'], 'several with --symbols A,B'],
    [
      'a symbol that is not there',
      ['pair.ts', '--symbols', 'FIRSTUSDT,NOPE'],
      'no symbol NOPE; the file has: FIRSTUSDT, SECONDUSDT',
    ],
    ['a symbol twice', ['pair.ts', '--symbols', 'FIRSTUSDT,FIRSTUSDT'], 'FIRSTUSDT is there twice'],
    ['an empty name', ['pair.ts', '--symbols', 'FIRSTUSDT,'], 'a name is empty'],
    ['both options', ['pair.ts', '--symbols', 'FIRSTUSDT', '--symbol', 'FIRSTUSDT'], 'give one of them'],
    [
      'a sweep of several',
      ['sweep', 'ema-cross', '-g', 'fast=5:6', '-g', 'slow=20', '--symbols', 'FIRSTUSDT,SECONDUSDT'],
      'are of one market',
    ],
  ])(
    'refuses %s and says why',
    async (_, args, reason) => {
      const given = args.map((arg) => (arg.endsWith('.ts') ? join(folder, arg) : arg));
      const { code, stderr } = await bot4(...given, '--bars', join(folder, 'pair.csv'), ...COSTS);
      expect([code, stderr]).toEqual([EXIT.badInput, expect.stringContaining(reason)]);
    },
    60_000,
  );

  it('sweeps a grid, goes on behind a torn line, and counts each set once', async () => {
    const out = join(folder, 'sweep.jsonl');
    const sweep = [
      'sweep',
      'ema-cross',
      '-g',
      'fast=4:12:4',
      '-g',
      'slow=20:30:10',
      ...MARKET,
      '--cash-share-ppm',
      '900000',
    ];
    const before = ledger().length;
    const first = await bot4(...sweep, '--out', out, '--threads', '1');
    expect(first.code).toBe(EXIT.ok);
    expect(first.stdout.trimEnd().split('\n')).toHaveLength(7);
    const whole = lines(out);
    expect(whole).toHaveLength(7);
    // As a kill leaves it: three sets, and half of the fourth.
    writeFileSync(out, `${whole.slice(0, 4).join('\n')}\n`);
    appendFileSync(out, (whole[4] as string).slice(0, 20));
    const second = await bot4(...sweep, '--out', out, '--threads', '2');
    expect(second.stderr).toContain('3 of 6 sets are done');
    expect(second.stdout).toBe(first.stdout);
    expect(lines(out).toSorted()).toEqual(whole.toSorted());
    expect(ledger()).toHaveLength(before + 6);
    const other = await bot4(...sweep, '--out', out, '--stop-ppm', '20000');
    expect([other.code, other.stderr]).toEqual([EXIT.badInput, expect.stringContaining('another sweep')]);
  }, 600_000);

  it('proposes sets, 32 of them, and finds the same ones again', async () => {
    const sweep = [
      'sweep',
      'donchian',
      '-g',
      'entry=5:60',
      '-g',
      'exit=5:60',
      ...MARKET,
      '--qty',
      '1',
      '--method',
      'bayes',
    ];
    const runs = ['a', 'b'].map((name) => bot4(...sweep, '--trials', '32', '--out', join(folder, name)));
    const [a, b] = await Promise.all(runs);
    expect([a?.code, b?.code]).toEqual([EXIT.ok, EXIT.ok]);
    expect(lines(join(folder, 'a'))).toHaveLength(33);
    expect(lines(join(folder, 'b'))).toEqual(lines(join(folder, 'a')));
  }, 600_000);

  it('walks forward over 3 folds, counts 6 sets and 1 choice of each, and writes one curve', async () => {
    const curve = join(folder, 'curve.csv');
    const grid = ['-g', 'fast=4:12:4', '-g', 'slow=20:30:10', '--train-bars', '800', '--test-bars', '400'];
    const before = ledger().length;
    const args = ['walk', 'ema-cross', ...grid, ...MARKET, '--qty', '1', '--equity', curve];
    const { code, stdout, stderr } = await bot4(...args);
    expect([code, stderr]).toEqual([EXIT.ok, expect.stringContaining('3 folds')]);
    expect(stdout.trimEnd().split('\n')).toHaveLength(5);
    expect(stdout).toContain('out of sample, in one account');
    expect(ledger()).toHaveLength(before + 21);
    expect(lines(curve).length).toBeGreaterThan(40);
    const refused = await bot4(...args, '--windows', 'sliding');
    expect([refused.code, refused.stderr]).toEqual([EXIT.badInput, expect.stringContaining('rolling or anchored')]);
  }, 600_000);

  it('goes on where kill -9 ended a sweep, and comes to what an undisturbed one comes to', async () => {
    const [killed, whole] = [join(folder, 'killed.jsonl'), join(folder, 'whole.jsonl')];
    const sweep = [
      'sweep',
      'bollinger',
      '-g',
      'period=5:44',
      '-g',
      'k=1:3:0.1',
      ...MARKET,
      '--qty',
      '1',
      '--threads',
      '2',
    ];
    const { child, end } = startBot4(['backtest', ...sweep, '--out', killed], {
      env: { BOT4_STATE: join(folder, 'state'), BOT4_OUT: join(folder, 'out') },
    });
    // As soon as something is written down.
    while (!existsSync(killed) || lines(killed).length < 2) await new Promise((done) => setTimeout(done, 5));
    child.kill('SIGKILL');
    await end;
    const again = await bot4(...sweep, '--out', killed);
    const other = await bot4(...sweep, '--out', whole);
    expect([again.code, other.code]).toEqual([EXIT.ok, EXIT.ok]);
    expect(again.stdout).toBe(other.stdout);
    expect(lines(killed).toSorted()).toEqual(lines(whole).toSorted());
    expect(lines(whole)).toHaveLength(841);
  }, 600_000);
});

describe('the table of a sweep', () => {
  it('puts equal results into the order of their parameters, whichever thread finished first', () => {
    const row = (period: number, k: number, dailySharpe: number): SweepRow => ({
      set: { period, k },
      figures: { dailySharpe } as ScanFigures,
    });
    const axes = ['period=5:11', 'k=1:3:0.1'].map(parseAxis);
    const rows = [row(10, 2.7, 0.1), row(5, 2, 0), row(6, 2.2, 0.1), row(10, 3, 0), row(6, 1, 0.3), row(5, 1.9, 0)];
    const order = [6, 1, 6, 2.2, 10, 2.7, 5, 1.9, 5, 2, 10, 3];
    for (const some of [rows, rows.toReversed()]) {
      expect(rankRows(axes, some).flatMap(({ set }) => Object.values(set))).toEqual(order);
    }
  });
});

describe('progress of a sweep', () => {
  it('is a bar with what is done, the pace of this run, and what is left', () => {
    const line = sweepLine({ done: 60, before: 20, total: 100, elapsedMs: 4000 }, true);
    expect(line).toContain('██████████████░░░░░░░░░░');
    expect(line).toContain('60 %  60 of 100 sets, 10/s');
  });
});
