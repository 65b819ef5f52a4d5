/** `import` and `export` in a cell: a cell is a script, so both become ordinary statements. */
import type {
  ExportAllDeclaration,
  ExportDefaultDeclaration,
  ExportNamedDeclaration,
  ImportAttribute,
  ImportDeclaration,
  ImportSpecifier,
  Program,
  Statement,
} from 'acorn';
import type MagicString from 'magic-string';
import { KERNEL_GLOBAL } from './cell-scope.ts';
import { walk } from './syntax-tree.ts';

/** `import d, { a as b } from 'm'` becomes `let { default: d, a: b } = await link('m', ['default', 'a'])`. */
export function rewriteImport(text: MagicString, node: ImportDeclaration): void {
  const namespace = node.specifiers.find((s) => s.type === 'ImportNamespaceSpecifier');
  const named = node.specifiers.filter((s) => s.type !== 'ImportNamespaceSpecifier');
  const pairs = named.map((s) => ({
    imported: s.type === 'ImportSpecifier' ? importedName(s) : 'default',
    local: s.local.name,
  }));
  const names = JSON.stringify(pairs.map((pair) => pair.imported));
  const call = `await ${KERNEL_GLOBAL}.hold(${KERNEL_GLOBAL}.link(${JSON.stringify(String(node.source.value))}, ${names}${attributes(node.attributes)}))`;
  const pattern = `{ ${pairs.map((pair) => `${JSON.stringify(pair.imported)}: ${pair.local}`).join(', ')} }`;
  let code = `${call};`;
  if (namespace !== undefined) {
    code = `let ${namespace.local.name} = ${call}${pairs.length === 0 ? '' : `, ${pattern} = ${namespace.local.name}`};`;
  } else if (pairs.length > 0) code = `let ${pattern} = ${call};`;
  replace(text, node.start, node.end, code);
}

function importedName(specifier: ImportSpecifier): string {
  return specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value);
}

function attributes(list: readonly ImportAttribute[] | undefined): string {
  if (list === undefined || list.length === 0) return '';
  const entries = list.map((a) => [a.key.type === 'Identifier' ? a.key.name : String(a.key.value), a.value.value]);
  return `, ${JSON.stringify(Object.fromEntries(entries))}`;
}

/** Drops `export`. @returns the declaration that was exported, which stays in the cell. */
export function rewriteExport(
  text: MagicString,
  node: ExportNamedDeclaration | ExportDefaultDeclaration | ExportAllDeclaration,
): Statement | undefined {
  if (node.type === 'ExportDefaultDeclaration') return rewriteDefault(text, node);
  if (node.type === 'ExportNamedDeclaration' && node.declaration) {
    blank(text, node.start, node.declaration.start);
    return node.declaration;
  }
  // `export { a } from 'm'` still runs the module; `export { a }` has nothing to do.
  const source = node.source
    ? `await ${KERNEL_GLOBAL}.hold(${KERNEL_GLOBAL}.link(${JSON.stringify(String(node.source.value))}, []));`
    : ';';
  replace(text, node.start, node.end, source);
  return undefined;
}

function rewriteDefault(text: MagicString, node: ExportDefaultDeclaration): Statement | undefined {
  const { declaration } = node;
  const isDeclaration = declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration';
  if (isDeclaration && declaration.id) {
    blank(text, node.start, declaration.start);
    return declaration as Statement;
  }
  replace(text, node.start, declaration.start, ';(');
  text.appendLeft(declaration.end, isDeclaration ? ');' : ')');
  return undefined;
}

/** `import('m')` and `import.meta` mean the notebook's folder, not the kernel's file. */
export function rewriteDynamicImports(text: MagicString, program: Program): void {
  walk(program, (node) => {
    if (node.type === 'ImportExpression') text.update(node.start, node.start + 6, `${KERNEL_GLOBAL}.import`);
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      replace(text, node.start, node.end, `${KERNEL_GLOBAL}.meta`);
    }
    return undefined;
  });
}

/** Replaces a range and keeps its line breaks, so that later lines stay where they are. */
function replace(text: MagicString, start: number, end: number, code: string): void {
  const breaks = text.original.slice(start, end).split('\n').length - 1;
  text.update(start, end, code + '\n'.repeat(breaks));
}

function blank(text: MagicString, start: number, end: number): void {
  text.update(start, end, text.original.slice(start, end).replace(/[^\n]/g, ' '));
}
