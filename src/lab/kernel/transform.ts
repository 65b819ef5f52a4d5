/**
 * A cell as the script that V8's REPL mode runs.
 *
 * What REPL mode gives by itself: bindings that outlive the cell, top-level await, `let` declared again as `let`.
 * What is changed here, always without adding a line, so that stacks point at the user's own lines:
 * - types are removed;
 * - `import` becomes `await` of a dynamic import that the kernel resolves from the notebook's folder; `export` goes;
 * - every top-level binding becomes a `let`, so that a name can come back as another kind (`const`, `class`, …);
 *   a function that is used above its declaration moves to the top, which keeps hoisting;
 * - loops that contain `await` check on every turn whether the cell was interrupted. Loops without `await` carry no
 *   check: it would make them several times slower, and V8 can stop them anyway.
 */
import { SourceMap } from 'node:module';
import { type ModuleDeclaration, type Program, parse, type Statement } from 'acorn';
import MagicString from 'magic-string';
import { type Locate, positionAt } from './position.ts';
import { holdAwaited } from './rewrite-awaits.ts';
import { rewriteBinding, rewriteVars } from './rewrite-bindings.ts';
import { guardLoops } from './rewrite-loops.ts';
import { rewriteDynamicImports, rewriteExport, rewriteImport } from './rewrite-modules.ts';
import { CellSyntaxError, isUntyped, lookUp, type StrippedCell, stripTypes } from './strip-types.ts';
import { type AnyNode, isReference, walk } from './syntax-tree.ts';

/** A cell ready to run. */
export interface TransformedCell {
  readonly code: string;
  /** Whether the cell ends with an expression whose value is its result. */
  readonly hasResult: boolean;
  /** From a place in `code` to the place in the cell that it came from. */
  readonly locate: Locate;
}

/**
 * Turns a cell into a script for V8's REPL mode.
 * @param source TypeScript. @param name names the script in stacks: letters, digits, dots and dashes.
 * @throws CellSyntaxError
 */
export function transformCell(source: string, name: string): TransformedCell {
  const { stripped, program } = (isUntyped(source) ? parseUntyped(source) : undefined) ?? parseTyped(source);
  const text = new MagicString(stripped.code);
  const firstUse = firstUses(program);
  const functions = new Set<string>();
  for (const statement of program.body) {
    const inner = rewriteStatement(text, statement);
    if (inner !== undefined) rewriteBinding(text, inner, firstUse);
    if (inner?.type === 'FunctionDeclaration') functions.add(inner.id.name);
  }
  rewriteDynamicImports(text, program);
  holdAwaited(text, program, name);
  const vars = rewriteVars(text, program, functions);
  guardLoops(text, program);
  text.prepend(`'use strict';${vars.length === 0 ? '' : `let ${vars.join(', ')};`}`);
  return {
    code: `${text.toString()}\n//# sourceURL=${name}`,
    hasResult: endsWithExpression(program),
    locate: locator(text, stripped.locate),
  };
}

interface ParsedCell {
  readonly stripped: StrippedCell;
  readonly program: Program;
}

/** @returns undefined when the text is no program; the parser of types then says what is wrong, as of any cell. */
function parseUntyped(source: string): ParsedCell | undefined {
  try {
    const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
    return { stripped: { code: source, locate: (position) => position }, program };
  } catch {
    return undefined;
  }
}

/** @throws CellSyntaxError */
function parseTyped(source: string): ParsedCell {
  const stripped = stripTypes(source);
  return { stripped, program: parseCell(stripped.code, stripped.locate) };
}

function parseCell(code: string, locate: Locate): Program {
  try {
    return parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('pos' in error) || typeof error.pos !== 'number') throw error;
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    throw new CellSyntaxError(message, locate(positionAt(code, error.pos)), error.pos >= code.trimEnd().length);
  }
}

/** Rewrites module syntax. @returns the declaration that remains to be made a binding, if any. */
function rewriteStatement(text: MagicString, node: Statement | ModuleDeclaration): Statement | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      rewriteImport(text, node);
      return undefined;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return rewriteExport(text, node);
    default:
      return node;
  }
}

/** Where each name is first mentioned, by offset. A mention inside a function counts: it may run early. */
function firstUses(program: Program): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  walk(program, (node, parents) => {
    if (node.type === 'Identifier' && isReference(node, parents.at(-1))) {
      uses.set(node.name, Math.min(node.start, uses.get(node.name) ?? Number.POSITIVE_INFINITY));
    }
    return undefined;
  });
  return uses;
}

function endsWithExpression(program: Program): boolean {
  const last = program.body.findLast((node: AnyNode) => node.type !== 'EmptyStatement');
  if (last === undefined) return false;
  if (last.type === 'ExportDefaultDeclaration') return !/(Function|Class)Declaration/.test(last.declaration.type);
  return last.type === 'ExpressionStatement';
}

/** The map is made only when something is looked up, which is when a cell fails. */
function locator(text: MagicString, before: Locate): Locate {
  let map: SourceMap | undefined;
  return (generated) => {
    map ??= new SourceMap({
      ...text.generateMap({ hires: true, source: 'cell' }),
      file: 'cell',
      sourceRoot: '',
    } as never);
    const found = lookUp(map, generated);
    return found === undefined ? undefined : before(found);
  };
}
