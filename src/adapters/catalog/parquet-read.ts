/**
 * Reads what `parquet-write.ts` writes, and nothing else: other Parquet files are read through DuckDB. An unpacked page of
 * doubles becomes the column as it is; integers are turned into doubles, exact below 2^53.
 */
import { StoreError } from '../../core/index.ts';
import { decompress } from './parquet-codec.ts';
import { MAGIC, PHYSICAL } from './parquet-write.ts';
import { ThriftReader, type ThriftStruct, type ThriftValue } from './thrift.ts';

const TWO_32 = 2 ** 32;

/** One column of a file. */
interface ChunkPlace {
  readonly name: string;
  readonly physical: number;
  readonly codec: number;
  readonly offset: number;
  readonly packed: number;
}

function corrupt(detail: string): StoreError {
  return new StoreError('BOT4_CATALOG_CORRUPT', detail);
}

function structs(value: ThriftValue | undefined): readonly ThriftStruct[] {
  return (value ?? []) as readonly ThriftStruct[];
}

function chunkPlace(column: ThriftStruct): ChunkPlace {
  const meta = column.get(3) as ThriftStruct;
  const path = meta.get(3) as readonly Uint8Array[];
  return {
    name: new TextDecoder().decode(path[0]),
    physical: meta.get(1) as number,
    codec: meta.get(4) as number,
    offset: meta.get(9) as number,
    packed: meta.get(7) as number,
  };
}

/** Rows and columns that the footer names. */
function readFooter(bytes: Uint8Array): { readonly rows: number; readonly chunks: readonly ChunkPlace[] } {
  const tail = new TextDecoder('latin1').decode(bytes.subarray(-4));
  if (bytes.length < 12 || tail !== MAGIC) throw corrupt('the end of the Parquet file is missing');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 8, true);
  if (length > bytes.length - 12) throw corrupt('the footer of the Parquet file is longer than the file');
  try {
    const meta = new ThriftReader(bytes.subarray(bytes.length - 8 - length, bytes.length - 8)).struct();
    const groups = structs(meta.get(4));
    if (groups.length !== 1) throw new RangeError(`the file has ${groups.length} row groups`);
    return { rows: meta.get(3) as number, chunks: structs(groups[0]?.get(1)).map(chunkPlace) };
  } catch (cause) {
    throw new StoreError('BOT4_CATALOG_CORRUPT', 'the footer of the Parquet file cannot be read', { cause });
  }
}

function fromInt64(plain: Uint8Array, rows: number): Float64Array {
  const halves = aligned(plain, 4);
  const low = new Uint32Array(halves.buffer, halves.byteOffset, rows * 2);
  const high = new Int32Array(halves.buffer, halves.byteOffset, rows * 2);
  const values = new Float64Array(rows);
  for (let i = 0; i < rows; i++) values[i] = (high[2 * i + 1] as number) * TWO_32 + (low[2 * i] as number);
  return values;
}

/** `bytes`, copied only when a typed array cannot begin where they do. */
function aligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
}

/** Bytes of a value. */
function widthOf(place: ChunkPlace): number {
  return place.physical === PHYSICAL.int32 ? 4 : 8;
}

function toColumn(place: ChunkPlace, plain: Uint8Array, rows: number): Float64Array {
  if (plain.length !== rows * widthOf(place))
    throw corrupt(`column ${place.name} has ${plain.length} bytes for ${rows} rows`);
  if (place.physical === PHYSICAL.int64) return fromInt64(plain, rows);
  const bytes = aligned(plain, 8);
  if (place.physical === PHYSICAL.double) return new Float64Array(bytes.buffer, bytes.byteOffset, rows);
  return Float64Array.from(new Int32Array(bytes.buffer, bytes.byteOffset, rows));
}

async function readChunk(bytes: Uint8Array, place: ChunkPlace, rows: number): Promise<Float64Array> {
  const reader = new ThriftReader(bytes, place.offset);
  const header = reader.struct();
  const length = header.get(3) as number;
  const page = bytes.subarray(reader.position, reader.position + length);
  if (page.length !== length) throw corrupt(`column ${place.name} ends in the middle`);
  return toColumn(place, await decompress(place.codec, page, rows * widthOf(place)), rows);
}

/**
 * Columns of a file of the catalog.
 * @param names columns that are wanted.
 * @returns (n,) for each name.
 * @throws BOT4_CATALOG_CORRUPT
 */
export async function parquetColumns(
  bytes: Uint8Array,
  names: readonly string[],
): Promise<{ readonly rows: number; readonly columns: Record<string, Float64Array> }> {
  const { rows, chunks } = readFooter(bytes);
  const columns: Record<string, Float64Array> = {};
  await Promise.all(
    names.map(async (name) => {
      const place = chunks.find((chunk) => chunk.name === name);
      if (place === undefined) throw corrupt(`the file has no column ${name}`);
      columns[name] = await readChunk(bytes, place, rows);
    }),
  );
  return { rows, columns };
}
