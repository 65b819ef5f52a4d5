/** `bot4 data show`: everything that is known of a data set. */
import { restorableVersions } from '../../../src/adapters/catalog/repair.ts';
import { EXIT, result } from '../../console.ts';
import { type CatalogOptions, catalogOf, columns, count, day, many } from './place.ts';

/** Shows a manifest. @returns the exit code. @throws BOT4_CATALOG_MISSING, BOT4_CATALOG_CORRUPT */
export async function dataShow(id: string, options: CatalogOptions & { readonly json?: boolean }): Promise<number> {
  const catalog = catalogOf(options);
  const manifest = await catalog.existing(id);
  if (options.json === true) {
    result(JSON.stringify(manifest, null, 2));
    return EXIT.ok;
  }
  const { key, scale, parts } = manifest;
  const kept = await restorableVersions(catalog, id);
  const decimals =
    scale === undefined
      ? 'doubles'
      : `integers: prices with ${scale.priceDecimals} decimals, amounts with ${scale.qtyDecimals}`;
  const lines: (readonly string[])[] = [
    ['data set', id],
    ['of', `${key.symbol} on ${key.venue}, ${key.market}, ${key.kind}`],
    ['rows', `${count(manifest.rows)} from ${day(manifest.from)} to ${day(manifest.to)}`],
    ['columns', `${manifest.columns.join(', ')} (${decimals})`],
    ['hash', manifest.sha256],
    ['files', `${many(parts.length, 'part')} in ${catalog.folder}/${id}`],
    ['version', `${manifest.version}${kept.length === 0 ? '' : `; ${kept.join(', ')} can be restored`}`],
    ...(manifest.cursor === undefined ? [] : [['goes on at', manifest.cursor]]),
    ...manifest.origins.map(({ source, licence, synthetic, sourceSha256 }) => [
      'from',
      `${synthetic ? 'SYNTHETIC: ' : ''}${source} (licence: ${licence}${sourceSha256 === undefined ? '' : `; ${sourceSha256.slice(0, 12)}`})`,
    ]),
    ...manifest.repairs.map(({ what, rows, detail }) => ['repaired', `${what}: ${many(rows, 'row')}; ${detail}`]),
    ...manifest.quality.map(({ severity, message }) => [severity, message]),
  ];
  for (const line of columns(lines)) result(line);
  return EXIT.ok;
}
