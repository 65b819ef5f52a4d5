/** Parameters of a run: the cell tagged `parameters` holds the defaults, a cell added behind it the given values. */
import { parse } from 'acorn';
import { InputError } from '../../core/index.ts';
import { CellSyntaxError, stripTypes } from '../kernel/strip-types.ts';
import { boundNames } from '../kernel/syntax-tree.ts';
import { type Cell, cellTags, type Notebook, sourceText, toLines } from './nbformat.ts';

export type Parameters = Readonly<Record<string, unknown>>;

/** Tag of the added cell; the same as papermill's, so that either can run what the other wrote. */
const INJECTED = 'injected-parameters';

/**
 * The notebook with the given parameters. Values are written as JSON.
 * @throws BOT4_CONFIG_UNKNOWN_KEY when the notebook has no parameter of that name.
 */
export function withParameters(notebook: Notebook, parameters: Parameters, file: string): Notebook {
  const names = Object.keys(parameters);
  if (names.length === 0) return notebook;
  // A cell that an earlier run added is replaced.
  const cells = notebook.cells.filter((cell) => !cellTags(cell).includes(INJECTED));
  const at = cells.findIndex((cell) => cell.cell_type === 'code' && cellTags(cell).includes('parameters'));
  const defaults = cells[at];
  const known = defaults === undefined ? [] : declaredVariables(sourceText(defaults), file);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const detail =
      known.length === 0 ? 'the notebook has no cell tagged `parameters`' : `the notebook has ${known.join(', ')}`;
    throw new InputError('BOT4_CONFIG_UNKNOWN_KEY', `no parameter of this name: ${detail}`, {
      place: { file, key: unknown },
    });
  }
  const source = names.map((name) => `let ${name} = ${JSON.stringify(parameters[name] ?? null)};`).join('\n');
  const added: Cell = {
    cell_type: 'code',
    execution_count: null,
    ...(notebook.nbformat_minor >= 5 ? { id: INJECTED } : {}),
    metadata: { tags: [INJECTED] },
    outputs: [],
    source: toLines(source),
  };
  return { ...notebook, cells: cells.toSpliced(at + 1, 0, added) };
}

function declaredVariables(source: string, file: string): string[] {
  try {
    const program = parse(stripTypes(source).code, { ecmaVersion: 'latest', sourceType: 'module' });
    return program.body.flatMap((node) =>
      node.type === 'VariableDeclaration' ? node.declarations.flatMap((declarator) => boundNames(declarator.id)) : [],
    );
  } catch (error) {
    if (!(error instanceof CellSyntaxError) && !(error instanceof SyntaxError)) throw error;
    throw new InputError('BOT4_NOTEBOOK_CELL', `the parameters cell cannot be read: ${error.message}`, {
      place: { file },
      cause: error,
    });
  }
}
