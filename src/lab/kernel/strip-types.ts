/**
 * TypeScript to JavaScript, one cell at a time and without checking types.
 *
 * Types are blanked in place, so every line and column stays where it was. Only cells with an enum, a namespace or
 * parameter properties are rewritten; those come with a map back to the lines that the user wrote.
 */
import { SourceMap, stripTypeScriptTypes } from 'node:module';
import type { Locate, Position } from './position.ts';

/** JavaScript of a cell, and how to find the original of a place in it. */
export interface StrippedCell {
  readonly code: string;
  readonly locate: Locate;
}

/** The cell is not valid TypeScript. `atEnd` says that more text could still complete it. */
export class CellSyntaxError extends SyntaxError {
  override readonly name = 'SyntaxError';
  readonly position: Position | undefined;
  readonly atEnd: boolean;
  constructor(message: string, position: Position | undefined, atEnd: boolean) {
    super(message);
    this.position = position;
    this.atEnd = atEnd;
  }
}

type StripOptions = NonNullable<Parameters<typeof stripTypeScriptTypes>[1]>;

const MAP_COMMENT = '\n//# sourceMappingURL=data:application/json;base64,';

/** What every form of a type needs: a colon, an angle bracket, a mark, or a word. */
const TYPED =
  /[:<!@?]|\b(?:as|satisfies|type|interface|enum|namespace|module|declare|abstract|import|export|class|function|global|using)\b/;

/**
 * Whether a cell has nothing that could be a type: if it is JavaScript, it means in TypeScript what it means there, and is
 * spared the parser of types, which is half of the work on a short cell. Strings and comments count too, to be safe.
 */
export function isUntyped(source: string): boolean {
  return !TYPED.test(source);
}

/**
 * Removes the types of a cell.
 * @param source TypeScript, with or without top-level await.
 * @throws CellSyntaxError
 */
export function stripTypes(source: string): StrippedCell {
  try {
    return { code: strip(source, { mode: 'strip' }), locate: (position) => position };
  } catch (error) {
    if (codeOf(error) !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw syntaxError(error, source);
  }
  try {
    return rewritten(strip(source, { mode: 'transform', sourceMap: true }));
  } catch (error) {
    throw syntaxError(error, source);
  }
}

/** Node warns at the first call that the function is experimental; the version is pinned, and a cell must not print it. */
function strip(source: string, options: StripOptions): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source, options);
  } finally {
    process.emitWarning = emitWarning;
  }
}

function rewritten(output: string): StrippedCell {
  const cut = output.lastIndexOf(MAP_COMMENT);
  const payload = Buffer.from(output.slice(cut + MAP_COMMENT.length), 'base64').toString('utf8');
  const map = new SourceMap(JSON.parse(payload));
  return { code: output.slice(0, cut), locate: (generated) => lookUp(map, generated) };
}

/** Looks a position up in a source map; both sides count from 1 here, and from 0 in the map. */
export function lookUp(map: SourceMap, generated: Position): Position | undefined {
  const entry = map.findEntry(generated.line - 1, generated.column - 1);
  if (!('originalLine' in entry) || entry.originalLine === undefined) return undefined;
  return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/**
 * Node reports the place of a syntax error only as a picture at the head of the stack: the line number, the source
 * line, and a line of carets, which is empty when the error is at the end of the text.
 */
function syntaxError(error: unknown, source: string): CellSyntaxError {
  if (!(error instanceof Error)) return new CellSyntaxError(String(error), undefined, false);
  const head = /^[^\n]*:(\d+)\n[^\n]*\n([^\n]*)/.exec(error.stack ?? '');
  if (head === null) return new CellSyntaxError(error.message, undefined, false);
  const carets = (head[2] ?? '').indexOf('^');
  const line = Number(head[1]);
  const lineText = source.split('\n')[line - 1] ?? '';
  const atEnd = carets < 0 || /^Unterminated (template|block comment)/.test(error.message);
  return new CellSyntaxError(error.message, { line, column: (carets < 0 ? lineText.length : carets) + 1 }, atEnd);
}
