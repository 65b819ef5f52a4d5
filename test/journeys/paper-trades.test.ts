/**
 * `bot4 paper FILE --trades ID` on recorded trades of a catalog: killed with SIGKILL again and again and continued, it ends
 * with the orders of the backtest of a notebook; stopped by the kill switch, it says so; what is wrong with its options is
 * named.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ChildEnd, startBot4 } from '../../runner/child.ts';
import { journalBytes } from '../../runner/commands/demo-paper.ts';
import { EXIT } from '../../runner/console.ts';
import { openCatalog } from '../../src/adapters/catalog/catalog.ts';
import { FileTrialLedger } from '../../src/adapters/fs/trial-ledger.ts';
import type { PaperOutput } from '../../src/app/paper.ts';
import { ppm } from '../../src/core/index.ts';
import { defineInstrument, parseMoney, type Trades } from '../../src/domain/market/index.ts';
import { openModels } from '../../src/lab/models.ts';
import { tradesBacktest, tradesTrialFile } from '../../src/lab/research/trades-trial.ts';
import { readRunnerStatuses, requestKill } from '../../src/lab/runner-status.ts';
import { recordedBook } from '../../src/public/backtest.ts';
import { seededTrades } from '../builders.ts';
import { auditJournal } from './journal-audit.ts';
import { bot4, type Journey, openJourney } from './place.ts';
import { strategy } from './tick-cross.ts';

const TIMEOUT_MS = 600_000;
const FILE = join(import.meta.dirname, 'tick-cross.ts');
const ID = 'synthetic.synthetic.SYNTHUSDT.trades';
const COUNT = 12_000;
const SCALE = { priceDecimals: 2, qtyDecimals: 3 };
const COSTS = ['--fee-ppm', '100', '--slippage-ppm', '20', '--queue-lots', '400', '--initial-cash', '100000'];
const INSTRUMENT = defineInstrument({
  symbol: 'SYNTHUSDT',
  kind: 'perp',
  base: 'SYNTH',
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.001',
  minNotional: '5',
  maxPrice: '3000',
});

const MONEY = {
  instrument: INSTRUMENT,
  initialCash: '100000',
  costs: { feePpm: ppm(100), slippagePpm: ppm(20), queueLots: 400 },
} as const;

/** A folder in memory, where there is one: a kill leaves the page cache as it is, so what a disk adds is waiting. */
const MEMORY = '/dev/shm';

let journey: Journey;
let catalog = '';
/** Folder of journals and state. */
let journals = '';
let trades: Trades;

beforeAll(async () => {
  const own = openJourney('paper-trades');
  const memory = existsSync(MEMORY) ? mkdtempSync(join(MEMORY, 'bot4-paper-trades-')) : own.dir;
  const state = join(memory, 'state');
  journey = { ...own, place: { ...own.place, state }, env: { ...own.env, BOT4_STATE: state } };
  journals = memory;
  catalog = join(journey.dir, 'catalog');
  trades = seededTrades(11, COUNT, { symbol: 'SYNTHUSDT', qtyDecimals: SCALE.qtyDecimals });
  const columns = {
    time: trades.time,
    id: Float64Array.from(trades.time, (_, i) => i + 1),
    side: Float64Array.from(trades.side),
    price: trades.price.map((price) => Math.round(price * 100)),
    qty: trades.qty.map((qty) => Math.round(qty * 1e3)),
  };
  const origin = { source: 'seed 11', licence: 'own', synthetic: true };
  const key = { venue: 'synthetic', market: 'synthetic', symbol: 'SYNTHUSDT', kind: 'trades' } as const;
  await openCatalog(catalog).commit({ key, columns, scale: SCALE, origin });
  await openCatalog(catalog).commit({ key: { ...key, kind: 'book' }, columns: bookColumns(), scale: SCALE, origin });
  vi.stubEnv('BOT4_STATE', journey.place.state);
});

/** Every tenth trade shows a new quantity at the three prices around it. SYNTHETIC. */
function bookColumns() {
  const rows = [...trades.time.keys()].filter((i) => i % 10 === 0);
  const of = (value: (i: number, level: number) => number): Float64Array =>
    Float64Array.from(rows.flatMap((i) => [-1, 1, 2].map((level) => value(i, level))));
  const time = of((i) => trades.time[i] as number);
  return {
    ...{ time, local_time: time, sequence: Float64Array.from(time, (_, row) => row) },
    flags: Float64Array.from(time, (_, row) => (row === 0 ? 1 : 0)),
    side: of((_, level) => (level < 0 ? 1 : -1)),
    price: of((i, level) => Math.round((trades.price[i] as number) * 100) + level),
    qty: of((i, level) => 500 * (1 + ((i + level) % 7))),
  };
}

/** The same as a notebook has it. */
function bookInNotebook() {
  const { time, flags, side, price, qty } = bookColumns();
  const decimal = (values: Float64Array, power: number): Float64Array => values.map((value) => value / power);
  return recordedBook({ time, flags, side, price: decimal(price, 100), qty: decimal(qty, 1000) }, INSTRUMENT);
}

afterAll(() => {
  vi.unstubAllEnvs();
  journey.remove();
  rmSync(journals, { recursive: true, force: true });
});

function args(journal: string, ...more: string[]): string[] {
  const place = ['--catalog', catalog, '--journal', join(journals, journal)];
  return ['paper', FILE, '--trades', ID, ...COSTS, ...place, ...more];
}

function outputOf({ code, stdout, stderr }: ChildEnd): PaperOutput {
  expect(code, stderr).toBe(EXIT.ok);
  return JSON.parse(stdout) as PaperOutput;
}

/** The backtest that a notebook runs over the same trades. */
function inNotebook() {
  return tradesBacktest(strategy, trades, MONEY);
}

/** Starts the runner and kills it when its journal has so many bytes. @returns whether it was still running. */
async function killAt(journal: string, bytes: number, pace: string): Promise<boolean> {
  const { child, end } = startBot4(args(journal, '--trades-per-ms', pace), { env: journey.env });
  let gone = false;
  const ended = end.finally(() => {
    gone = true;
  });
  const dir = join(journals, journal);
  while (journalBytes(dir) < bytes && !gone) await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill('SIGKILL');
  const { signal, code, stderr } = await ended;
  expect(signal === 'SIGKILL' || code === EXIT.ok, stderr).toBe(true);
  return signal === 'SIGKILL';
}

describe('a paper session over recorded trades', () => {
  it('decides what the backtest of a notebook does, from 7 kills on too, and is one trial however often it runs', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const expected = await inNotebook();
    expect(expected.orders).toBeGreaterThan(200);
    expect(expected.fills.some(({ fill, order }) => fill.lots < order.lots)).toBe(true);

    const undisturbed = outputOf(await bot4(journey, args('whole', '--json')));
    expect(undisturbed).toMatchObject({ orderListHash: expected.orderListHash, recoveredEvents: 0 });
    const ledger = () => new FileTrialLedger(tradesTrialFile(trades)).trials();
    // The notebook's, and the one of the command.
    expect(ledger().map(({ label }) => label)).toEqual(['tick-cross', 'tick-cross']);
    const whole = journalBytes(join(journals, 'whole'));
    let kills = 0;
    // The first one may come before a record is there, the last one behind the last.
    for (const share of [0, 0.03, 0.2, 0.45, 0.7, 0.9, 0.99]) {
      if (await killAt('killed', share * whole, '15')) kills += 1;
    }
    expect(kills).toBeGreaterThan(4);
    const output = outputOf(await bot4(journey, args('killed', '--json')));
    expect(output).toMatchObject({
      orders: expected.orders,
      finalEquity: expected.finalEquity,
      orderListHash: expected.orderListHash,
      backtestOrderListHash: expected.orderListHash,
      halted: '',
      killed: false,
    });
    expect(output.recoveredEvents).toBeGreaterThan(COUNT / 2);
    expect(output.artifact).toMatch(/^tick-cross-trades-[0-9a-f]{12}$/);

    const audit = auditJournal(join(journals, 'killed'), {
      instrument: INSTRUMENT,
      initialCash: parseMoney('100000'),
    });
    expect(audit.faults).toEqual([]);
    expect(audit).toMatchObject({ orderListHash: expected.orderListHash, finalEquity: expected.finalEquity });
    expect(audit.starts).toBeGreaterThan(kills / 2);
    expect(ledger()).toHaveLength(2);
    // Nothing of it counts for live trading.
    expect(openModels(journey.place).registry.entries()).toEqual([]);
  });

  it('stops at SIGTERM, and the same command continues; another strategy does not', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { child, end } = startBot4(args('stopped', '--trades-per-ms', '2'), { env: journey.env });
    const dir = join(journals, 'stopped');
    while (journalBytes(dir) < 40_000) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGTERM');
    expect(await end).toMatchObject({ code: EXIT.ok, stdout: '', stderr: expect.stringContaining('same command') });
    const other = await bot4(journey, args('stopped', '-p', 'band=0.00001'));
    expect(other).toMatchObject({ code: EXIT.badInput, stderr: expect.stringContaining('BOT4_JOURNAL_MISMATCH') });
    const { code, stdout, stderr } = await bot4(journey, args('stopped'));
    expect([code, stdout]).toEqual([EXIT.ok, expect.stringContaining("equal to the backtest's")]);
    expect(stderr).toMatch(/continued: [\d,]+ events and \d+ decisions were in the journal/);
    expect(stderr).toContain('SYNTHETIC data');
  });

  it('closes everything at the kill switch and ends with 4, also when the command is given again', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { end } = startBot4(args('switch', '--trades-per-ms', '8', '--json'), { env: journey.env });
    const running = () =>
      readRunnerStatuses(journey.place).find(({ state, events }) => state === 'running' && events > 1000);
    await expect.poll(running, { timeout: TIMEOUT_MS, interval: 20 }).toMatchObject({ trades: COUNT, bars: 0 });
    requestKill(journey.place, running()?.artifact ?? '', 'stopped by a person');
    const { code, stdout, stderr } = await end;
    expect([code, stderr]).toEqual([EXIT.killed, expect.stringContaining('ended by the kill switch')]);
    expect(JSON.parse(stdout)).toMatchObject({ killed: true, halted: 'stopped by a person' });
    expect(readRunnerStatuses(journey.place)[0]).toMatchObject({ state: 'killed', openOrders: 0 });
    const again = await bot4(journey, args('switch'));
    expect(again.code, again.stderr).toBe(EXIT.killed);
    expect(again.stdout).toContain("equal to the backtest's until the kill switch");
  });
});

describe('a paper session over trades that cannot be', () => {
  const refused = async (command: readonly string[], ...texts: string[]): Promise<void> => {
    const { code, stdout, stderr } = await bot4(journey, command);
    expect([code, stdout], stderr).toEqual([EXIT.badInput, '']);
    for (const text of texts) expect(stderr).toContain(text);
  };

  it('names all that has no default', async () => {
    const command = ['paper', FILE, '--trades', ID, '--slippage-ppm', '1'];
    await refused(command, 'BOT4_CLI_USAGE', '--fee-ppm N', '--queue-lots N', '--initial-cash D');
  });

  it('names a set that is not there, that holds no trades, or none in the range', async () => {
    const of = (id: string, ...more: string[]) => [
      'paper',
      FILE,
      '--trades',
      id,
      ...COSTS,
      '--catalog',
      catalog,
      ...more,
    ];
    await refused(of('binance.spot.BTCUSDT.trades'), 'BOT4_CATALOG_MISSING', 'binance.spot.BTCUSDT.trades');
    await refused(of(ID, '--from', '2030-01-01'), 'BOT4_DATA_TOO_SHORT', 'between --from and --to; it has 2023-11-14');
    const key = { venue: 'a', market: 'spot', symbol: 'BUSDT', kind: 'funding' } as const;
    const columns = { time: Float64Array.of(1e15), rate: Float64Array.of(0), mark: Float64Array.of(1) };
    const origin = { source: 'a test', licence: 'own', synthetic: true };
    await openCatalog(catalog).commit({ key, columns, origin });
    await refused(of('a.spot.BUSDT.funding'), 'BOT4_CLI_USAGE', 'holds funding');
  });

  it.each([
    ['--queue-lots', '0.5', 'whole number of lots'],
    ['--kind', 'future', 'perp or spot'],
    ['--trades-per-ms', '0', 'not a positive number'],
    ['--param', 'width=3', 'no parameter width'],
    ['--from', 'yesterday', '2024-01-31'],
  ])('names %s %s', async (flag, value, text) => {
    await refused(args('never', flag, value), flag.slice(2), text);
  });

  it('says what a strategy over trades is, for a rule, a missing file and a file that decides at bars', async () => {
    const of = (name: string) => ['paper', name, '--trades', ID, ...COSTS, '--catalog', catalog];
    await refused(of('ema-cross'), 'BOT4_CLI_USAGE', 'rules decide at bars');
    await refused(of('not-there.ts'), 'BOT4_CLI_USAGE', 'no such file');
    const folder = join(journey.dir, 'own');
    mkdirSync(folder);
    const file = join(folder, 'bars.mjs');
    writeFileSync(file, `export const strategy = { name: 'x', features: [], params: {}, onBar: () => undefined };`);
    await refused(of(file), 'BOT4_STRATEGY_SOURCE', 'decides at trades', 'onTrade');
  });

  it('has a strategy whose error ends the backtest before a journal is begun', async () => {
    const file = join(journey.dir, 'throws.mjs');
    writeFileSync(
      file,
      `export const strategy = { name: 'throws', features: [], params: {}, onTrade: () => { throw new Error('enough'); } };`,
    );
    const journal = join(journals, 'throws');
    const command = ['paper', file, '--trades', ID, ...COSTS, '--catalog', catalog, '--journal', journal];
    await refused(command, 'BOT4_STRATEGY_SOURCE', 'throws failed: enough');
    expect(journalBytes(journal)).toBe(0);
  });
});

describe('a backtest of the command line over recorded trades', () => {
  it('decides what that of a notebook does, writes its page, and names the options that it lacks', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const place = ['--catalog', catalog, '--id', ID];
    const page = join(journals, 'tick-cross.html');
    const args = ['backtest', FILE, ...place, ...COSTS, '--report', page, '--json'];
    const [expected, { code, stdout, stderr }] = [await inNotebook(), await bot4(journey, args)];
    expect(code, stderr).toBe(EXIT.ok);
    expect(JSON.parse(stdout)).toMatchObject({
      strategy: 'tick-cross',
      market: `${ID} (SYNTHETIC data), 12,000 trades`,
      costs: 'fee 100 ppm a side, slippage 20 ppm, a queue of 400 lots',
      'order list': expected.orderListHash,
    });
    expect(readFileSync(page, 'utf8')).toContain('tick-cross on SYNTHUSDT');
    const behind = await tradesBacktest(strategy, trades, { ...MONEY, book: bookInNotebook() });
    const depth = ['--book', 'synthetic.synthetic.SYNTHUSDT.book'];
    const shown = await bot4(journey, [...args, ...depth]);
    expect(JSON.parse(shown.stdout)).toMatchObject({
      market: `${ID} (SYNTHETIC data), 12,000 trades behind synthetic.synthetic.SYNTHUSDT.book`,
      costs: 'fee 100 ppm a side, slippage 20 ppm, a queue of at least 400 lots',
      'order list': behind.orderListHash,
    });
    expect(behind.orderListHash).not.toBe(expected.orderListHash);
    const onPaper = outputOf(
      await bot4(journey, [
        'paper',
        FILE,
        '--trades',
        ID,
        ...COSTS,
        ...depth,
        '--catalog',
        catalog,
        '--json',
        '--journal',
        join(journals, 'depth'),
      ]),
    );
    expect(onPaper).toMatchObject({ orderListHash: behind.orderListHash, backtestOrderListHash: behind.orderListHash });
    const refused = async (...more: string[]) => (await bot4(journey, ['backtest', FILE, ...place, ...more])).stderr;
    const money = ['--fee-ppm', '100', '--slippage-ppm', '20', '--initial-cash', '100000'];
    expect(await refused(...money)).toContain('also give --queue-lots N');
    expect(await refused(...money, '--queue-lots', '1', '--margin', 'x.json')).toContain(
      '--margin has no meaning over trades',
    );
    expect(await refused(...money, '--queue-lots', '1', '--stop-ppm', '5')).toContain(
      'says its own direction, size and exits',
    );
    expect(await refused(...money, '--queue-lots', '-1')).toContain('a whole number of lots');
  });
});
