/** The files that the rules look at, and what a rule reports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

/** A parsed TypeScript file; paths are relative to the project and use `/`. */
export interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
}

/** A broken rule: where, and what to do. */
export interface Finding {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

const SKIPPED = new Set(['node_modules', '.git', '.bot4', '.venv', 'out', 'coverage', '.ipynb_checkpoints', '.vitest']);
/** Folders whose content git ignores, apart from what is named here. */
const IGNORED = [/^models\/(?!README\.md$)/, /^data\/(local|cache)\//, /\.log$/];

/** Paths of all files that belong to the repository, whether committed yet or not. */
export function repositoryFiles(root: string): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const full = join(folder, entry.name);
      const path = relative(root, full).split(sep).join('/');
      if (IGNORED.some((pattern) => pattern.test(entry.isDirectory() ? `${path}/` : path))) continue;
      if (entry.isDirectory()) visit(full);
      else if (entry.isFile()) found.push(path);
    }
  };
  visit(root);
  return found.sort();
}

export function parseSource(path: string, text: string): Source {
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS) };
}

export function readSource(root: string, path: string): Source {
  return parseSource(path, readFileSync(join(root, path), 'utf8'));
}

export function finding(source: Source, node: ts.Node, message: string): Finding {
  const { line } = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree));
  return { path: source.path, line: line + 1, message };
}

/** Calls `look` for every node of the tree, in order of the text. */
export function walk(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => walk(child, look));
}

/** One line for each finding, as a compiler writes it. */
export function report(findings: readonly Finding[]): string[] {
  return findings.map(({ path, line, message }) => `${path}:${line}: ${message}`);
}

/** Tests and benches run outside the product and may use what they need. */
export function isTestFile(path: string): boolean {
  return /\.(test|bench)\.ts$/.test(path) || path.startsWith('test/') || path.startsWith('bench/');
}

/** Code of the product. */
export function isProductFile(path: string): boolean {
  return /^(src|runner)\/.*\.ts$/.test(path) && !isTestFile(path);
}
