/** Files of one JSON value a line, compressed or not, as recorders of REST answers and order events write them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

/** Text of a file that may be compressed; its first bytes tell how. @throws Error that names a file that is not there. */
export function textOf(path: string): string {
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  const bytes = readFileSync(path);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes).toString('utf8');
  if (bytes[0] === 0x28 && bytes[1] === 0xb5) return zstdDecompressSync(bytes).toString('utf8');
  return bytes.toString('utf8');
}

/** The values of a file of lines. @throws Error that names the line that is not JSON. */
export function jsonLines<T>(path: string): readonly T[] {
  return textOf(path)
    .split('\n')
    .flatMap((line, i) => {
      if (line.trim() === '') return [];
      try {
        return [JSON.parse(line) as T];
      } catch (error) {
        throw new Error(`${path}, line ${i + 1}: ${(error as Error).message}`);
      }
    });
}

/** Paths in a folder whose names match, by name. @throws Error that says what was looked for when there is none. */
export function matchingFiles(folder: string, pattern: RegExp, what: string): readonly string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)) : [];
  if (names.length === 0)
    throw new Error(`${what} is expected in ${folder}, in a file with ${pattern.source} in its name`);
  return names.sort().map((name) => join(folder, name));
}

/** One recorded answer of a REST interface. */
export interface RestBody {
  /** Seconds since the epoch as text. */
  readonly t?: string;
  readonly url?: string;
  readonly raw: string;
}

/** The recorded answers of a file; a file that is the answer itself counts as one. */
export function restBodies(path: string): readonly RestBody[] {
  const text = textOf(path);
  if (!/\.ndjson(\.|$)/.test(path)) return [{ raw: text }];
  return jsonLines<RestBody>(path).filter(({ raw }) => typeof raw === 'string');
}
