/** CSV of ticks to columns of doubles, beside a plain loop over `split` and `Number`. */
import { readCsvColumns } from '../../src/adapters/catalog/csv-columns.ts';
import { Rng } from '../../src/core/index.ts';
import type { BenchCase, BenchSize, Subject } from '../bench-case.ts';

/** Seeded synthetic ticks: time in ms, price, quantity, side. */
function ticksCsv(size: BenchSize): { readonly bytes: Uint8Array; readonly rows: number } {
  const rows = size === 'full' ? 100_000 : 500;
  const rng = new Rng(5);
  const lines = ['ts,price,qty,side'];
  let time = Date.UTC(2024, 0, 1);
  let cents = 4_200_000;
  for (let i = 0; i < rows; i++) {
    time += rng.below(6) * 20;
    cents += rng.below(21) - 10;
    lines.push(`${time},${(cents / 100).toFixed(2)},${((rng.below(100_000) + 1) / 1e5).toFixed(5)},${rng.below(2)}`);
  }
  return { bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), rows };
}

function checksum(columns: readonly ArrayLike<number>[]): number {
  let sum = 0;
  for (const column of columns) sum += (column[0] as number) + (column[column.length - 1] as number);
  return sum;
}

function readerSubject(size: BenchSize): Subject {
  const { bytes, rows } = ticksCsv(size);
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum = checksum(readCsvColumns(bytes).columns);
    return sum;
  };
  return { run, opsPerCall: rows };
}

function plainSubject(size: BenchSize): Subject {
  const { bytes, rows } = ticksCsv(size);
  const run = (count: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const columns = [0, 1, 2, 3].map(() => new Float64Array(rows));
      const lines = new TextDecoder().decode(bytes).split('\n');
      for (let row = 0; row < rows; row++) {
        const fields = (lines[row + 1] as string).split(',');
        for (let k = 0; k < 4; k++) (columns[k] as Float64Array)[row] = Number(fields[k]);
      }
      sum = checksum(columns);
    }
    return sum;
  };
  return { run, opsPerCall: rows };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'CSV of ticks to columns, a row of four numbers',
    input: '100,000 seeded synthetic ticks, 3.3 MB',
    method: 'whole',
    setup: readerSubject,
    twin: { name: 'split and Number', setup: plainSubject },
    budgets: ['csvFloor', 'csvSpeedup'],
  },
];
