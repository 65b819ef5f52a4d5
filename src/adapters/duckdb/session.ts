/**
 * A DuckDB in memory for the length of one call. It installs and loads no extension, spills nothing to disk, and its
 * connection is closed whatever happens, so a read leaves no trace.
 */
import { type DuckDBConnection, DuckDBInstance } from 'duckdb';

const CONFIG = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  temp_directory: '',
  // Two threads: more do not make a column scan of this size faster and take cores from others.
  threads: '2',
};

/** Runs `work` on a fresh connection. */
export async function withDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', CONFIG);
  try {
    const connection = await instance.connect();
    try {
      // A time without an offset is UTC on every machine.
      await connection.run("SET TimeZone = 'UTC'");
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** `text` as a string literal of SQL. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `name` as an identifier of SQL. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
