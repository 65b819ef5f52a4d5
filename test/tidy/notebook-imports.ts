/**
 * What notebooks import must load through `require` too: tslab, the second kernel, compiles to CommonJS, where a
 * top-level await or `import.meta` anywhere in the graph ends the kernel.
 */
import { posix } from 'node:path';
import ts from 'typescript';
import { importsOf } from './imports.ts';
import { type Finding, finding, type Source } from './source.ts';

/** Files reached from `entries` by static imports of values. */
export function importClosure(sources: ReadonlyMap<string, Source>, entries: readonly string[]): Source[] {
  const reached = new Map<string, Source>();
  const waiting = [...entries];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = sources.get(path);
    if (source === undefined || reached.has(path)) continue;
    reached.set(path, source);
    for (const { specifier, typeOnly } of importsOf(source)) {
      if (!typeOnly && specifier.startsWith('.')) waiting.push(posix.join(posix.dirname(path), specifier));
    }
  }
  return [...reached.values()];
}

/** `import.meta` and top-level await in one file. */
export function moduleSyntaxFindings(source: Source): Finding[] {
  const found: Finding[] = [];
  const visit = (node: ts.Node, inFunction: boolean): void => {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      found.push(finding(source, node, 'import.meta is not there in CommonJS'));
    }
    const waits = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (waits && !inFunction) found.push(finding(source, node, 'no top-level await in what notebooks import'));
    ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node)));
  };
  visit(source.tree, false);
  return found;
}
