/** An error as the reader of a notebook wants to see it: the message, the line of the cell, the frames that matter. */
import { inspect } from 'node:util';
import { Interrupted } from './cell-scope.ts';
import { excerpt, type Locate, type Position } from './position.ts';
import type { CellSyntaxError } from './strip-types.ts';

/** A failed cell. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  /** Where in the cell that ran it went wrong, when that is known. */
  readonly line: number | undefined;
  /** Ready to print, with terminal colours. */
  readonly traceback: readonly string[];
  /** What was thrown. */
  readonly thrown: unknown;
}

/** What is remembered of a cell that ran, for frames that point into it. */
export interface CellSource {
  readonly source: string;
  readonly locate: Locate;
}

const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

const FRAME = /^ {4}at (?:async )?(?:(?<call>.*) \()?(?<file>[^()]*?):(?<line>\d+):(?<column>\d+)\)?$/;

/** Frames of Node, of packages' loaders and of the kernel itself tell a researcher nothing. */
const INTERNAL = /^node:|\/src\/lab\/(?:kernel|jupyter|notebook)\/|\/node_modules\/(?:vitest|@vitest|vite)\//;

const CAUSES_MAX = 5;

/** Writes errors of cells. `cells` knows the sources by script name; `folder` shortens the paths of local files. */
export class TracebackWriter {
  readonly #cells: ReadonlyMap<string, CellSource>;
  readonly #folder: string;
  constructor(cells: ReadonlyMap<string, CellSource>, folder: string) {
    this.#cells = cells;
    this.#folder = folder;
  }

  /** Describes what a cell threw. @param cell script name of the cell that ran. */
  describe(thrown: unknown, cell: string): CellError {
    const { name, message } = title(thrown);
    const lines: string[] = [];
    this.#write(thrown, lines, 0);
    return { name, message, line: this.#line(thrown, cell), traceback: lines, thrown };
  }

  /** Describes a cell that could not be parsed. */
  syntax(error: CellSyntaxError, source: string, cell: string): CellError {
    const lines = [heading(error.name, error.message)];
    if (error.position !== undefined) {
      lines.push(`${place(cell)}, line ${error.position.line}`, ...marked(source, error.position.line));
    }
    return { name: error.name, message: error.message, line: error.position?.line, traceback: lines, thrown: error };
  }

  /** The line of the cell that failed, or that made the error behind this one. */
  #line(thrown: unknown, cell: string): number | undefined {
    const own = this.#frames(thrown).find((frame) => frame.cell === cell);
    return (
      own?.position.line ??
      causes(thrown)
        .map((cause) => this.#line(cause, cell))
        .find((line) => line !== undefined)
    );
  }

  #write(thrown: unknown, lines: string[], depth: number): void {
    const { name, message } = title(thrown);
    lines.push(heading(depth === 0 ? name : `Caused by ${name}`, message));
    if (!(thrown instanceof Error)) return;
    lines.push(...fileExcerpt(thrown));
    const frames = this.#frames(thrown);
    const first = frames.find((frame) => frame.cell !== undefined);
    if (first?.cell !== undefined) {
      const source = this.#cells.get(first.cell)?.source ?? '';
      lines.push(`${place(first.cell)}, line ${first.position.line}`, ...marked(source, first.position.line));
    }
    for (const frame of frames) lines.push(`${DIM}    at ${frame.text}${PLAIN}`);
    if (depth < CAUSES_MAX) for (const cause of causes(thrown)) this.#write(cause, lines, depth + 1);
  }

  /** The frames worth showing, innermost first. What is below the outermost cell is machinery. */
  #frames(thrown: unknown): Frame[] {
    if (!(thrown instanceof Error) || thrown instanceof Interrupted) return [];
    const frames: Frame[] = [];
    let end = 0;
    for (const line of (thrown.stack ?? '').split('\n')) {
      const frame = this.#frame(line);
      if (frame === undefined) continue;
      frames.push(frame);
      if (frame.cell !== undefined) end = frames.length;
    }
    return end > 0 ? frames.slice(0, end) : frames;
  }

  #frame(line: string): Frame | undefined {
    const found = FRAME.exec(line)?.groups;
    if (found === undefined) return undefined;
    const file = found.file ?? '';
    if (INTERNAL.test(file)) return undefined;
    const generated = { line: Number(found.line), column: Number(found.column) };
    const cell = this.#cells.get(file);
    if (cell === undefined)
      return { cell: undefined, position: generated, text: call(found.call, this.#short(file), generated) };
    const position = cell.locate(generated);
    if (position === undefined) return undefined;
    return { cell: file, position, text: call(found.call, place(file), position) };
  }

  #short(file: string): string {
    const path = file.replace(/^file:\/\//, '').replace(/\?.*$/, '');
    return path.startsWith(`${this.#folder}/`) ? path.slice(this.#folder.length + 1) : path;
  }
}

interface Frame {
  readonly cell: string | undefined;
  readonly position: Position;
  readonly text: string;
}

function title(thrown: unknown): { name: string; message: string } {
  if (thrown instanceof Error) return { name: thrown.name, message: thrown.message };
  return { name: 'Thrown', message: inspect(thrown, { depth: 2 }) };
}

/** What this error came from; the depth is bounded by the caller, the width here. */
function causes(thrown: unknown): unknown[] {
  if (!(thrown instanceof Error)) return [];
  const direct = thrown.cause === undefined || thrown.cause === thrown ? [] : [thrown.cause];
  return [...direct, ...(thrown instanceof AggregateError ? thrown.errors : [])].slice(0, CAUSES_MAX);
}

/** When an imported file cannot be parsed, Node writes file, line and carets above the message, and nowhere else. */
function fileExcerpt(error: Error): string[] {
  const head = /^(file:[^\n]*:\d+\n[\s\S]*?)\n\n?\w*Error/.exec(error.stack ?? '')?.[1];
  return head === undefined ? [] : head.split('\n').map((line) => `${DIM}${line.replace(/\?v=\w+/, '')}${PLAIN}`);
}

function heading(name: string, message: string): string {
  return `${RED}${BOLD}${name}${PLAIN}: ${message}`;
}

function marked(source: string, line: number): string[] {
  return excerpt(source, line).map((text) =>
    text.startsWith('>') ? `${BOLD}${text}${PLAIN}` : `${DIM}${text}${PLAIN}`,
  );
}

/** `cell-3` is how a script is named; `cell 3` is how a person says it. */
function place(cell: string): string {
  return cell.replace('-', ' ');
}

function call(name: string | undefined, file: string, at: Position): string {
  const where = `${file}:${at.line}:${at.column}`;
  // V8 calls the top level of an awaited script by a name of its own.
  const known = name ?? '<anonymous>';
  return known === '<anonymous>' || known === '' ? where : `${known} (${where})`;
}
