import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { sqlName, sqlText, withDuckDb } from './session.ts';
import { loadTable } from './table-file.ts';

let folder = '';
let path = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-table-'));
  path = join(folder, 'mixed.parquet');
  await withDuckDb(async (connection) => {
    await connection.run(
      `COPY (SELECT i::BIGINT AS big, i::INTEGER AS small, i / 4 AS ratio, (i / 4)::DECIMAL(9,2) AS fixed, 'n' || i AS name,
         i % 2 = 0 AS even, DATE '2024-01-01' + i::INTEGER AS day, to_timestamp(i) AS at,
         CASE WHEN i = 1 THEN NULL ELSE i END::BIGINT AS hole, CASE WHEN i = 1 THEN NULL ELSE i END::INTEGER AS gap
       FROM range(5000) t(i)) TO ${sqlText(path)} (FORMAT parquet)`,
    );
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function refusal(file: string, sql?: string): Promise<InputError> {
  const error = await loadTable(file, sql).then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof InputError) return error;
  throw error;
}

describe('table of a file', () => {
  it('holds numbers and times as typed arrays and everything else as values', async () => {
    const table = await loadTable(path);
    expect(table.numRows()).toBe(5000);
    expect(table.array('big', Float64Array)[4999]).toBe(4999);
    const { big, small, ratio, fixed, name, even, day, at } = table.data() as unknown as Record<
      string,
      ArrayLike<unknown>
    >;
    for (const column of [big, ratio, fixed, day, at]) expect(column).toBeInstanceOf(Float64Array);
    expect(small).toBeInstanceOf(Int32Array);
    expect([fixed?.[3], name?.[3], even?.[3]]).toEqual([0.75, 'n3', false]);
    expect([day?.[1], at?.[1]]).toEqual([Date.UTC(2024, 0, 2), 1000]);
  });

  it('marks a missing number: NaN in doubles, null among whole numbers', async () => {
    const { hole, gap } = (await loadTable(path)).data() as unknown as Record<string, ArrayLike<unknown>>;
    expect([hole?.[0], hole?.[1]]).toEqual([0, Number.NaN]);
    expect([gap?.[0], gap?.[1]]).toEqual([0, null]);
  });

  it('is what a query makes of the file', async () => {
    const table = await loadTable(path, 'SELECT even, sum(big) AS total FROM data GROUP BY even ORDER BY even;');
    expect(table.objects()).toEqual([
      { even: false, total: 6_250_000 },
      { even: true, total: 6_247_500 },
    ]);
  });

  it('may come from a CSV file with any columns', async () => {
    const csv = join(folder, 'any.csv');
    writeFileSync(csv, 'name,value\na,1.5\nb,2\n');
    expect((await loadTable(csv)).objects()).toEqual([
      { name: 'a', value: 1.5 },
      { name: 'b', value: 2 },
    ]);
  });

  it.each([
    ['two statements', 'SELECT 1; SELECT 2', 'holds 2 statements'],
    ['a statement that writes', "COPY data TO 'x.csv'", 'not a SELECT'],
    ['a statement that changes', 'DROP VIEW data', 'not a SELECT'],
    ['a column that is not there', 'SELECT nothing FROM data', 'nothing'],
    ['words', 'give me all', 'syntax error'],
  ])('is not made from %s', async (_, sql, text) => {
    const error = await refusal(path, sql);
    expect([error.code, error.place]).toEqual(['BOT4_DATA_QUERY', { file: path, key: 'sql' }]);
    expect(error.message).toContain(text);
    expect(readdirSync(folder).filter((name) => name === 'x.csv')).toEqual([]);
  });

  it('is refused for a damaged file, at its head or in its middle', async () => {
    const bad = join(folder, 'bad.parquet');
    writeFileSync(bad, `PAR1${'x'.repeat(100)}PAR1`);
    expect((await refusal(bad)).code).toBe('BOT4_DATA_CORRUPT');
    const ragged = join(folder, 'ragged.csv');
    writeFileSync(ragged, `a,b\n${'1,2\n'.repeat(30_000)}x,"y\n`);
    expect((await refusal(ragged)).code).toBe('BOT4_DATA_CORRUPT');
  });
});

describe('names and texts of SQL', () => {
  it('keep quotes inside', async () => {
    const rows = await withDuckDb(async (connection) =>
      (await connection.run(`SELECT ${sqlText("it's")} AS ${sqlName('a "b"')}`)).getRowObjects(),
    );
    expect(rows).toEqual([{ 'a "b"': "it's" }]);
  });
});
