/**
 * Columns of numbers as one Parquet file: one row group, one page a column, plain encoding, no missing values. Plain pages
 * are what makes reading cheap: an unpacked page of doubles is a Float64Array. Times and decimals are 64-bit integers.
 *
 * Written here and not by a library because of its time, see docs/decisions/0008-own-parquet-writer.md. DuckDB and every
 * other reader of Parquet reads the result.
 * Specification: Apache Parquet format 2.10, `src/main/thrift/parquet.thrift`. Memory: the columns once more, compressed.
 */
import type { DataColumns } from '../../ports/market-catalog.ts';
import type { ColumnScale, ColumnSpec } from './column-layout.ts';
import { compress, OWN_CODEC } from './parquet-codec.ts';
import { ThriftWriter } from './thrift.ts';

/** Physical types of Parquet. */
export const PHYSICAL = { int32: 1, int64: 2, double: 5 } as const;
const CONVERTED = { decimal: 5, timestampMicros: 10, int8: 15 } as const;
const PLAIN = 0;
const RLE = 3;
const DATA_PAGE = 0;
const REQUIRED = 0;
export const MAGIC = 'PAR1';
const TWO_32 = 2 ** 32;

function physicalOf(spec: ColumnSpec): number {
  if (spec.type === 'double') return PHYSICAL.double;
  return spec.type === 'int8' ? PHYSICAL.int32 : PHYSICAL.int64;
}

/** Whole doubles as 64-bit integers, two halves of 32 bits each: a tenth of the time of BigInt. */
function toInt64(values: Float64Array): Uint8Array {
  const halves = new Uint32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const high = Math.floor(value / TWO_32);
    halves[2 * i] = value - high * TWO_32;
    // A negative high half wraps to its two's complement.
    halves[2 * i + 1] = high;
  }
  return new Uint8Array(halves.buffer);
}

function plainBytes(spec: ColumnSpec, values: Float64Array): Uint8Array {
  if (spec.type === 'double') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (spec.type === 'int8') return new Uint8Array(Int32Array.from(values).buffer);
  return toInt64(values);
}

interface Chunk {
  readonly spec: ColumnSpec;
  readonly header: Uint8Array;
  readonly page: Uint8Array;
  readonly plainLength: number;
  readonly range: readonly [number, number] | null;
}

function pageHeader(rows: number, plainLength: number, packedLength: number): Uint8Array {
  const writer = new ThriftWriter();
  writer.element(() => {
    writer.i32(1, DATA_PAGE);
    writer.i32(2, plainLength);
    writer.i32(3, packedLength);
    writer.struct(5, () => {
      writer.i32(1, rows);
      writer.i32(2, PLAIN);
      writer.i32(3, RLE);
      writer.i32(4, RLE);
    });
  });
  return writer.finish();
}

async function chunkOf(spec: ColumnSpec, values: Float64Array): Promise<Chunk> {
  const plain = plainBytes(spec, values);
  const page = await compress(plain);
  // Rows are in the order of time, so its range is its ends. It lets SQL skip files.
  const range =
    spec.name === 'time' && values.length > 0
      ? ([values[0] as number, values[values.length - 1] as number] as const)
      : null;
  return { spec, header: pageHeader(values.length, plain.length, page.length), page, plainLength: plain.length, range };
}

function schemaElement(writer: ThriftWriter, spec: ColumnSpec, scale: ColumnScale | undefined): void {
  writer.i32(1, physicalOf(spec));
  writer.i32(3, REQUIRED);
  writer.text(4, spec.name);
  if (spec.type === 'time') {
    writer.i32(6, CONVERTED.timestampMicros);
    // A timestamp without a zone: SQL then needs no calendar of zones, and every time here is UTC.
    writer.struct(10, () =>
      writer.struct(8, () => {
        writer.bool(1, false);
        writer.struct(2, () => writer.struct(2, () => undefined));
      }),
    );
  } else if (spec.type === 'price' || spec.type === 'qty') {
    const decimals = (spec.type === 'price' ? scale?.priceDecimals : scale?.qtyDecimals) ?? 0;
    writer.i32(6, CONVERTED.decimal);
    writer.i32(7, decimals);
    writer.i32(8, 18);
    writer.struct(10, () =>
      writer.struct(5, () => {
        writer.i32(1, decimals);
        writer.i32(2, 18);
      }),
    );
  } else if (spec.type === 'int8') {
    writer.i32(6, CONVERTED.int8);
    writer.struct(10, () =>
      writer.struct(10, () => {
        writer.byte(1, 8);
        writer.bool(2, true);
      }),
    );
  }
}

function columnMeta(writer: ThriftWriter, chunk: Chunk, rows: number, offset: number): void {
  const packed = chunk.header.length + chunk.page.length;
  writer.i64(2, offset);
  writer.struct(3, () => {
    writer.i32(1, physicalOf(chunk.spec));
    writer.i32s(2, [PLAIN, RLE]);
    writer.texts(3, [chunk.spec.name]);
    writer.i32(4, OWN_CODEC);
    writer.i64(5, rows);
    writer.i64(6, chunk.header.length + chunk.plainLength);
    writer.i64(7, packed);
    writer.i64(9, offset);
    if (chunk.range !== null) {
      const [low, high] = chunk.range;
      writer.struct(12, () => {
        writer.i64(3, 0);
        writer.binary(5, toInt64(Float64Array.of(high)));
        writer.binary(6, toInt64(Float64Array.of(low)));
      });
    }
  });
}

function footer(chunks: readonly Chunk[], rows: number, scale: ColumnScale | undefined): Uint8Array {
  const writer = new ThriftWriter();
  let offset = MAGIC.length;
  const offsets = chunks.map((chunk) => {
    const at = offset;
    offset += chunk.header.length + chunk.page.length;
    return at;
  });
  writer.element(() => {
    writer.i32(1, 2);
    writer.structs(2, [null, ...chunks], (chunk) => {
      if (chunk !== null) schemaElement(writer, chunk.spec, scale);
      else {
        writer.text(4, 'bot4');
        writer.i32(5, chunks.length);
      }
    });
    writer.i64(3, rows);
    writer.structs(4, [chunks], (all) => {
      writer.structs(1, all, (chunk) => columnMeta(writer, chunk, rows, offsets[chunks.indexOf(chunk)] as number));
      writer.i64(
        2,
        all.reduce((sum, chunk) => sum + chunk.header.length + chunk.plainLength, 0),
      );
      writer.i64(3, rows);
    });
    writer.text(6, 'bot4 catalog 1');
  });
  return writer.finish();
}

/**
 * Bytes of a Parquet file.
 * @param specs columns in the order of the file.   @param columns (n,) each, checked by `checkColumns`.
 * @param scale decimals of price and quantity columns.
 */
export async function parquetBytes(
  specs: readonly ColumnSpec[],
  columns: DataColumns,
  scale: ColumnScale | undefined,
): Promise<Uint8Array> {
  const rows = columns.time?.length ?? 0;
  const chunks = await Promise.all(specs.map((spec) => chunkOf(spec, columns[spec.name] as Float64Array)));
  const foot = footer(chunks, rows, scale);
  const size = chunks.reduce((sum, { header, page }) => sum + header.length + page.length, 0);
  const bytes = new Uint8Array(MAGIC.length * 2 + size + foot.length + 4);
  const magic = new TextEncoder().encode(MAGIC);
  bytes.set(magic, 0);
  let at = MAGIC.length;
  const put = (part: Uint8Array): void => {
    bytes.set(part, at);
    at += part.length;
  };
  for (const { header, page } of chunks) {
    put(header);
    put(page);
  }
  put(foot);
  new DataView(bytes.buffer).setUint32(at, foot.length, true);
  at += 4;
  put(magic);
  return bytes;
}
