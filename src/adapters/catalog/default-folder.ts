/** Where the catalog is when nobody says. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

function isProject(folder: string): boolean {
  const file = join(folder, 'package.json');
  return existsSync(file) && /"name":\s*"bot4"/.test(readFileSync(file, 'utf8'));
}

/**
 * The project folder: the nearest one above the working folder that is of bot4, else the working folder itself. Not by the
 * place of this file, which a notebook kernel does not tell.
 */
export function projectFolder(): string {
  const start = resolve('.');
  for (let folder = start; ; folder = dirname(folder)) {
    if (isProject(folder)) return folder;
    if (folder === dirname(folder)) return start;
  }
}

/** The folder that BOT4_CATALOG names (below the project unless it is absolute), else `data/catalog` of the project. */
export function defaultCatalogFolder(): string {
  const named = process.env.BOT4_CATALOG;
  if (named === undefined || named === '') return join(projectFolder(), 'data', 'catalog');
  return isAbsolute(named) ? named : join(projectFolder(), named);
}
