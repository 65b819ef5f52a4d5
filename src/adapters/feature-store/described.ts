/** The manifest that a write makes, whatever keeps it. */
import type { FeaturePart, FeatureTableManifest, FeatureWrite } from '../../ports/feature-store.ts';
import { newTableId, partRowsOf } from './table-folder.ts';

/** Id of the table that a write makes or extends. */
export function tableIdOf(write: FeatureWrite): string {
  return write.base?.id ?? newTableId(write, write.dataSha256);
}

/** Whether a table has the features of the bars of a write already. */
export function holds(manifest: FeatureTableManifest, { dataSha256 }: FeatureWrite): boolean {
  return manifest.states.some((state) => state.dataSha256 === dataSha256);
}

/** Rows of its parts when they are full. */
export function partRowsFor(write: FeatureWrite): number {
  return write.base?.partRows ?? partRowsOf(write.columns.length + 1);
}

/** The description of a table after a write. */
export function described(write: FeatureWrite, parts: readonly FeaturePart[]): FeatureTableManifest {
  const { name, specSha256, fingerprint, features, columns, time, dataSha256, originSha256, base } = write;
  const rows = time.length;
  return {
    id: tableIdOf(write),
    name,
    specSha256,
    fingerprint,
    version: (base?.version ?? 0) + 1,
    features,
    columns,
    partRows: partRowsFor(write),
    rows,
    from: time[0] as number,
    to: time[rows - 1] as number,
    states: [...(base?.states ?? []), { rows, dataSha256, originSha256 }],
    parts,
  };
}
