import { describe, expect, it } from 'vitest';
import { bareNotebook } from './bare-notebook.ts';
import { formatNotebook, type Notebook } from './nbformat.ts';
import { notebookHash } from './notebook-hash.ts';

const kernelspec = { name: 'bot4', language: 'typescript', display_name: 'bot4' };
const image = { 'a.png': { 'image/png': 'aGVsbG8=' } };

const fresh: Notebook = {
  nbformat: 4,
  nbformat_minor: 4,
  metadata: { kernelspec },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: '# title\n![](attachment:a.png)', attachments: image },
    {
      cell_type: 'code',
      metadata: { tags: ['parameters'] },
      source: 'const a = 1;\r\na',
      outputs: [],
      execution_count: null,
    },
  ],
};

/** The same after JupyterLab ran and saved it: ids, times, counts, outputs, text as lines. */
const ran: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec, language_info: { name: 'typescript', version: '5.9' }, widgets: {} },
  cells: [
    { ...(fresh.cells[0] as object), id: 'a1', source: ['# title\n', '![](attachment:a.png)'] } as never,
    {
      cell_type: 'code',
      id: 'b2',
      metadata: { tags: ['parameters'], execution: { 'iopub.status.busy': '2026-01-01T00:00:00Z' }, collapsed: true },
      source: ['const a = 1;\n', 'a'],
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'a password' }],
      execution_count: 7,
    },
  ],
};

describe('bareNotebook', () => {
  it('is the same before and after a run, to the byte', () => {
    expect(formatNotebook(bareNotebook(ran))).toBe(formatNotebook(bareNotebook(fresh)));
    expect(formatNotebook(bareNotebook(ran))).not.toContain('password');
  });

  it('keeps what the notebook says and does', () => {
    const bare = formatNotebook(bareNotebook(ran));
    expect(notebookHash(bare)).toBe(notebookHash(formatNotebook(ran)));
    const { cells, metadata } = bareNotebook(ran);
    expect(metadata).toEqual({ kernelspec });
    expect(cells[0]?.attachments).toEqual(image);
    expect(cells[1]?.metadata).toEqual({ tags: ['parameters'] });
    expect(cells[1]).toMatchObject({ outputs: [], execution_count: null });
  });

  it('differs when a cell differs', () => {
    const changed = {
      ...fresh,
      cells: [fresh.cells[0] as never, { ...(fresh.cells[1] as object), source: 'a' } as never],
    };
    expect(formatNotebook(bareNotebook(changed))).not.toBe(formatNotebook(bareNotebook(fresh)));
  });
});
