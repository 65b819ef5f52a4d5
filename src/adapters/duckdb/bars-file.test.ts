import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, InputError } from '../../core/index.ts';
import { type BarsFileOptions, loadBarsFile } from './bars-file.ts';
import { sqlText, withDuckDb } from './session.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-bars-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const T0 = 1_700_000_040_000;
const HEADER = 'ts,open,high,low,close,volume';

/** Rows of good minute bars as CSV text, without header. */
function goodRows(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `${T0 + i * 60_000},${10 + i},${12 + i},${9 + i},${11 + i},${i}.5`);
}

function writeText(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** A Parquet file that holds the rows of a query. */
async function writeParquet(name: string, sql: string): Promise<string> {
  const path = join(folder, name);
  await withDuckDb(async (connection) => {
    await connection.run(`COPY (${sql}) TO ${sqlText(path)} (FORMAT parquet)`);
  });
  return path;
}

/** A query that gives good minute bars; `change` may be any list of columns that replaces those of the same name. */
function goodSql(n: number, change = ''): string {
  const base = `SELECT ${T0} + i * 60000 AS ts, 10.0::DOUBLE + i AS open, 12.0::DOUBLE + i AS high, 9.0::DOUBLE + i AS low, 11.0::DOUBLE + i AS close, i + 0.5::DOUBLE AS volume FROM range(${n}) t(i)`;
  return change === '' ? base : `SELECT * REPLACE (${change}) FROM (${base})`;
}

async function refusal(path: string, options?: BarsFileOptions): Promise<InputError> {
  const error = await loadBarsFile(path, options).then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error;
  throw error;
}

async function expectFault(
  path: string,
  fault: { code: ErrorCode; row?: number; key?: string; text: string },
): Promise<void> {
  const error = await refusal(path);
  expect(error.message).toContain(fault.text);
  expect({ code: error.code, place: error.place }).toEqual({
    code: fault.code,
    place: {
      file: path,
      ...(fault.row === undefined ? {} : { row: fault.row }),
      ...(fault.key === undefined ? {} : { key: fault.key }),
    },
  });
}

describe('bars from a file', () => {
  it('are the same from Parquet, CSV and gzipped CSV, with the hash of the bytes', async () => {
    const csv = writeText('BTCUSDT_1m.csv', [HEADER, ...goodRows(5)]);
    const gz = join(folder, 'BTCUSDT_1m.csv.gz');
    writeFileSync(gz, gzipSync(readFileSync(csv)));
    const parquet = await writeParquet('BTCUSDT_1m.parquet', goodSql(5));
    for (const path of [csv, gz, parquet]) {
      const loaded = await loadBarsFile(path);
      expect([...loaded.bars.openTime]).toEqual([0, 1, 2, 3, 4].map((i) => (T0 + i * 60_000) * 1000));
      expect([...loaded.bars.close]).toEqual([11, 12, 13, 14, 15]);
      expect([...loaded.bars.volume]).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
      expect(loaded).toMatchObject({ rows: 5, symbols: ['BTCUSDT'], timeUnit: 'ms', synthetic: false });
      expect(loaded.bars).toMatchObject({ symbol: 'BTCUSDT', intervalMicros: 60e6 });
      expect(loaded.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
      expect(loaded.source).toBe(path.slice(folder.length + 1));
    }
  });

  it('have columns of their own memory, longer than one chunk of the database', async () => {
    const { bars } = await loadBarsFile(await writeParquet('ETHUSDT_long.parquet', goodSql(5000)));
    expect(bars.close.buffer.byteLength).toBe(5000 * 8);
    expect([bars.open[0], bars.open[2048], bars.open[4999]]).toEqual([10, 2058, 5009]);
  });

  it('may be named by the caller when the file does not name them', async () => {
    const path = writeText('own.csv', [HEADER, ...goodRows(3)]);
    expect((await loadBarsFile(path, { symbol: 'SOLUSDT' })).bars.symbol).toBe('SOLUSDT');
    await expectFault(path, { code: 'BOT4_DATA_SYMBOL', key: 'symbol', text: 'as in BTCUSDT_1h.csv' });
  });

  it('are synthetic when their symbol says so', async () => {
    const path = writeText('SYNTH-EDGE-USDT_1m.csv', [HEADER, ...goodRows(3)]);
    expect(await loadBarsFile(path)).toMatchObject({ synthetic: true, symbols: ['SYNTH-EDGE-USDT'] });
  });

  it('leave nothing behind in the folder', async () => {
    const before = readdirSync(folder);
    await loadBarsFile(writeText('BTCUSDT_1m.csv', [HEADER, ...goodRows(5)]));
    expect(readdirSync(folder)).toEqual(before);
  });

  it('are read from a path that looks like a pattern or holds a quote', async () => {
    mkdirSync(join(folder, "odd[1]'s"), { recursive: true });
    const path = writeText("odd[1]'s/BTCUSDT_*?.csv", [HEADER, ...goodRows(3)]);
    expect((await loadBarsFile(path)).rows).toBe(3);
  });
});

describe('layout of a CSV file', () => {
  it.each([
    [
      'upper case names, CR LF, spaces and quotes',
      ['"TS", Open,HIGH,Low,Close,Volume\r', ...goodRows(3).map((row) => `${row}\r`)],
    ],
    ['semicolons', [HEADER, ...goodRows(3)].map((line) => line.replaceAll(',', ';'))],
    ['tabs', [HEADER, ...goodRows(3)].map((line) => line.replaceAll(',', '\t'))],
    ['a banner above the header', ['https://example.org', HEADER, ...goodRows(3)]],
    ['a byte order mark', [`\uFEFF${HEADER}`, ...goodRows(3)]],
    ['blank lines', [HEADER, ...goodRows(3), '', '']],
    [
      'other columns and another order',
      [
        'note,ts,volume,close,low,high,open',
        ...goodRows(3).map((row) => {
          const [ts, o, h, l, c, v] = row.split(',');
          return `x,${ts},${v},${c},${l},${h},${o}`;
        }),
      ],
    ],
  ])('may have %s', async (_, lines) => {
    const { bars } = await loadBarsFile(writeText('BTCUSDT_layout.csv', lines));
    expect([...bars.open]).toEqual([10, 11, 12]);
    expect([...bars.volume]).toEqual([0.5, 1.5, 2.5]);
  });

  it('may be the 12 kline columns of a venue, with or without a header', async () => {
    const rows = goodRows(3).map((row) => `${row},${T0 + 59_999},1,2,3,4,0`);
    const header =
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';
    for (const lines of [[header, ...rows], rows]) {
      const { bars } = await loadBarsFile(writeText('NEARUSDT_kline.csv', lines));
      expect([...bars.high]).toEqual([12, 13, 14]);
    }
  });

  it('refuses 6 columns without a header, because venues order them differently', async () => {
    const path = writeText('BTCUSDT_bare.csv', goodRows(3));
    await expectFault(path, { code: 'BOT4_DATA_COLUMN', key: 'ts', text: 'no time column' });
  });
});

describe('times in a file', () => {
  const hours = [0, 1, 2].map((i) => T0 / 1000 - ((T0 / 1000) % 3600) + i * 3600);
  const expected = hours.map((second) => second * 1e6);

  it.each([
    ['s', (s: number) => String(s)],
    ['ms', (s: number) => String(s * 1e3)],
    ['us', (s: number) => String(s * 1e6)],
    ['ns', (s: number) => `${s}000000000`],
    ['s', (s: number) => `${s}.0`],
    ['us', (s: number) => new Date(s * 1000).toISOString()],
    ['us', (s: number) => new Date(s * 1000).toISOString().slice(0, 19).replace('T', ' ')],
    ['us', (s: number) => new Date((s + 7200) * 1000).toISOString().replace('Z', '+02:00')],
  ])('may be text of a number in %s or of a date (%#)', async (unit, write) => {
    const rows = hours.map((second) => `${write(second)},10,12,9,11,1`);
    const loaded = await loadBarsFile(writeText('BTCUSDT_time.csv', ['time,open,high,low,close,volume', ...rows]));
    expect([...loaded.bars.openTime]).toEqual(expected);
    expect(loaded.timeUnit).toBe(unit);
  });

  it.each([
    ['TIMESTAMP', 'to_timestamp(ts / 1000)::TIMESTAMP', 'us'],
    ['TIMESTAMP_NS', 'to_timestamp(ts / 1000)::TIMESTAMP::TIMESTAMP_NS', 'ns'],
    ['TIMESTAMP WITH TIME ZONE', 'to_timestamp(ts / 1000)', 'us'],
    ['DOUBLE in ms', 'ts::DOUBLE', 'ms'],
    ['INTEGER in s', '(ts // 1000)::INTEGER', 's'],
    ['UBIGINT in ns', '(ts * 1000000)::UBIGINT', 'ns'],
  ])('may be %s in Parquet', async (_, expression, unit) => {
    const path = await writeParquet('BTCUSDT_time.parquet', goodSql(3, `${expression} AS ts`));
    const loaded = await loadBarsFile(path);
    expect([...loaded.bars.openTime]).toEqual([0, 1, 2].map((i) => (T0 + i * 60_000) * 1000));
    expect(loaded.timeUnit).toBe(unit);
  });

  it('may be dates of daily bars', async () => {
    const path = await writeParquet(
      'BTCUSDT_1d.parquet',
      "SELECT DATE '2024-01-01' + i::INTEGER AS date, 10 AS open, 12 AS high, 9 AS low, 11 AS close, 1 AS volume FROM range(3) t(i)",
    );
    const { bars } = await loadBarsFile(path);
    expect(bars.intervalMicros).toBe(86_400e6);
    expect(bars.openTime[0]).toBe(Date.UTC(2024, 0, 1) * 1000);
  });
});

describe('numbers in a file', () => {
  it('keep the decimal that 32-bit and decimal columns stand for', async () => {
    const change = ['open', 'high', 'low', 'close'].map(
      (name, i) => `0.1::${i % 2 ? 'FLOAT' : 'DECIMAL(10,3)'} AS ${name}`,
    );
    const { bars } = await loadBarsFile(await writeParquet('XRPUSDT.parquet', goodSql(3, change.join(', '))));
    expect([bars.open[0], bars.high[0], bars.low[0], bars.close[0]]).toEqual([0.1, 0.1, 0.1, 0.1]);
  });

  it('may be whole numbers', async () => {
    const { bars } = await loadBarsFile(
      await writeParquet('XRPUSDT_int.parquet', goodSql(3, 'volume::INTEGER AS volume')),
    );
    expect(bars.volume).toBeInstanceOf(Float64Array);
  });
});

describe('a file of several symbols', () => {
  const longSql = (market: string) =>
    `SELECT 'ETHUSDT' AS symbol, ${market} AS market, * FROM (${goodSql(3)}) UNION ALL SELECT 'BTCUSDT', 'spot', * REPLACE (open + 0.25 AS open) FROM (${goodSql(4)})`;

  it('gives the named one, in its own order, with its market and the list of all', async () => {
    const path = await writeParquet('long.parquet', longSql("'um_perp'"));
    expect(await loadBarsFile(path, { symbol: 'ETHUSDT' })).toMatchObject({
      rows: 3,
      market: 'um_perp',
      symbols: ['BTCUSDT', 'ETHUSDT'],
    });
    const btc = await loadBarsFile(path, { symbol: 'BTCUSDT' });
    expect(btc).toMatchObject({ rows: 4, market: 'spot' });
    expect(btc.bars.open[0]).toBe(10.25);
  });

  it('lists the symbols when none or a wrong one is named', async () => {
    const path = await writeParquet('long.parquet', longSql("'um_perp'"));
    await expectFault(path, { code: 'BOT4_DATA_SYMBOL', key: 'symbol', text: 'choose one of: BTCUSDT, ETHUSDT' });
    expect((await refusal(path, { symbol: 'DOGEUSDT' })).message).toContain(
      'no symbol DOGEUSDT; the file has: BTCUSDT, ETHUSDT',
    );
  });

  it('is refused when one symbol mixes markets, and leaves a market out that is not known', async () => {
    const mixed = await writeParquet(
      'mixed.parquet',
      longSql("CASE WHEN ts > 1700000100000 THEN 'spot' ELSE 'um_perp' END"),
    );
    expect((await refusal(mixed, { symbol: 'ETHUSDT' })).message).toContain(
      'ETHUSDT mixes the markets spot and um_perp',
    );
    const other = await writeParquet('other.parquet', longSql("'option'"));
    expect(await loadBarsFile(other, { symbol: 'ETHUSDT' })).not.toHaveProperty('market');
  });

  it('is refused when a row has no symbol', async () => {
    const path = writeText('holes.csv', [`symbol,${HEADER}`, `A,${goodRows(1)[0]}`, `,${goodRows(2)[1]}`]);
    await expectFault(path, { code: 'BOT4_DATA_VALUE', key: 'symbol', text: 'a row has no symbol' });
  });

  it('needs no name for its only symbol, and counts rows within a symbol', async () => {
    const rows = goodRows(3).map((row) => `BTCUSDT,${row}`);
    expect((await loadBarsFile(writeText('one.csv', [`symbol,${HEADER}`, ...rows]))).bars.symbol).toBe('BTCUSDT');
    const bad = [`ETHUSDT,${goodRows(1)[0]}`, ...rows.slice(0, 2), rows[2]?.replace(/[^,]*$/, '-1') as string];
    const error = await refusal(writeText('two.csv', [`symbol,${HEADER}`, ...bad]), { symbol: 'BTCUSDT' });
    expect([error.code, error.place.row]).toEqual(['BOT4_DATA_VALUE', 3]);
  });

  it('may have a market column alone', async () => {
    const path = await writeParquet('BTCUSDT_m.parquet', `SELECT 'spot' AS market, * FROM (${goodSql(3)})`);
    expect(await loadBarsFile(path)).toMatchObject({ market: 'spot', symbols: ['BTCUSDT'] });
  });
});

describe('a file that cannot be used', () => {
  it('is missing, a folder, of another kind, or not readable', async () => {
    await expectFault(join(folder, 'no.csv'), { code: 'BOT4_DATA_FILE', text: 'there is no such file' });
    mkdirSync(join(folder, 'dir.csv'));
    await expectFault(join(folder, 'dir.csv'), { code: 'BOT4_DATA_FILE', text: 'not a file' });
    await expectFault(writeText('bars.json', ['{}']), { code: 'BOT4_DATA_FILE', text: '.parquet, .csv or .csv.gz' });
    await expectFault(join(writeText('BTCUSDT_f.csv', ['x']), 'in.csv'), {
      code: 'BOT4_DATA_FILE',
      text: 'check its permissions',
    });
  });

  it('is empty', async () => {
    writeFileSync(join(folder, 'BTCUSDT_empty.csv'), '');
    await expectFault(join(folder, 'BTCUSDT_empty.csv'), { code: 'BOT4_DATA_CORRUPT', text: 'the file is empty' });
  });

  it('is not of the format that its name says', async () => {
    const csv = [HEADER, ...goodRows(3)];
    await expectFault(writeText('BTCUSDT_x.parquet', csv), {
      code: 'BOT4_DATA_CORRUPT',
      text: 'does not begin like one',
    });
    await expectFault(writeText('BTCUSDT_x.csv.gz', csv), { code: 'BOT4_DATA_CORRUPT', text: 'not compressed' });
    const parquet = readFileSync(await writeParquet('BTCUSDT_y.parquet', goodSql(3)));
    writeFileSync(join(folder, 'BTCUSDT_y.csv'), parquet);
    await expectFault(join(folder, 'BTCUSDT_y.csv'), { code: 'BOT4_DATA_CORRUPT', text: 'is not text' });
  });

  it('is a Parquet file that was cut off or whose inside is damaged', async () => {
    const whole = readFileSync(await writeParquet('BTCUSDT_z.parquet', goodSql(3000)));
    const path = join(folder, 'BTCUSDT_cut.parquet');
    writeFileSync(path, whole.subarray(0, whole.length - 100));
    await expectFault(path, { code: 'BOT4_DATA_CORRUPT', text: 'the end of the Parquet file is missing' });
    const footer = Buffer.from(whole);
    footer.fill(0xff, footer.length - 60, footer.length - 8);
    writeFileSync(path, footer);
    await expectFault(path, { code: 'BOT4_DATA_CORRUPT', text: 'cannot be read' });
    const pages = Buffer.from(whole);
    pages.fill(0xff, 4, 2000);
    writeFileSync(path, pages);
    await expectFault(path, { code: 'BOT4_DATA_CORRUPT', text: 'fetch or export it again' });
  });

  it('is a gzipped file that was cut off, even at the end of a line, or damaged', async () => {
    const whole = gzipSync([HEADER, ...goodRows(5000)].join('\n'));
    const path = join(folder, 'BTCUSDT_cut.csv.gz');
    for (const bytes of [
      whole.subarray(0, whole.length - 8),
      whole.subarray(0, whole.length >> 1),
      whole.subarray(0, 12),
    ]) {
      writeFileSync(path, bytes);
      expect((await refusal(path)).code).toBe('BOT4_DATA_CORRUPT');
    }
    const flipped = Buffer.from(whole);
    flipped[flipped.length - 5] = (flipped[flipped.length - 5] as number) ^ 0xff;
    writeFileSync(path, flipped);
    await expectFault(path, { code: 'BOT4_DATA_CORRUPT', text: 'cut off or damaged' });
  });

  it('is a CSV file with a row of too few or too many fields, or an open quote', async () => {
    const few = writeText('BTCUSDT_few.csv', [HEADER, ...goodRows(2), '1,2,3', ...goodRows(2)]);
    await expectFault(few, { code: 'BOT4_DATA_CORRUPT', row: 3, key: 'line', text: 'line 4 is damaged' });
    const many = writeText('BTCUSDT_many.csv', ['banner', HEADER, `${goodRows(1)[0]},7`]);
    await expectFault(many, { code: 'BOT4_DATA_CORRUPT', row: 1, key: 'line', text: 'line 3 is damaged' });
    const quote = writeText('BTCUSDT_quote.csv', [HEADER, goodRows(1)[0] as string, '1700000100000,"11,12']);
    expect((await refusal(quote)).code).toBe('BOT4_DATA_CORRUPT');
  });

  it('lacks a column', async () => {
    const path = await writeParquet('BTCUSDT_c.parquet', `SELECT * EXCLUDE (low) FROM (${goodSql(3)})`);
    await expectFault(path, {
      code: 'BOT4_DATA_COLUMN',
      key: 'low',
      text: 'no column low; the file has: ts, open, high, close, volume',
    });
    const noTime = writeText('BTCUSDT_t.csv', ['when,open,high,low,close,volume', ...goodRows(3)]);
    await expectFault(noTime, { code: 'BOT4_DATA_COLUMN', key: 'ts', text: 'no time column' });
  });

  it('has a column that does not hold numbers or times', async () => {
    const text = await writeParquet('BTCUSDT_v.parquet', goodSql(3, 'close::VARCHAR AS close'));
    await expectFault(text, {
      code: 'BOT4_DATA_COLUMN',
      key: 'close',
      text: 'column close holds VARCHAR, not numbers',
    });
    const time = await writeParquet('BTCUSDT_b.parquet', goodSql(3, '[ts] AS ts'));
    await expectFault(time, { code: 'BOT4_DATA_COLUMN', key: 'ts', text: 'not times' });
    const csv = writeText('BTCUSDT_w.csv', [HEADER, ...goodRows(3).map((row) => row.replace(/[^,]*$/, 'lots'))]);
    await expectFault(csv, {
      code: 'BOT4_DATA_COLUMN',
      row: 1,
      key: 'volume',
      text: 'holds no number; its first value is "lots"',
    });
  });

  it.each([
    ['text', 'n/a', 'open is "n/a", not a number'],
    ['nothing', '', 'open is empty, not a number'],
    ['digits with an underscore', '1_000', 'open is "1_000", not a number'],
    ['NaN', 'nan', 'open is "nan", not a number'],
    ['infinity', 'inf', 'open is Infinity'],
    ['a price of 0', '0', 'open is 0; a price is above zero'],
    ['a price beyond the high', '99', 'high 13 is below open 99'],
  ])('has %s for a price', async (_, value, text) => {
    const rows = goodRows(3);
    rows[1] = (rows[1] as string).replace(',11,', `,${value},`);
    const key = value === '99' ? 'high' : 'open';
    await expectFault(writeText('BTCUSDT_p.csv', [HEADER, ...rows]), { code: 'BOT4_DATA_VALUE', row: 2, key, text });
  });

  it('has a missing or negative value in Parquet', async () => {
    const hole = await writeParquet(
      'BTCUSDT_n.parquet',
      goodSql(3, 'CASE WHEN ts > 1700000100000 THEN NULL ELSE low END AS low'),
    );
    await expectFault(hole, { code: 'BOT4_DATA_VALUE', row: 3, key: 'low', text: 'low is empty, not a number' });
    const minus = await writeParquet('BTCUSDT_o.parquet', goodSql(3, '-volume AS volume'));
    await expectFault(minus, { code: 'BOT4_DATA_VALUE', row: 1, key: 'volume', text: 'never negative' });
  });

  it('is not in the order of time', async () => {
    const rows = goodRows(4);
    const back = writeText('BTCUSDT_r.csv', [HEADER, ...rows.toReversed()]);
    await expectFault(back, { code: 'BOT4_DATA_ORDER', row: 2, key: 'time', text: 'earlier' });
    const twice = writeText('BTCUSDT_d.csv', [HEADER, ...rows, rows[3] as string]);
    await expectFault(twice, { code: 'BOT4_DATA_ORDER', row: 5, key: 'time', text: 'repeats' });
  });

  it('has times in two units, off the grid, missing or without a unit', async () => {
    const rows = goodRows(4);
    const micros = (rows[2] as string).replace(/^\d+/, (ms) => `${ms}000`);
    const units = writeText('BTCUSDT_u.csv', [HEADER, rows[0] as string, rows[1] as string, micros]);
    await expectFault(units, {
      code: 'BOT4_DATA_TIME',
      row: 3,
      key: 'time',
      text: 'is in us, while the rows before are in ms',
    });
    const off = (rows[3] as string).replace(/^\d+/, (ms) => String(Number(ms) + 1000));
    await expectFault(writeText('BTCUSDT_g.csv', [HEADER, ...rows.slice(0, 3), off]), {
      code: 'BOT4_DATA_TIME',
      row: 4,
      key: 'time',
      text: '61 s after',
    });
    const hole = (rows[1] as string).replace(/^\d+/, '');
    await expectFault(writeText('BTCUSDT_h.csv', [HEADER, rows[0] as string, hole]), {
      code: 'BOT4_DATA_TIME',
      row: 2,
      key: 'time',
      text: 'missing',
    });
    const odd = rows.map((row) => row.replace(/^\d{13}/, (ms) => ms.slice(0, 11)));
    await expectFault(writeText('BTCUSDT_i.csv', [HEADER, ...odd]), {
      code: 'BOT4_DATA_TIME',
      row: 1,
      key: 'time',
      text: 'no unit',
    });
    const words = rows.map((row) => row.replace(/^\d+/, 'noon'));
    await expectFault(writeText('BTCUSDT_j.csv', [HEADER, ...words]), {
      code: 'BOT4_DATA_TIME',
      row: 1,
      key: 'time',
      text: 'missing or unreadable',
    });
  });

  it('has too few rows', async () => {
    const path = writeText('BTCUSDT_s.csv', [HEADER, ...goodRows(5)]);
    const error = await refusal(path, { rowsMin: 6 });
    expect([error.code, error.message]).toEqual([
      'BOT4_DATA_TOO_SHORT',
      expect.stringContaining('BTCUSDT has 5 row(s), fewer than 6'),
    ]);
    expect((await loadBarsFile(path, { rowsMin: 5 })).rows).toBe(5);
    await expectFault(writeText('BTCUSDT_e.csv', [HEADER]), {
      code: 'BOT4_DATA_TOO_SHORT',
      key: 'rows',
      text: '0 row(s), fewer than 2',
    });
    await expectFault(writeText('e.csv', [`symbol,${HEADER}`]), {
      code: 'BOT4_DATA_TOO_SHORT',
      key: 'rows',
      text: 'no rows',
    });
  });
});
