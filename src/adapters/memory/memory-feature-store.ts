/**
 * A feature store that forgets: for tests and for trying things out. It keeps the same promises as the one on disk (all or
 * none, rows that come out otherwise refused, extended by one writer at a time) but those about crashes.
 */
import type {
  FeatureRange,
  FeatureRows,
  FeatureStore,
  FeatureTableManifest,
  FeatureWrite,
  StackedRows,
} from '../../ports/feature-store.ts';
import { checkWrite } from '../feature-store/check-write.ts';
import { contentOf, unifyNaN } from '../feature-store/column-content.ts';
import { described, holds, tableIdOf } from '../feature-store/described.ts';
import { changedRows, noColumn, noTable, overtaken } from '../feature-store/faults.ts';

interface Stored {
  readonly manifest: FeatureTableManifest;
  readonly time: Float64Array;
  readonly columns: readonly Float64Array[];
}

/** A store in memory. */
export class MemoryFeatureStore implements FeatureStore {
  readonly #tables = new Map<string, Stored>();

  async list(name?: string): Promise<readonly FeatureTableManifest[]> {
    return [...this.#tables.values()]
      .map(({ manifest }) => manifest)
      .filter((manifest) => name === undefined || manifest.name === name)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async manifest(id: string): Promise<FeatureTableManifest | undefined> {
    return this.#tables.get(id)?.manifest;
  }

  async write(write: FeatureWrite): Promise<FeatureTableManifest> {
    checkWrite(write);
    const { base } = write;
    const id = tableIdOf(write);
    const current = this.#tables.get(id)?.manifest;
    if (current !== undefined && holds(current, write)) return current;
    if (current?.version !== base?.version) throw overtaken(id);
    const time = write.time.slice();
    const columns = write.columns.map(() => new Float64Array(time.length));
    write.compute(0, time.length, columns);
    for (const column of columns) unifyNaN(column);
    const stored = base?.parts[0];
    if (base !== undefined && stored?.content !== contentOf(time, columns, base.rows)) throw changedRows(base, 0);
    const content = contentOf(time, columns, time.length);
    const ends = { from: time[0] as number, to: time[time.length - 1] as number };
    const manifest = described(write, [{ file: 'memory', rows: time.length, ...ends, sha256: content, content }]);
    this.#tables.set(id, { manifest, time, columns });
    return manifest;
  }

  async read(id: string, range: FeatureRange = {}): Promise<FeatureRows> {
    const stored = this.#tables.get(id);
    if (stored === undefined) throw noTable(id, 'memory');
    const { manifest, time, columns } = stored;
    const { from = -Infinity, to = Infinity, columns: names = manifest.columns } = range;
    const inside = (_: number, row: number) => (time[row] as number) >= from && (time[row] as number) < to;
    const cut = (name: string) => {
      const index = manifest.columns.indexOf(name);
      if (index < 0) throw noColumn(manifest, name);
      return (columns[index] as Float64Array).filter(inside);
    };
    return { time: time.filter(inside), columns: Object.fromEntries(names.map((name) => [name, cut(name)])) };
  }

  async stack(ids: readonly string[], columns?: readonly string[]): Promise<StackedRows> {
    const names = columns ?? (await this.manifest(ids[0] ?? ''))?.columns ?? [];
    const read = await Promise.all(ids.map((id) => this.read(id, { columns: names })));
    const joined = (parts: readonly Float64Array[]) => Float64Array.from(parts.flatMap((part) => Array.from(part)));
    return {
      time: joined(read.map(({ time }) => time)),
      table: Int32Array.from(read.flatMap(({ time }, number) => Array.from(time, () => number))),
      columns: Object.fromEntries(
        names.map((name) => [name, joined(read.map((rows) => rows.columns[name] as Float64Array))]),
      ),
    };
  }
}
