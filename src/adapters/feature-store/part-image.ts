/**
 * The bytes of a Parquet file, with its columns as typed arrays in place: what computes features writes into the file
 * itself, and who reads the file uses its pages as they lie. One row group, one page a column, plain encoding, not compressed, the
 * values at multiples of eight bytes, each page with the checksum that Parquet provides. Every reader of Parquet reads it;
 * why it is not compressed is in docs/decisions/0009-feature-store.md.
 * Specification: Apache Parquet format 2.10, `src/main/thrift/parquet.thrift`. Memory: the file, once.
 */
import { crc32 } from 'node:zlib';
import { MAGIC, PHYSICAL } from '../catalog/parquet-write.ts';
import { ThriftWriter } from '../catalog/thrift.ts';
import { bytesOf } from './column-content.ts';
import { TIME_COLUMN } from './table-folder.ts';

const TIMESTAMP_MICROS = 10;
const PLAIN = 0;
const RLE = 3;
const DATA_PAGE = 0;
const REQUIRED = 0;
const UNCOMPRESSED = 0;
/** Room for the header of a page before its values: it has about 40 bytes. A multiple of 8. */
export const HEADER_ROOM = 64;
const VALUE_BYTES = 8;
const TWO_32 = 2 ** 32;

/** Whole doubles as 64-bit integers in the same memory. */
function toInt64InPlace(values: Float64Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const high = Math.floor(value / TWO_32);
    words[2 * i] = value - high * TWO_32;
    words[2 * i + 1] = high;
  }
}

/** The other way round: 64-bit integers that are not negative as doubles, exact below 2^53. */
export function toDoublesInPlace(values: Float64Array): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  for (let i = 0; i < values.length; i++) {
    values[i] = (words[2 * i + 1] as number) * TWO_32 + (words[2 * i] as number);
  }
}

function pageHeader(values: Float64Array): Uint8Array {
  const writer = new ThriftWriter();
  writer.element(() => {
    writer.i32(1, DATA_PAGE);
    writer.i32(2, values.byteLength);
    writer.i32(3, values.byteLength);
    // The checksum is a signed number of 32 bits in Parquet.
    writer.i32(4, crc32(bytesOf(values)) | 0);
    writer.struct(5, () => {
      writer.i32(1, values.length);
      writer.i32(2, PLAIN);
      writer.i32(3, RLE);
      writer.i32(4, RLE);
    });
  });
  return writer.finish();
}

interface Chunk {
  readonly name: string;
  readonly values: Float64Array;
  readonly header: Uint8Array;
}

function isTime({ name }: Chunk): boolean {
  return name === TIME_COLUMN;
}

function schemaElement(writer: ThriftWriter, chunk: Chunk): void {
  writer.i32(1, isTime(chunk) ? PHYSICAL.int64 : PHYSICAL.double);
  writer.i32(3, REQUIRED);
  writer.text(4, chunk.name);
  if (!isTime(chunk)) return;
  writer.i32(6, TIMESTAMP_MICROS);
  // A timestamp without a zone: every time here is UTC.
  writer.struct(10, () =>
    writer.struct(8, () => {
      writer.bool(1, false);
      writer.struct(2, () => writer.struct(2, () => undefined));
    }),
  );
}

function columnMeta(writer: ThriftWriter, chunk: Chunk): void {
  const { name, values, header } = chunk;
  const offset = values.byteOffset - header.length;
  const bytes = header.length + values.byteLength;
  writer.i64(2, offset);
  writer.struct(3, () => {
    writer.i32(1, isTime(chunk) ? PHYSICAL.int64 : PHYSICAL.double);
    writer.i32s(2, [PLAIN, RLE]);
    writer.texts(3, [name]);
    writer.i32(4, UNCOMPRESSED);
    writer.i64(5, values.length);
    writer.i64(6, bytes);
    writer.i64(7, bytes);
    writer.i64(9, offset);
    if (!isTime(chunk)) return;
    // Rows are in the order of time, so its range is its ends. It lets SQL skip files.
    writer.struct(12, () => {
      writer.i64(3, 0);
      writer.binary(5, bytesOf(values.subarray(-1)));
      writer.binary(6, bytesOf(values.subarray(0, 1)));
    });
  });
}

function footer(chunks: readonly Chunk[], rows: number): Uint8Array {
  const bytes = chunks.reduce((sum, { header, values }) => sum + header.length + values.byteLength, 0);
  const writer = new ThriftWriter();
  writer.element(() => {
    writer.i32(1, 2);
    writer.structs(2, [null, ...chunks], (chunk) => {
      if (chunk !== null) schemaElement(writer, chunk);
      else {
        writer.text(4, 'bot4');
        writer.i32(5, chunks.length);
      }
    });
    writer.i64(3, rows);
    writer.structs(4, [chunks], (all) => {
      writer.structs(1, all, (chunk) => columnMeta(writer, chunk));
      writer.i64(2, bytes);
      writer.i64(3, rows);
    });
    writer.text(6, 'bot4 features 1');
  });
  return writer.finish();
}

/** A part that is being filled. */
export class PartImage {
  /** (k,) columns (rows,) to be filled: memory of the file. */
  readonly columns: readonly Float64Array[];
  readonly #names: readonly string[];
  readonly #bytes: Uint8Array;
  readonly #rows: number;
  readonly #time: Float64Array;

  /** @param names (k,) of the features.   @param rows at least 1. */
  constructor(names: readonly string[], rows: number) {
    const stride = HEADER_ROOM + rows * VALUE_BYTES;
    const memory = new ArrayBuffer(VALUE_BYTES + (names.length + 1) * stride);
    const at = (k: number) => new Float64Array(memory, VALUE_BYTES + k * stride + HEADER_ROOM, rows);
    this.#names = names;
    this.#bytes = new Uint8Array(memory);
    this.#rows = rows;
    this.#time = at(0);
    this.columns = names.map((_, k) => at(k + 1));
  }

  /**
   * Adds what makes the columns a file.
   * @param time (rows,) event times, microseconds.
   * @returns the bytes of the file, in two pieces.
   */
  finish(time: Float64Array): readonly Uint8Array[] {
    this.#time.set(time);
    toInt64InPlace(this.#time);
    const chunks = [TIME_COLUMN, ...this.#names].map((name, k) => {
      const values = k === 0 ? this.#time : (this.columns[k - 1] as Float64Array);
      const header = pageHeader(values);
      this.#bytes.set(header, values.byteOffset - header.length);
      return { name, values, header };
    });
    this.#bytes.set(new TextEncoder().encode(MAGIC), 0);
    const foot = footer(chunks, this.#rows);
    const end = new Uint8Array(foot.length + VALUE_BYTES);
    end.set(foot);
    new DataView(end.buffer).setUint32(foot.length, foot.length, true);
    end.set(new TextEncoder().encode(MAGIC), foot.length + 4);
    return [this.#bytes, end];
  }
}
