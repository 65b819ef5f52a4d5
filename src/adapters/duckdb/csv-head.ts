/**
 * The first lines of a CSV file: where its header is, how fields are separated, how the columns are called. Read here and
 * not guessed by the database, because a guess can change with the data and a price column must not become text.
 */
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { DataFile } from './data-file.ts';

/** What the first lines say. */
export interface CsvHead {
  readonly delimiter: string;
  /** Lines before the first row of data. */
  readonly skip: number;
  /** Column names as written, in order. */
  readonly names: readonly string[];
  /** Fields of the first row of data; empty when there is none. */
  readonly firstRow: readonly string[];
}

/** Columns of a venue's kline file that came without a header. */
export const KLINE_NAMES = [
  'open_time',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'close_time',
  'quote_volume',
  'count',
  'taker_buy_volume',
  'taker_buy_quote_volume',
  'ignore',
] as const;

const HEAD_BYTES = 64 * 1024;
/** A header may stand below a few lines of banner. */
export const BANNER_LINES_MAX = 5;
const DELIMITERS = [',', ';', '\t', '|'] as const;

async function firstBytes(file: DataFile): Promise<string> {
  const source = createReadStream(resolve(file.path));
  const stream = file.format === 'csv.gz' ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => stream.destroy(error));
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      parts.push(part as Buffer);
      size += (part as Buffer).length;
      if (size >= HEAD_BYTES) break;
    }
  } catch {
    // A damaged archive: what could be read of its head is enough here, the checksum pass refuses the file.
  }
  source.destroy();
  return Buffer.concat(parts).subarray(0, HEAD_BYTES).toString('utf8');
}

/** Fields of one line; quotes around a field are taken off. */
export function fieldsOf(line: string, delimiter: string): string[] {
  return line.split(delimiter).map((field) => field.trim().replace(/^"(.*)"$/, '$1'));
}

/** The separator that makes the most fields of a line. */
export function delimiterOf(line: string): string {
  let best: string = DELIMITERS[0];
  let most = 0;
  for (const delimiter of DELIMITERS) {
    const count = line.split(delimiter).length;
    if (count > most) {
      most = count;
      best = delimiter;
    }
  }
  return best;
}

function isNumber(field: string): boolean {
  return field !== '' && Number.isFinite(Number(field));
}

/** Reads the head of a CSV file. The header is the first of the first lines that names an `open` and a `close`. */
export async function readCsvHead(file: DataFile): Promise<CsvHead> {
  const lines = (await firstBytes(file)).replace(/^\uFEFF/, '').split(/\r?\n/);
  for (let i = 0; i <= BANNER_LINES_MAX && i < lines.length; i++) {
    const line = lines[i] as string;
    const delimiter = delimiterOf(line);
    const names = fieldsOf(line, delimiter);
    const known = names.map((name) => name.toLowerCase());
    if (known.includes('open') && known.includes('close')) {
      return { delimiter, skip: i + 1, names, firstRow: fieldsOf(lines[i + 1] ?? '', delimiter) };
    }
  }
  const first = lines[0] ?? '';
  const delimiter = delimiterOf(first);
  const fields = fieldsOf(first, delimiter);
  if (fields.length === KLINE_NAMES.length && fields.every(isNumber)) {
    return { delimiter, skip: 0, names: KLINE_NAMES, firstRow: fields };
  }
  return { delimiter, skip: 1, names: fields, firstRow: fieldsOf(lines[1] ?? '', delimiter) };
}
