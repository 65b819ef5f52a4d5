/** A notebook without what a run or an editor leaves in it: what travels in an artifact, and has the same bytes again. */
import { type Cell, cellTags, type Notebook, sourceText, toLines } from './nbformat.ts';

/**
 * Kind, source, tags and attachments of every cell, and the kernel; no outputs, counts, ids, times or states of an
 * editor. A notebook before and after a run has one such form, whoever ran it.
 * @example bareNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }).nbformat_minor // => 4
 */
export function bareNotebook(notebook: Notebook): Notebook {
  const { kernelspec } = notebook.metadata;
  return {
    cells: notebook.cells.map(bareCell),
    metadata: kernelspec === undefined ? {} : { kernelspec },
    nbformat: 4,
    // Minor version 5 asks for an id of every cell, and editors make new ones.
    nbformat_minor: 4,
  };
}

function bareCell(cell: Cell): Cell {
  const tags = cellTags(cell);
  return {
    cell_type: cell.cell_type,
    metadata: tags.length === 0 ? {} : { tags },
    source: toLines(sourceText(cell).replaceAll('\r\n', '\n')),
    ...(cell.attachments === undefined ? {} : { attachments: cell.attachments }),
    ...(cell.cell_type === 'code' ? { outputs: [], execution_count: null } : {}),
  };
}
