/** The identity of a notebook for the gate: what it says and does, without what a run leaves in it. */
import { createHash } from 'node:crypto';
import { parseNotebook, sourceText } from './nbformat.ts';

/**
 * Hash of what a notebook says and does: kind and source of every cell, in order. Outputs, counts, ids, metadata and
 * line ends do not change it.
 * @param text content of the file. @param file its path, for the message.
 * @returns SHA-256, 64 hexadecimal digits. @throws BOT4_NOTEBOOK_FILE
 */
export function notebookHash(text: string, file = 'notebook'): string {
  const cells = parseNotebook(text, file).cells.map((cell) => [
    cell.cell_type,
    sourceText(cell).replaceAll('\r\n', '\n'),
  ]);
  return createHash('sha256').update(JSON.stringify(cells)).digest('hex');
}
