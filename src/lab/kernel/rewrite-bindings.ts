/**
 * Top-level bindings of a cell, all made `let`: V8's REPL mode lets a `let` be declared again in a later cell, and
 * nothing else. A top-level `var` or `function` would become a property of the global object that can never be a
 * `let` or `const` again.
 */
import type { ClassDeclaration, FunctionDeclaration, Program, Statement, VariableDeclaration } from 'acorn';
import type MagicString from 'magic-string';
import { type AnyNode, boundNames, isFunctionScope, walk } from './syntax-tree.ts';

/** Makes the binding of one top-level statement a `let`; `var` is left to `rewriteVars`. */
export function rewriteBinding(text: MagicString, node: Statement, firstUse: ReadonlyMap<string, number>): void {
  if (node.type === 'FunctionDeclaration') rewriteFunction(text, node, firstUse);
  else if (node.type === 'ClassDeclaration') rewriteClass(text, node);
  else if (node.type === 'VariableDeclaration' && node.kind === 'const') {
    text.update(node.start, node.start + 'const'.length, 'let  ');
  }
}

/**
 * `function f() {}` becomes `let f = function () {};`. It is anonymous so that a call of itself goes through the
 * binding and sees a later redefinition; V8 still names it after the binding.
 */
function rewriteFunction(text: MagicString, node: FunctionDeclaration, firstUse: ReadonlyMap<string, number>): void {
  const { name } = node.id;
  text.prependRight(node.start, `let ${name} = `);
  text.remove(node.id.start, node.id.end);
  text.appendLeft(node.end, ';');
  if ((firstUse.get(name) ?? node.start) < node.start) text.move(node.start, node.end, 0);
}

function rewriteClass(text: MagicString, node: ClassDeclaration): void {
  text.prependRight(node.start, `let ${node.id.name} = `);
  text.appendLeft(node.end, ';');
}

/**
 * Turns every `var` outside functions, however deeply nested, into an assignment.
 * @param functions names of top-level functions, which are bound already.
 * @returns the names to declare at the head of the cell.
 */
export function rewriteVars(text: MagicString, program: Program, functions: ReadonlySet<string>): string[] {
  const names = new Set<string>();
  walk(program, (node, parents) => {
    if (isFunctionScope(node)) return 'skip';
    if (node.type !== 'VariableDeclaration' || node.kind !== 'var') return undefined;
    for (const declarator of node.declarations) for (const name of boundNames(declarator.id)) names.add(name);
    if (isLoopHead(node, parents.at(-1))) text.update(node.start, node.start + 'var'.length, '   ');
    else rewriteVar(text, node);
    return undefined;
  });
  return [...names].filter((name) => !functions.has(name));
}

function isLoopHead(node: VariableDeclaration, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'ForStatement') return parent.init === node;
  return (parent?.type === 'ForInStatement' || parent?.type === 'ForOfStatement') && parent.left === node;
}

/**
 * `var a = 1, { b } = o;` becomes `void (a = 1, { b } = o);`. The word `void` keeps the statement apart from a line
 * above that ends without a semicolon, and the parentheses let an object pattern stand first.
 */
function rewriteVar(text: MagicString, node: VariableDeclaration): void {
  text.update(node.start, node.start + 'var'.length, 'void (');
  const ends = text.original[node.end - 1] === ';';
  text.appendLeft(ends ? node.end - 1 : node.end, ends ? ')' : ');');
}
