/**
 * A notebook as a TypeScript file in percent format, and back: readable in a diff, editable in any editor. The form is
 * that of jupytext's `ts:percent`, with what it would lose added: ids, metadata, empty lines at the end of a cell.
 * Outputs are not in it; they come from the notebook that it is paired with.
 *
 * A marker line opens each cell: `// %% [markdown] {"id": "a"}`; code has no kind. Markdown and raw cells are written as
 * comments. A line that would look like a marker gets one more `%`, and loses it on the way back.
 */
import { type Cell, type Notebook, sourceText, toLines } from './nbformat.ts';

const HEAD = '// bot4-notebook: ';
const MARKER = /^\/\/ %%(?!%)/;
const ESCAPED = /^\/\/ %%%/;

interface CellFacts {
  readonly id?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Fields of nbformat that are not known here. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The text of a notebook in percent format. */
export function toPercent(notebook: Notebook): string {
  const { cells, ...head } = notebook;
  return `${HEAD}${JSON.stringify(head)}\n${cells.map(cellText).join('')}`;
}

function cellText(cell: Cell): string {
  const { cell_type, id, metadata, source: _source, outputs: _outputs, execution_count: _count, ...more } = cell;
  const facts: CellFacts = {
    ...(id === undefined ? {} : { id }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(Object.keys(more).length === 0 ? {} : { more }),
  };
  const kind = cell_type === 'code' ? '' : ` [${cell_type}]`;
  const json = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
  const lines = sourceText(cell).split('\n');
  const written = (cell_type === 'code' ? lines : lines.map(commented)).map(escaped);
  return `\n// %%${kind}${json}\n${written.join('\n')}\n`;
}

function escaped(line: string): string {
  return line.startsWith('// %%') ? `// %${line.slice('// '.length)}` : line;
}

function unescaped(line: string): string {
  return ESCAPED.test(line) ? `// ${line.slice('// %'.length)}` : line;
}

function commented(line: string): string {
  return line === '' ? '//' : `// ${line}`;
}

function uncommented(line: string): string {
  return line.replace(/^\/\/ ?/, '');
}

/**
 * The notebook of a percent file.
 * @param text of the file. @param paired the notebook it belongs to: cells whose text is the same keep their outputs.
 */
export function fromPercent(text: string, paired?: Notebook): Notebook {
  const lines = text.split('\n');
  const head = headOf(lines[0] ?? '');
  const { cells: _cells, ...rest } = paired ?? { cells: [], nbformat: 4, nbformat_minor: 4, metadata: {} };
  const cells = partsOf(head === undefined ? lines : lines.slice(1)).map((part) => withOutputs(cellOf(part), paired));
  return { ...(head ?? rest), cells };
}

function headOf(line: string): Omit<Notebook, 'cells'> | undefined {
  return line.startsWith(HEAD) ? (parsed(line.slice(HEAD.length)) as Omit<Notebook, 'cells'>) : undefined;
}

interface Part {
  readonly marker: string;
  readonly body: string[];
}

/** Markers with the lines below them. What stands above the first is a cell of its own, unless it is empty. */
function partsOf(lines: readonly string[]): Part[] {
  const parts: Part[] = [{ marker: '', body: [] }];
  for (const line of lines) {
    if (MARKER.test(line)) parts.push({ marker: line, body: [] });
    else parts.at(-1)?.body.push(line);
  }
  return parts[0]?.body.every((line) => line.trim() === '') ? parts.slice(1) : parts;
}

function cellOf({ marker, body }: Part): Cell {
  const [, title = '', json = ''] = /^\/\/ %%([^{]*)(\{.*\})?\s*$/.exec(marker) ?? [];
  const named = /\[(markdown|md|raw)\]/.exec(title)?.[1];
  const kind = named === undefined ? 'code' : named === 'raw' ? 'raw' : 'markdown';
  const facts = (parsed(json) ?? {}) as CellFacts;
  // The last empty line is the end of the text, or the space before the next marker.
  const lines = (body.at(-1) === '' ? body.slice(0, -1) : body).map(unescaped);
  const source = toLines((kind === 'code' ? lines : lines.map(uncommented)).join('\n'));
  const run = kind === 'code' ? { execution_count: null, outputs: [] } : {};
  const id = facts.id === undefined ? {} : { id: facts.id };
  return { cell_type: kind, ...id, metadata: facts.metadata ?? {}, ...facts.more, ...run, source };
}

/** What a person wrote behind a marker need not be JSON. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A cell keeps its outputs when the paired notebook has one of the same id and the same text. */
function withOutputs(cell: Cell, paired: Notebook | undefined): Cell {
  const twin = paired?.cells.find(
    (other) => other.cell_type === 'code' && other.id === cell.id && sourceText(other) === sourceText(cell),
  );
  if (cell.cell_type !== 'code' || twin === undefined) return cell;
  return { ...cell, outputs: twin.outputs ?? [], execution_count: twin.execution_count ?? null };
}
