/** Marks of cells whose result is out of date, as the kernel sees it. */
import { openComm } from './kernel.js';

const QUIET_MS = 400;

/** Watches the cells of one notebook on one kernel. `onStatus` receives the ids that "run stale" would run. */
export function watchCells(panel, kernel, onStatus) {
  const notebook = panel.content;
  const codeCells = () => notebook.widgets.filter((cell) => cell.model.type === 'code');
  const comm = openComm(kernel, 'bot4.cells', (data) => {
    if (data.kind !== 'status') return;
    const byId = new Map(data.cells.map((cell) => [cell.id, cell]));
    for (const cell of codeCells()) {
      const status = byId.get(cell.model.id);
      cell.node.dataset.bot4State = status?.state ?? '';
      const prompt = cell.node.querySelector('.jp-InputPrompt');
      if (prompt !== null) prompt.title = status?.because?.join(' ') ?? '';
    }
    onStatus(data.plan);
  });
  let timer;
  const send = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (panel.isDisposed) return;
      comm.send({
        kind: 'cells',
        cells: codeCells().map(({ model }) => ({ id: model.id, source: model.sharedModel.getSource() })),
      });
    }, QUIET_MS);
  };
  panel.context.model.contentChanged.connect(send);
  send();
  return () => {
    clearTimeout(timer);
    panel.context.model.contentChanged.disconnect(send);
    comm.close();
  };
}

/** Runs cells by their ids, in the order of the document. */
export async function runCells(panel, ids, { NotebookActions }) {
  const notebook = panel.content;
  for (const id of ids) {
    const at = notebook.widgets.findIndex((cell) => cell.model.id === id);
    if (at < 0) continue;
    notebook.deselectAll();
    notebook.activeCellIndex = at;
    if (!(await NotebookActions.run(notebook, panel.sessionContext))) return;
  }
}
