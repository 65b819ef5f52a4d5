/** The text behind an address of the debugger. Only what the user's program consists of is given out. */
import { readFileSync } from 'node:fs';
import type { CellFiles } from './cell-files.ts';
import type { CellScripts } from './cell-scripts.ts';
import { DapError } from './dap.ts';

/** @throws DapError when the address is neither a cell's nor that of a file that the program loaded. */
export function readSource(path: string, files: CellFiles, scripts: CellScripts): string {
  const text = files.text(path);
  if (text !== undefined) return text;
  const isLoaded = scripts.files().some((file) => file.path === path);
  if (!isLoaded) throw new DapError(`${path} is neither a cell nor a file that the program has loaded.`);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new DapError(`${path} cannot be read.`);
  }
}
