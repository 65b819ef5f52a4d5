/**
 * One module of ours as part of a pack: a function body with the module's own text. Types are blanked as Node blanks them,
 * imports become constants on their line, exports lose their keyword; everything else keeps its line, its column and its
 * characters, so that a strategy travels with the same text (docs/decisions/0004-strategies-travel-as-text.md) and a
 * stack names the place in the source.
 *
 * That is right only for modules without cycles whose exports are never assigned again; anything else is refused here,
 * and then there is no pack.
 */
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AnyNode, type ImportDeclaration, type Program, parse } from 'acorn';
import MagicString from 'magic-string';

/** A module as it stands in a pack. The hooks are asked while a pack is written, when all modules are known. */
export interface PackedModule {
  readonly file: string;
  /** Our files that it needs before it runs, in the order of its imports. */
  readonly needs: readonly string[];
  /** Packages and modules of Node that it imports. */
  readonly packages: readonly string[];
  /** Our files that it loads when it comes to that. */
  readonly loads: readonly string[];
  /** Names that it exports itself, each with the expression that has its value; `*` of other files in `spreads`. */
  readonly exports: ReadonlyMap<string, string>;
  readonly spreads: readonly string[];
  /** Its text as a function body. */
  text(names: PackNames): string;
}

/** How a pack calls things. */
export interface PackNames {
  /** Expression for the exports of one of our files. */
  own(file: string): string;
  /** Expression for the exports of a package. */
  package(specifier: string): string;
  /** Expression for the promise of one of our files. */
  load(file: string): string;
}

/** A module that cannot be packed. */
export class UnpackableError extends Error {}

/** Files whose dynamic import takes what a user names; whoever calls for that runs from the sources. */
export const TAKES_USER_FILES: readonly string[] = ['runner/commands/backtest/strategy.ts'];

type Edit = (code: MagicString, names: PackNames) => void;

interface Reading {
  readonly file: string;
  readonly takesUserFiles: boolean;
  readonly needs: string[];
  readonly packages: string[];
  readonly loads: string[];
  readonly exports: Map<string, string>;
  readonly spreads: string[];
  readonly edits: Edit[];
}

function isOwn(specifier: string): boolean {
  return specifier.startsWith('./') || specifier.startsWith('../');
}

/** Notes what a statement imports from. @returns the expression of its exports, once there are names. */
function sourceOf(reading: Reading, specifier: string): (names: PackNames) => string {
  if (!isOwn(specifier)) {
    reading.packages.push(specifier);
    return (names) => names.package(specifier);
  }
  if (!specifier.endsWith('.ts')) throw new UnpackableError(`${reading.file} imports ${specifier}`);
  const file = join(dirname(reading.file), specifier);
  reading.needs.push(file);
  return (names) => names.own(file);
}

function nameOf(node: { type: string; name?: unknown; value?: unknown }): string {
  return String(node.type === 'Identifier' ? node.name : node.value);
}

/** `a`, or `a: b` where a name is changed. */
function pair(from: string, to: string): string {
  return from === to ? from : `${from}: ${to}`;
}

/** Replaces a range and keeps its line ends: what follows stays on its line. */
function replace(code: MagicString, node: { start: number; end: number }, text: string): void {
  const lines = code.original.slice(node.start, node.end).split('\n').length - 1;
  code.overwrite(node.start, node.end, text + '\n'.repeat(lines));
}

function readImport(reading: Reading, node: ImportDeclaration): void {
  const source = sourceOf(reading, String(node.source.value));
  const names: string[] = [];
  let whole = '';
  for (const specifier of node.specifiers) {
    if (specifier.type === 'ImportNamespaceSpecifier') whole = specifier.local.name;
    else if (specifier.type === 'ImportDefaultSpecifier') names.push(pair('default', specifier.local.name));
    else names.push(pair(nameOf(specifier.imported), specifier.local.name));
  }
  reading.edits.push((code, pack) => {
    const from = source(pack);
    const parts = [
      ...(whole === '' ? [] : [`const ${whole} = ${from};`]),
      ...(names.length === 0 ? [] : [`const { ${names.join(', ')} } = ${from};`]),
    ];
    replace(code, node, parts.join(' '));
  });
}

/** Names that a declaration makes. */
function declared(reading: Reading, node: AnyNode): readonly string[] {
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') return [node.id?.name ?? ''];
  if (node.type !== 'VariableDeclaration' || node.kind !== 'const')
    throw new UnpackableError(`${reading.file} exports a variable that may change`);
  return node.declarations.map(({ id }) => {
    if (id.type === 'Identifier') return id.name;
    throw new UnpackableError(`${reading.file} exports the parts of a pattern`);
  });
}

function readStatement(reading: Reading, node: Program['body'][number]): void {
  const { edits, exports } = reading;
  if (node.type === 'ImportDeclaration') readImport(reading, node);
  else if (node.type === 'ExportAllDeclaration') {
    const specifier = String(node.source.value);
    const source = sourceOf(reading, specifier);
    if (node.exported) {
      const local = `$bot4e${exports.size}`;
      exports.set(nameOf(node.exported), local);
      edits.push((code, names) => replace(code, node, `const ${local} = ${source(names)};`));
    } else if (!isOwn(specifier)) throw new UnpackableError(`${reading.file} exports all of ${specifier}`);
    else {
      reading.spreads.push(join(dirname(reading.file), specifier));
      edits.push((code) => replace(code, node, ''));
    }
  } else if (node.type === 'ExportNamedDeclaration') {
    if (node.declaration) {
      const { declaration } = node;
      for (const name of declared(reading, declaration)) exports.set(name, name);
      // Blanks, not nothing: columns of the line stay.
      edits.push((code) => code.overwrite(node.start, declaration.start, ' '.repeat(declaration.start - node.start)));
      return;
    }
    const source = node.source ? sourceOf(reading, String(node.source.value)) : undefined;
    const parts: string[] = [];
    for (const { local, exported } of node.specifiers) {
      const value = source === undefined ? nameOf(local) : `$bot4e${exports.size}`;
      if (source !== undefined) parts.push(pair(nameOf(local), value));
      exports.set(nameOf(exported), value);
    }
    edits.push((code, names) =>
      replace(
        code,
        node,
        source === undefined || parts.length === 0 ? '' : `const { ${parts.join(', ')} } = ${source(names)};`,
      ),
    );
  } else if (node.type === 'ExportDefaultDeclaration')
    throw new UnpackableError(`${reading.file} has a default export`);
}

/** `import()` and `import.meta.url`, wherever they stand; a top-level `await` is refused. */
function readExpressions(reading: Reading, node: AnyNode, inFunction: boolean): void {
  if (node.type === 'AwaitExpression' && !inFunction) throw new UnpackableError(`${reading.file} waits at its top`);
  if (node.type === 'MetaProperty' && node.meta.name === 'import') {
    reading.edits.push((code) => {
      if (code.original.slice(node.end, node.end + 4) !== '.url')
        throw new UnpackableError(`${reading.file} asks import.meta for something other than url`);
      code.overwrite(node.start, node.end + 4, JSON.stringify(pathToFileURL(reading.file).href));
    });
  }
  if (node.type === 'ImportExpression') {
    const specifier = node.source.type === 'Literal' ? String(node.source.value) : undefined;
    if (specifier === undefined && !reading.takesUserFiles)
      throw new UnpackableError(`${reading.file} imports what only its run names`);
    if (specifier !== undefined && isOwn(specifier)) {
      const file = join(dirname(reading.file), specifier);
      reading.loads.push(file);
      reading.edits.push((code, names) => replace(code, node, names.load(file)));
    }
  }
  const inside = inFunction || /Function|Method/.test(node.type);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type === 'string') readExpressions(reading, child as AnyNode, inside);
    }
  }
}

/** Imports must come first: they are constants here, and a function above them must not run without them. */
function requireImportsFirst(file: string, body: Program['body']): void {
  const isImport = (node: Program['body'][number]): boolean => 'source' in node && node.source != null;
  const last = body.findLastIndex((node) => node.type === 'ImportDeclaration');
  if (!body.slice(0, Math.max(last, 0)).every(isImport)) throw new UnpackableError(`${file} imports below other code`);
}

/** Reads a module. @throws UnpackableError */
export function readModule(file: string, source: string, projectPath: string): PackedModule {
  const stripped = stripTypeScriptTypes(source);
  const body = parse(stripped, { ecmaVersion: 'latest', sourceType: 'module' });
  const reading: Reading = {
    file,
    takesUserFiles: TAKES_USER_FILES.includes(projectPath),
    needs: [],
    packages: [],
    loads: [],
    exports: new Map(),
    spreads: [],
    edits: [],
  };
  requireImportsFirst(file, body.body);
  for (const node of body.body) readStatement(reading, node);
  readExpressions(reading, body, false);
  const { needs, packages, loads, exports, spreads, edits } = reading;
  const text = (names: PackNames): string => {
    const code = new MagicString(stripped);
    for (const edit of edits) edit(code, names);
    return code.toString();
  };
  return { file, needs, packages, loads, exports, spreads, text };
}
