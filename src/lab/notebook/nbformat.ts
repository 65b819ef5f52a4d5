/** Notebook files: nbformat 4, read strictly enough to run them and written the way Jupyter writes them. */
import { InputError } from '../../core/index.ts';

/** Text of a cell or an output: nbformat allows one string or a list of lines that keep their line ends. */
export type Multiline = string | readonly string[];

export type Output = { readonly output_type: string } & Readonly<Record<string, unknown>>;

export interface Cell {
  readonly cell_type: 'code' | 'markdown' | 'raw';
  readonly id?: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source: Multiline;
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
  readonly [key: string]: unknown;
}

export interface Notebook {
  readonly nbformat: number;
  readonly nbformat_minor: number;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly Cell[];
}

/**
 * Reads a notebook.
 * @param text content of the file. @param file its path, for the message.
 * @throws BOT4_NOTEBOOK_FILE when it is not a notebook of version 4, or one of another language.
 */
export function parseNotebook(text: string, file: string): Notebook {
  const fail = (detail: string): never => {
    throw new InputError('BOT4_NOTEBOOK_FILE', detail, { place: { file } });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`the file is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isRecord(value) || !Array.isArray(value.cells))
    return fail('the file is not a notebook: it has no list of cells');
  if (value.nbformat !== 4) return fail(`notebook format ${String(value.nbformat)} is not supported, only 4`);
  const language = languageOf(value.metadata);
  if (language !== undefined && language !== 'typescript')
    return fail(`this is a notebook for ${language}, not for TypeScript`);
  const wrong = value.cells.findIndex((cell) => !isCell(cell));
  if (wrong >= 0) return fail(`cell ${wrong + 1} has no type, source or metadata`);
  return { nbformat_minor: 0, metadata: {}, ...value } as unknown as Notebook;
}

/** The text of a file to write, in Jupyter's own form: one space of indent, a line end at the end. */
export function formatNotebook(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

/** The text of a cell. */
export function sourceText(cell: Cell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

/** Tags of a cell, such as `parameters`. */
export function cellTags(cell: Cell): readonly string[] {
  const { tags } = cell.metadata;
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** Text as a list of lines that keep their line ends: a change then shows in a diff as the lines it changed. */
export function toLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function languageOf(metadata: unknown): string | undefined {
  if (!isRecord(metadata)) return undefined;
  for (const part of [metadata.kernelspec, metadata.language_info]) {
    const name = isRecord(part)
      ? (part.language ?? (part === metadata.language_info ? part.name : undefined))
      : undefined;
    if (typeof name === 'string') return name.toLowerCase();
  }
  return undefined;
}

function isCell(cell: unknown): boolean {
  if (!isRecord(cell) || !isRecord(cell.metadata)) return false;
  const isText =
    typeof cell.source === 'string' ||
    (Array.isArray(cell.source) && cell.source.every((line) => typeof line === 'string'));
  return isText && ['code', 'markdown', 'raw'].includes(String(cell.cell_type));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
