/** `bot4 data list`: the data sets of a catalog. */
import { EXIT, result } from '../../console.ts';
import { type CatalogOptions, catalogFolder, catalogOf, columns, count, day } from './place.ts';

/** Lists the data sets, one line each. @returns the exit code. */
export async function dataList(options: CatalogOptions & { readonly json?: boolean }): Promise<number> {
  const manifests = await catalogOf(options).list();
  if (options.json === true) {
    for (const { parts, ...manifest } of manifests) result(JSON.stringify({ ...manifest, parts: parts.length }));
    return EXIT.ok;
  }
  if (manifests.length === 0) {
    result(`no data sets in ${catalogFolder(options)}; \`bot4 data import\` or \`bot4 data fetch\` brings some`);
    return EXIT.ok;
  }
  const worst = (quality: readonly { readonly severity: string }[]): string => quality[0]?.severity ?? 'ok';
  const rows = manifests.map(({ id, rows: n, from, to, sha256, quality, origins }) => [
    id,
    count(n),
    day(from),
    day(to),
    sha256.slice(0, 12),
    origins.some(({ synthetic }) => synthetic) ? `SYNTHETIC ${worst(quality)}` : worst(quality),
  ]);
  for (const line of columns([['data set', 'rows', 'first', 'last', 'hash', 'quality'], ...rows])) result(line);
  return EXIT.ok;
}
