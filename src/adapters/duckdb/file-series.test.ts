import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { barsFileSeries } from './file-series.ts';
import { loadBarsFile } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-series-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function csv(name: string, lines: readonly string[]): string {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}

const row = (symbol: string, hour: number): string =>
  `${symbol}${1_704_067_200_000 + hour * 3_600_000},5,6,4,5.5,${hour}`;

describe('the series of a file', () => {
  it('are listed by symbol with their rows and the hash that loading gives', async () => {
    const file = csv('many.csv', [
      'symbol,ts,open,high,low,close,volume',
      ...[0, 1, 2].map((hour) => row('BTCUSDT,', hour)),
      ...[0, 1].map((hour) => row('AAVEUSDT,', hour)),
    ]);
    const found = await barsFileSeries(file);
    expect(found).toEqual({
      name: 'many.csv',
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
      series: [
        { symbol: 'AAVEUSDT', rows: 2 },
        { symbol: 'BTCUSDT', rows: 3 },
      ],
    });
    expect((await loadBarsFile(file, { symbol: 'BTCUSDT' })).sha256).toBe(found.sha256);
  });

  it('is one without a name when the file has no symbols', async () => {
    const file = csv('one.csv', ['ts,open,high,low,close,volume', row('', 0), row('', 1)]);
    expect((await barsFileSeries(file)).series).toEqual([{ symbol: undefined, rows: 2 }]);
  });

  it('are refused when the file is missing, has no bars or is damaged', async () => {
    await expect(barsFileSeries(join(folder, 'none.csv'))).rejects.toThrow('BOT4_DATA_FILE');
    await expect(barsFileSeries(csv('other.csv', ['a,b', '1,2']))).rejects.toThrow('BOT4_DATA_COLUMN');
    const damaged = csv('damaged.parquet', ['PAR1 not a footer at all PAR1']);
    await expect(barsFileSeries(damaged)).rejects.toMatchObject({ code: 'BOT4_DATA_CORRUPT' });
  });
});
