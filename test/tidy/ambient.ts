/** No ambient time, chance, process or scheduling where decisions are made: the same events must give the same result. */
import ts from 'typescript';
import { type Finding, finding, type Source, walk } from './source.ts';

const AMBIENT_FOLDERS = /^src\/(core|hot|domain|app|ports|dto)\//;
/** Of these, app alone may wait: its commands call ports that do input and output. */
const SYNCHRONOUS_FOLDERS = /^src\/(core|hot|domain)\//;

const BANNED = new Set([
  'process',
  'console',
  'performance',
  'globalThis',
  'global',
  'window',
  'self',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'require',
  'eval',
  'WebSocket',
  'Worker',
  'MessageChannel',
  'BroadcastChannel',
]);
const DATE_MEMBERS = new Set(['UTC', 'parse']);

/** A name used as a value: not a member after a dot, not a key, not a name being declared, not a type. */
function isValueUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) {
    return !(parent.name === node);
  }
  if (ts.isQualifiedName(parent) || ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent)) return false;
  if (ts.isExpressionWithTypeArguments(parent) && ts.isHeritageClause(parent.parent)) {
    return parent.parent.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassLike(parent.parent.parent);
  }
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  const named = parent as { readonly name?: ts.Node };
  if (named.name === node && !ts.isShorthandPropertyAssignment(parent)) return false;
  return !ts.isImportSpecifier(parent) && !ts.isExportSpecifier(parent);
}

function declaredNames(source: Source): Set<string> {
  const names = new Set<string>();
  walk(source.tree, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node) ||
      ts.isImportSpecifier(node);
    if (declares && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

function dateFault(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isNewExpression(parent) && parent.expression === node) {
    return (parent.arguments?.length ?? 0) > 0 ? undefined : 'new Date() reads the clock of the machine; use Clock';
  }
  if (ts.isPropertyAccessExpression(parent) && DATE_MEMBERS.has(parent.name.text)) return undefined;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return undefined;
  return 'this use of Date can read the clock of the machine; use Clock';
}

function mathFault(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (!ts.isPropertyAccessExpression(parent)) return 'use members of Math by their name';
  return parent.name.text === 'random' ? 'Math.random cannot be repeated; use Rng' : undefined;
}

/** Code from text runs where no rule of these sees it; `Function.prototype` is harmless. */
function functionFault(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'prototype') return undefined;
  return 'Function makes code from text; no rule can look into that';
}

/** Ambient time, chance, process, console, timers in the folders where they are banned. */
export function ambientFindings(source: Source): Finding[] {
  if (!AMBIENT_FOLDERS.test(source.path)) return [];
  const declared = declaredNames(source);
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    if (!ts.isIdentifier(node) || !isValueUse(node) || declared.has(node.text)) return;
    let fault: string | undefined;
    if (node.text === 'Date') fault = dateFault(node);
    else if (node.text === 'Math') fault = mathFault(node);
    else if (node.text === 'Function') fault = functionFault(node);
    else if (BANNED.has(node.text))
      fault = `${node.text} is not for ${source.path.split('/')[1]}: inject what is needed`;
    if (fault !== undefined) found.push(finding(source, node, fault));
  });
  return found;
}

function isAsync(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return true;
  return (
    ts.canHaveModifiers(node) &&
    node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true
  );
}

/** Promises in core, hot and domain: a pure function has its answer at once. */
export function asyncFindings(source: Source): Finding[] {
  if (!SYNCHRONOUS_FOLDERS.test(source.path)) return [];
  const found: Finding[] = [];
  walk(source.tree, (node) => {
    const promise = ts.isIdentifier(node) && node.text === 'Promise';
    if (isAsync(node) || promise) found.push(finding(source, node, 'no promises here: the domain is synchronous'));
  });
  return found;
}
