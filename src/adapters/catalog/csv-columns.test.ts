import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_ROWS } from '../../hot/simd/csv.ts';
import { CsvColumns, type CsvKind, readCsvColumns } from './csv-columns.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => {
  const { names, columns } = readCsvColumns(encode(text));
  return Object.fromEntries(names.map((name, i) => [name, [...(columns[i] as Float64Array)]]));
};

/** Decimal texts of the forms that sources write. */
const decimal = fc.oneof(
  fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 22 })).map(([whole, decimals]) => {
    const digits = whole.toString().padStart(decimals + 1, '0');
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom('0', '-0', '0.1', '9007199254740992', '9007199254740993', '1e-7', '.5', '5.', '00012.50', '+3'),
);

describe('CSV columns', () => {
  it('are the doubles that Number gives, for every form of decimal text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(decimal, decimal, decimal), { minLength: 1, maxLength: 50 }), (rows) => {
        const { names, columns } = readCsvColumns(encode(`a,b,c\n${rows.map((row) => row.join(',')).join('\n')}\n`));
        expect(names).toEqual(['a', 'b', 'c']);
        rows.forEach((row, i) => {
          row.forEach((text, k) => {
            expect(Object.is(columns[k]?.[i], Number(text)), `${text} became ${columns[k]?.[i]}`).toBe(true);
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on how the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(decimal, decimal), { minLength: 1 }),
        fc.infiniteStream(fc.nat(40)),
        (rows, cuts) => {
          const bytes = encode(rows.map((row) => row.join(';')).join('\r\n'));
          const csv = new CsvColumns({
            file: 'x',
            delimiter: ';',
            columns: [
              { name: 'a', kind: 'number' },
              { name: 'b', kind: 'number' },
            ],
          });
          const found: number[] = [];
          const keep = (blocks: Iterable<{ readonly columns: readonly Float64Array[] }>) => {
            for (const { columns } of blocks) found.push(...(columns[1] as Float64Array));
          };
          for (let at = 0; at < bytes.length; ) {
            const size = cuts.next().value as number;
            keep(csv.push(bytes.subarray(at, at + size)));
            at += size;
          }
          keep(csv.end());
          expect(found).toEqual(rows.map((row) => Number(row[1])));
        },
      ),
    );
  });

  it('skip blank lines, take an empty field for NaN, a quoted number for a number, and no line end at the end', () => {
    expect(read('a,b\n\n1,2\r\n,"3.5"\n\n4,')).toEqual({ a: [1, Number.NaN, 4], b: [2, 3.5, Number.NaN] });
  });

  it('come in blocks of 16,384 rows', () => {
    const rows = 2 * CSV_ROWS + 3;
    const { columns } = readCsvColumns(encode(`a\n${Array.from({ length: rows }, (_, i) => i).join('\n')}\n`));
    expect(columns[0]).toEqual(Float64Array.from({ length: rows }, (_, i) => i));
  });

  it('refuse what is no number, with its row and column', () => {
    const refused = (text: string, place: object) =>
      expect(() => read(text)).toThrow(
        expect.objectContaining({ code: 'BOT4_DATA_VALUE', place: expect.objectContaining(place) }),
      );
    for (const text of ['0x10', '1_000', '1.2.3', '--1', '1e', 'abc', 'Infinity', '1 2']) {
      refused(`a,b\n1,2\n3,${text}\n`, { row: 2, key: 'b' });
    }
  });

  it('refuse a row with too few fields or too many, with its number', () => {
    const refused = (text: string, row: number) =>
      expect(() => read(text)).toThrow(
        expect.objectContaining({ code: 'BOT4_DATA_CORRUPT', place: expect.objectContaining({ row }) }),
      );
    refused('a,b\n1,2\n3\n', 2);
    refused('a,b\n1,2,3\n', 1);
    refused('a,b\n1,2\n1,2\n1,2,\n', 3);
  });

  it('read words of the caller, truth in any case, and nothing of what is skipped', () => {
    const kinds: readonly CsvKind[] = ['text', 'boolean', 'skip'];
    const csv = new CsvColumns({
      file: 'x',
      delimiter: ',',
      columns: kinds.map((kind) => ({ name: kind, kind, read: (text: string) => text.length })),
    });
    const blocks = [...csv.push(encode('buy,True,?\nsell,false,1\n"a",FALSE,"\n'))].map(({ columns }) =>
      columns.map((c) => [...c]),
    );
    expect(blocks[0]?.slice(0, 2)).toEqual([
      [3, 4, 1],
      [1, 0, 0],
    ]);
    expect(() => [...csv.push(encode('a,yes,b\n'))]).toThrow(expect.objectContaining({ code: 'BOT4_DATA_VALUE' }));
  });

  it('refuse a line of more than 256 KiB instead of holding it', () => {
    expect(() => read(`a\n${'1'.repeat(300_000)}\n`)).toThrow(expect.objectContaining({ code: 'BOT4_DATA_CORRUPT' }));
  });
});
