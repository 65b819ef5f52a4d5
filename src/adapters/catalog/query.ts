/**
 * SQL over a catalog: every data set is a table, read from its parts by DuckDB. A data set has two names: its id in double
 * quotes, and its id with `_` for every `.` and `-`.
 */
import { join } from 'node:path';
import type { DuckDBConnection } from 'duckdb';
import { InputError } from '../../core/index.ts';
import type { DataSetManifest } from '../../ports/market-catalog.ts';
import { checkQuery, firstLine, queryColumns, type TableColumn } from '../duckdb/query-columns.ts';
import { sqlName, sqlText, withDuckDb } from '../duckdb/session.ts';
import type { FileCatalog } from './catalog.ts';

/** The name of a data set that needs no quotes. */
export function tableName(id: string): string {
  return id.replaceAll(/[.-]/g, '_');
}

/** True when the query may mean this data set. A view costs the reading of a footer, so only these get one. */
export function mentions(sql: string, id: string): boolean {
  const text = sql.toLowerCase();
  return text.includes(id.toLowerCase()) || text.includes(tableName(id).toLowerCase());
}

async function addViews(catalog: FileCatalog, manifest: DataSetManifest, connection: DuckDBConnection): Promise<void> {
  const files = manifest.parts.map(({ file }) => sqlText(join(catalog.folder, manifest.id, file)));
  if (files.length === 0) return;
  const select = `SELECT * FROM read_parquet([${files.join(', ')}])`;
  await connection.run(`CREATE VIEW ${sqlName(manifest.id)} AS ${select}`);
  await connection.run(`CREATE OR REPLACE VIEW ${sqlName(tableName(manifest.id))} AS ${select}`);
}

/** What a message says, without its code and place. */
function plainDetail(error: InputError): string {
  return error.message.replace(/^BOT4_\w+: /, '').replace(/ \[[^\]]*\]$/, '');
}

const TABLES_SHOWN = 20;

function tablesOf(manifests: readonly DataSetManifest[]): string {
  if (manifests.length === 0) return 'the catalog is empty';
  const names = manifests.map(({ id }) => tableName(id));
  return `the tables are ${names.slice(0, TABLES_SHOWN).join(', ')}${names.length > TABLES_SHOWN ? ' …' : ''}`;
}

/** Times that a query begins again because a commit replaced what it reads. */
const ATTEMPTS = 20;

/**
 * Runs one SELECT over the data sets, each as it is at one moment.
 * @returns columns by name: doubles, 32-bit integers, or values; times are milliseconds since the epoch.
 * @throws BOT4_DATA_QUERY with what the database says and which tables there are.
 */
export async function queryCatalog(catalog: FileCatalog, sql: string): Promise<Record<string, TableColumn>> {
  const query = sql.replace(/;\s*$/, '');
  for (let attempt = 1; ; attempt++) {
    const manifests = await catalog.list();
    try {
      return await queryOnce(catalog, query, manifests);
    } catch (cause) {
      // Two commits since the list was made have removed parts of the version that the query reads.
      const now = await catalog.list();
      const isSame =
        now.length === manifests.length && now.every(({ version }, i) => version === manifests[i]?.version);
      if (attempt === ATTEMPTS || isSame) throw cause;
    }
  }
}

async function queryOnce(
  catalog: FileCatalog,
  query: string,
  manifests: readonly DataSetManifest[],
): Promise<Record<string, TableColumn>> {
  return withDuckDb(async (connection) => {
    try {
      for (const manifest of manifests) if (mentions(query, manifest.id)) await addViews(catalog, manifest, connection);
    } catch (cause) {
      throw new InputError('BOT4_DATA_QUERY', `a table cannot be read (${firstLine(cause)})`, {
        place: { file: catalog.folder },
        cause,
      });
    }
    try {
      await checkQuery(catalog.folder, query, connection);
      return await queryColumns(connection, query);
    } catch (cause) {
      const detail = cause instanceof InputError ? plainDetail(cause) : firstLine(cause);
      throw new InputError('BOT4_DATA_QUERY', `${detail}; ${tablesOf(manifests)}`, {
        place: { file: catalog.folder, key: 'sql' },
        cause,
      });
    }
  });
}
