/** `bot4 data repair`: changes a data set as asked, keeps what it was, and says what was done. */
import {
  keepFindings,
  type RepairOptions,
  repairDataSet,
  restoreVersion,
} from '../../../src/adapters/catalog/index.ts';
import { InputError } from '../../../src/core/index.ts';
import { EXIT, result } from '../../console.ts';
import { type CatalogOptions, catalogOf, count, many } from './place.ts';

/** Repairs, or restores a version with `--restore`. @returns the exit code. @throws BOT4_CATALOG_MISSING, BOT4_CLI_USAGE */
export async function dataRepair(
  id: string,
  options: CatalogOptions & RepairOptions & { readonly restore?: string },
): Promise<number> {
  const catalog = catalogOf(options);
  if (options.restore !== undefined) {
    const version = Number(options.restore);
    if (!Number.isInteger(version))
      throw new InputError('BOT4_CLI_USAGE', `--restore ${options.restore}; it is the number of a version`);
    const manifest = await restoreVersion(catalog, id, version);
    result(
      `${id}  version ${version} is back as version ${manifest.version}: ${many(manifest.rows, 'row')}, hash ${manifest.sha256.slice(0, 12)}`,
    );
    return EXIT.ok;
  }
  const { before, done } = await repairDataSet(catalog, id, options);
  if (done.length === 0) {
    result(`${id}  nothing to repair`);
    return EXIT.ok;
  }
  for (const { what, rows, detail } of done) result(`${id}  ${what}: ${many(rows, 'row')}; ${detail}`);
  const manifest = await keepFindings(catalog, id, { asOf: Date.now() * 1000 });
  result(`${id}  ${count(before.rows)} rows before, ${count(manifest.rows)} now; hash ${manifest.sha256.slice(0, 12)}`);
  result(`${id}  \`bot4 data repair ${id} --restore ${before.version}\` brings back what it was`);
  return EXIT.ok;
}
