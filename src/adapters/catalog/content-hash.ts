/**
 * Hashes of content: the same rows have the same hash, in whatever files, pages or commits they came. A part is hashed as
 * its columns in the order of its kind, each as little-endian doubles; a data set as its parts, which are cut by the
 * calendar and by a fixed number of rows and therefore do not depend on how the rows arrived.
 */
import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { DataColumns, DataPart, DataSetManifest } from '../../ports/market-catalog.ts';
import type { ColumnSpec } from './column-layout.ts';

function littleEndian(values: Float64Array): Uint8Array {
  if (endianness() === 'LE') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const view = new DataView(new ArrayBuffer(values.byteLength));
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i] as number, true);
  return new Uint8Array(view.buffer);
}

/** Hash of the rows of one part. */
export function partContent(specs: readonly ColumnSpec[], columns: DataColumns): string {
  const rows = columns.time?.length ?? 0;
  const hash = createHash('sha256');
  hash.update(`bot4 part 1 ${rows} ${specs.map(({ name }) => name).join(' ')}\n`);
  for (const { name } of specs) hash.update(littleEndian(columns[name] as Float64Array));
  return hash.digest('hex');
}

/** Hash of a data set. */
export function dataSetContent(
  manifest: Pick<DataSetManifest, 'key' | 'columns' | 'scale'>,
  parts: readonly Pick<DataPart, 'content'>[],
): string {
  const { key, columns, scale } = manifest;
  const hash = createHash('sha256');
  const grid = scale === undefined ? '' : `${scale.priceDecimals} ${scale.qtyDecimals}`;
  hash.update(`bot4 data set 1\n${key.kind} ${key.intervalMicros ?? ''}\n${columns.join(' ')}\n${grid}\n`);
  for (const { content } of parts) hash.update(`${content}\n`);
  return hash.digest('hex');
}
