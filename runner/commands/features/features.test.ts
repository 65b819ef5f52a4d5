import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../../src/adapters/catalog/index.ts';
import { CATALOGUE, CATALOGUE_GROUPS } from '../../../src/domain/features/index.ts';
import { type Bars, synthesizeBars } from '../../../src/domain/market/index.ts';
import { startBot4 } from '../../child.ts';
import { addFeatureCommands } from './index.ts';
import { WorkProgress, workLine } from './work-progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-features-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BARS = join(folder, 'long.csv');
const BAD = join(folder, 'bad.csv');
const MINE = join(folder, 'mine.json');
const NAMED = join(folder, 'named.json');
const CATALOG = join(folder, 'catalog');
const ID = 'test.spot.ABCUSD.bars.1h';

function bars(seed: number, count: number): Bars {
  return synthesizeBars({
    seed,
    bars: count,
    intervalMicros: 3600e6,
    startMicros: Date.UTC(2024, 0, 1) * 1000,
    startPrice: 100,
    tickSize: '0.01',
  });
}

function csvRows(symbol: string, { openTime, open, high, low, close, volume }: Bars): string[] {
  return Array.from(
    openTime,
    (time, t) => `${symbol},${time / 1000},${open[t]},${high[t]},${low[t]},${close[t]},${volume[t]}`,
  );
}

async function commit(count: number): Promise<void> {
  const { openTime, open, high, low, close, volume } = bars(7, count);
  await openCatalog(CATALOG).commit({
    key: { venue: 'test', market: 'spot', symbol: 'ABCUSD', kind: 'bars', intervalMicros: 3600e6 },
    columns: { time: openTime, open, high, low, close, volume },
    origin: { source: 'a test', licence: 'none stated', synthetic: true },
  });
}

beforeAll(async () => {
  const head = 'symbol,ts,open,high,low,close,volume';
  const series = [csvRows('AAAUSD', bars(1, 700)), csvRows('BBBUSD', bars(2, 500)), csvRows('CCCUSD', bars(3, 600))];
  writeFileSync(BARS, [head, ...series.flat()].join('\n'));
  const broken = [...(series[1] ?? [])];
  broken[20] = (broken[20] ?? '').replace(/,[^,]*$/, ',n/a');
  writeFileSync(BAD, [head, ...(series[0] ?? []), ...broken, ...(series[2] ?? [])].join('\n'));
  writeFileSync(
    MINE,
    JSON.stringify({
      features: [
        { name: 'strength', kind: 'rsi', params: { period: 6 } },
        { name: 'smooth', kind: 'ema', input: 'strength', lag: 1 },
        { name: 'range', kind: 'atr' },
      ],
    }),
  );
  writeFileSync(NAMED, JSON.stringify({ features: [{ name: 'event_time', kind: 'obv' }] }));
  await commit(400);
});

const features = (...args: readonly string[]) => startBot4(['features', ...args]).end;

/** What a command line is refused with, in this process: nothing is started. */
async function refusalOf(...args: readonly string[]): Promise<unknown> {
  const program = new Command().exitOverride();
  addFeatureCommands(program, () => undefined);
  return program.parseAsync(['features', ...args], { from: 'user' }).then(
    () => 'no error',
    (error: unknown) => error,
  );
}
const refused = (text: string) =>
  expect.objectContaining({ name: 'InputError', message: expect.stringContaining(text) });
const store = (name: string) => ['--store', join(folder, name)] as const;

describe('bot4 features build', () => {
  it('builds every series of a file on threads, tells the rate, and reads at the second run', async () => {
    const args = ['build', '--bars', BARS, '--features', MINE, '--threads', '2', ...store('a')];
    const first = await features(...args);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/3 features [0-9a-f]{12}: 3 of 3 series to compute or to extend/);
    expect(first.stderr).toMatch(/100 % {2}3 of 3 series, 1,800 of 1,800 rows, [\d,]+ rows\/s, 0 s left/);
    expect(first.stdout).toMatch(
      /^long\.AAAUSD\/[0-9a-f]{32} {2}700 rows built, from 2024-01-01 01:00 to 2024-01-30 04:00\nlong\.BBBUSD\//,
    );
    expect(first.stdout).toMatch(/\n1,800 rows computed, 3 of 3 tables in .*a; \d+\.\d s\n$/);
    const second = await features(...args);
    expect(second.code).toBe(0);
    expect(second.stderr).toContain('nothing to compute, 3 of 3 series are there');
    expect(second.stdout).toContain('500 rows were there');
    expect(second.stdout).toContain('\n0 rows computed, 3 of 3 tables');
  });

  it('adds the rows that came to a data set of the catalog', async () => {
    const args = ['build', ID, '--catalog', CATALOG, '--features', MINE, ...store('b')];
    const first = await features(...args);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('  400 rows built, from 2024-01-01 01:00 to 2024-01-17 16:00\n');
    await commit(450);
    const second = await features(...args.filter((arg) => arg !== ID));
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining(`${ID}/`)]);
    expect(second.stdout).toContain('50 rows added to 400');
  });

  it('names the series and the row that it cannot read, and does the others', async () => {
    const { code, stdout, stderr } = await features('build', '--bars', BAD, '--features', MINE, ...store('c'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/error BBBUSD: BOT4_DATA_VALUE: volume is "n\/a".*row 21, volume\]\n {2}what to do: /);
    expect(stderr).toContain('1 of 3 series failed; the others are done');
    expect(stdout).toContain('bad.AAAUSD/');
    expect(stdout).toContain('bad.CCCUSD/');
    expect(stdout).toMatch(/1,300 rows computed, 2 of 3 tables/);
  });

  it('takes the series that are named', async () => {
    const set = ['--set', 'usual100', ...store('d')];
    const { code, stdout } = await features('build', '--bars', BARS, '--symbol', 'CCCUSD', ...set);
    expect([code, stdout.split('\n').length]).toEqual([0, 3]);
    expect(stdout).toContain('long.CCCUSD/');
  });

  it('calls the only series of a file as its name says, or as it is told', async () => {
    const sole = join(folder, 'XYZUSDT_1h.csv');
    const rows = csvRows('', bars(4, 60)).map((row) => row.slice(1));
    writeFileSync(sole, ['ts,open,high,low,close,volume', ...rows].join('\n'));
    const named = await features('build', '--bars', sole, '--features', MINE, ...store('e'));
    expect([named.code, named.stdout]).toEqual([0, expect.stringContaining('XYZUSDT_1h.XYZUSDT/')]);
    const told = await features('build', '--bars', sole, '--symbol', 'ABC', '--features', MINE, ...store('e'));
    expect([told.code, told.stdout]).toEqual([0, expect.stringContaining('XYZUSDT_1h.ABC/')]);
  });

  it.each([
    ['no features', ['--bars', BARS], 'name the features: --features FILE or --set usual100'],
    ['features twice', ['--bars', BARS, '--features', MINE, '--set', 'usual100'], 'name the features'],
    ['a set that is none', ['--bars', BARS, '--set', 'best'], 'there is no set best; there are: usual100'],
    ['a feature with the name of the time', ['--bars', BARS, '--features', NAMED], 'cannot have the name event_time'],
    ['a file of features that is not there', ['--bars', BARS, '--features', 'none.json'], 'BOT4_DATA_FILE'],
    ['a file of bars that is not there', ['--bars', 'none.csv', '--features', MINE], 'BOT4_DATA_FILE'],
    [
      'a symbol that is none',
      ['--bars', BARS, '--symbol', 'X', '--features', MINE],
      'no symbol X; the file has: AAAUSD',
    ],
    ['ids beside a file', [ID, '--bars', BARS, '--features', MINE], 'ids are of the catalog'],
    ['symbols without a file', ['--symbol', 'X', '--features', MINE], '--symbol chooses from a file'],
    ['a data set that is none', ['a.spot.B.bars.1h', '--catalog', CATALOG, '--features', MINE], 'BOT4_CATALOG_MISSING'],
    ['an empty catalog', ['--catalog', join(folder, 'empty'), '--features', MINE], 'there are no bars in'],
    ['no threads', ['--bars', BARS, '--features', MINE, '--threads', '0'], '--threads 0; it is a whole number from 1'],
  ])('refuses %s', async (_, args, text) => {
    expect(await refusalOf('build', ...args, ...store('refused'))).toEqual(refused(text));
  });
});

describe('bot4 features read', () => {
  let id: string;
  beforeAll(async () => {
    const built = await features('build', '--bars', BARS, '--symbol', 'AAAUSD', '--features', MINE, ...store('r'));
    id = built.stdout.split(' ')[0] as string;
  });

  it('lists tables, prints the last rows of one, and all rows as JSON', async () => {
    const list = await features('read', ...store('r'));
    expect(list.stdout).toMatch(/^table +features +rows +first +last +bars\nlong\.AAAUSD\/\w+ +3 +700 /);
    const shown = await features('read', 'long.AAAUSD', '--columns', 'strength,range', '--rows', '2', ...store('r'));
    expect(shown.stdout.split('\n')[0]).toMatch(/^event time +strength +range$/);
    expect(shown.stdout).toContain('2024-01-30 04:00');
    expect(shown.stdout).toContain('the last 2 of 700 rows');
    expect(shown.stderr).toMatch(/700 rows of 2 features read in \d+ ms/);
    const args = ['--from', '2024-01-01', '--to', '2024-01-01 03:00', '--json', ...store('r')];
    const lines = (await features('read', id, ...args)).stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { event_time: Date.UTC(2024, 0, 1, 1) * 1000, strength: null, smooth: null, range: null },
      { event_time: Date.UTC(2024, 0, 1, 2) * 1000, strength: null, smooth: null, range: null },
    ]);
  });

  it('says when there is nothing, nothing of a name, or several of it', async () => {
    expect((await features('read', ...store('none'))).stdout).toContain('`bot4 features build` computes some');
    const missing = await features('read', 'long.AAAUSD', ...store('none'));
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining("there is no table 'long.AAAUSD'")]);
    await features('build', '--bars', BARS, '--symbol', 'BBBUSD', '--features', MINE, ...store('s'));
    await features('build', '--bars', BARS, '--symbol', 'BBBUSD', '--set', 'usual100', ...store('s'));
    const several = await features('read', 'long.BBBUSD', ...store('s'));
    expect([several.code, several.stderr]).toEqual([2, expect.stringContaining('several tables of long.BBBUSD')]);
  });

  it.each([
    ['a time that is none', ['--from', 'soon'], '--from soon is no time'],
    ['a feature that is none', ['--columns', 'x'], 'has no feature x; it has strength, smooth, range'],
    ['no rows', ['--rows', '0'], '--rows 0'],
  ])('refuses %s', async (_, args, text) => {
    expect(await refusalOf('read', 'long.AAAUSD', ...args, ...store('r'))).toEqual(refused(text));
  });
});

describe('bot4 features check', () => {
  const MODULE = join(folder, 'cheat.ts');

  it('finds no feature of the catalogue that looks ahead', async () => {
    const { code, stdout } = await features('check', '--bars', BARS, '--set', 'usual100', '--cuts', '3', '--seed', '9');
    expect(stdout).toMatch(
      /AAAUSD {2}ok: none of [\d,]+ values on 700 bars depends on a later bar\n(.*\n)?BBBUSD {2}ok/,
    );
    expect(stdout).toContain('3 cuts of each history, seed 9: 0 of 3 series with a feature that looks ahead');
    expect(code).toBe(0);
  });

  it('tells how long features remember where history began, and which never forget', async () => {
    const memory = join(folder, 'memory.json');
    const [mean, sum] = ['sma', 'obv'].map((kind) => ({ name: `my_${kind}`, kind }));
    const smooth = { name: 'my_ema', kind: 'ema', params: { period: 4 } };
    writeFileSync(memory, JSON.stringify({ features: [mean, smooth, sum] }));
    const { code, stdout } = await features('check', ID, '--catalog', CATALOG, '--features', memory, '--starts', '2');
    expect(stdout).toMatch(
      /\n {24} {2}1 forget after a window; 1 fade, the slowest in \d+ rows; my_obv feels the beginning to the end: at row \d+ it is [\d.e+]+ deviations off when history begins at row \d+\n/,
    );
    expect(code).toBe(0);
  });

  it('names the feature and the row of a function that looks ahead', async () => {
    writeFileSync(
      MODULE,
      `export function features({ close }: { close: Float64Array }) {
        const mean = close.reduce((a, b) => a + b, 0) / close.length;
        return { honest: close.map((c, t) => c - (close[t - 1] ?? NaN)), cheating: close.map((c) => c - mean) };
      }`,
    );
    const args = ['check', ID, '--catalog', CATALOG, '--module', MODULE];
    const { code, stdout } = await features(...args);
    expect(stdout).toMatch(
      /LOOKS AHEAD: [\d,]+ of [\d,]+ values on \d+ bars changed, in cheating; feature cheating, row 0: /,
    );
    expect(stdout).toContain('10 cuts of each history, seed 1: 1 of 1 series with a feature that looks ahead');
    expect(code).toBe(3);
  });

  it.each([
    ['a module that is not there', ['--module', 'none.ts'], 'there is no such module'],
    ['a module beside a set', ['--module', MINE, '--set', 'usual100'], 'name one of --module, --features and --set'],
    ['no cuts', ['--set', 'usual100', '--cuts', '0'], '--cuts 0'],
    ['a seed that is none', ['--set', 'usual100', '--seed', '4294967296'], 'it is below 2^32'],
  ])('refuses %s', async (_, args, text) => {
    expect(await refusalOf('check', '--bars', BARS, ...args)).toEqual(refused(text));
  });

  it('refuses a module without the function', async () => {
    const empty = join(folder, 'empty.ts');
    writeFileSync(empty, 'export const other = 1;');
    const { code, stderr } = await features('check', ID, '--catalog', CATALOG, '--module', empty);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the module exports no function `features`')]);
  });
});

describe('bot4 features list and show', () => {
  it('list all indicators, those of a group, and each as JSON', async () => {
    const all = await features('list');
    expect(all.stdout).toContain(`${CATALOGUE.length} indicators; \`bot4 features show KIND\` says what one is`);
    for (const { title, definitions } of CATALOGUE_GROUPS) {
      if (definitions.length > 0) expect(all.stdout).toContain(`\n${title}\n`.trimStart());
    }
    const group = await features('list', '--group', 'volatility');
    expect(group.stdout).toMatch(/^Volatility and range\n/);
    expect(group.stdout).toMatch(/\n {2}atr +high low close +period 14 +\S/);
    expect(group.stdout).not.toContain('Momentum');
    const json = (await features('list', '--json')).stdout.trim().split('\n');
    expect(json.map((line) => JSON.parse(line).kind)).toEqual(CATALOGUE.map(({ kind }) => kind));
    expect(await refusalOf('list', '--group', 'magic')).toEqual(refused("there is no group 'magic'; there are: "));
  });

  it('show formula, inputs, parameters, outputs, warm-up, source and an example that can be built', async () => {
    const { code, stdout } = await features('show', 'macd');
    expect(code).toBe(0);
    for (const label of [
      'measures ',
      'formula ',
      'reads ',
      'with ',
      'gives ',
      'warm-up ',
      'source ',
      'TA-Lib ',
      'example ',
    ]) {
      expect(stdout).toMatch(new RegExp(`^${label}`, 'm'));
    }
    expect(stdout.split('\n').every((line) => line.length <= 130)).toBe(true);
    const example = stdout.slice(stdout.indexOf('example') + 7).replaceAll(/\s+/g, '');
    expect(JSON.parse(example)).toMatchObject({ name: 'my_macd', kind: 'macd', params: { fast: 12 } });
    const json = await features('show', 'aroon', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'aroon', outputs: [{ name: 'up' }, { name: 'down' }] });
    expect((await features('show', 'add')).stdout).toContain('"inputs":{"x":"an earlier feature"');
    expect((await features('show', 'timeOfDaySin')).stdout).toMatch(/^reads +openTime: time at which/m);
  });

  it('name kinds that are near one that is none', async () => {
    const near = await features('show', 'PLUS_DI');
    expect([near.code, near.stderr]).toEqual([2, expect.stringContaining('near: plusDi')]);
    expect(await refusalOf('show', 'qqqq')).toEqual(refused("'qqqq'; `bot4 features list` has all"));
  });
});

describe('progress of many series', () => {
  const state = { series: 23, seriesDone: 2, rows: 1000, rowsDone: 250, elapsedMs: 500 };

  it('is a line with series, rows, rate and what is left', () => {
    expect(workLine(state, false)).toBe(' 25 %  2 of 23 series, 250 of 1,000 rows, 500 rows/s, 2 s left');
    expect(workLine({ ...state, rowsDone: 0, elapsedMs: 0 }, true)).toBe(
      `${'░'.repeat(24)}   0 %  2 of 23 series, 0 of 1,000 rows, 0 rows/s, … left`,
    );
    expect(workLine({ ...state, rowsDone: 2000 }, true)).toContain(`${'█'.repeat(24)} 100 %`);
  });

  it('is drawn over on a terminal and taken away for lines', () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 60, write: (text: string) => written.push(text) };
    const progress = new WorkProgress({ series: 2, rows: 10 }, stream as unknown as NodeJS.WriteStream);
    progress.add(4);
    progress.add(1);
    progress.end('AAA: 5 rows built');
    progress.end('BBB: 5 rows built');
    progress.clear();
    expect(written[0]?.startsWith('\r\u001b[2K█')).toBe(true);
    expect(written.every((text) => text.length <= 60 + 5)).toBe(true);
    expect(written.at(-1)).toBe('\r\u001b[2K');
  });
});
