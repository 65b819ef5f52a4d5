/** Who may import whom. Change this table in the same commit as a decision record. */
import { posix } from 'node:path';
import ts from 'typescript';
import { type Finding, finding, type Source, walk } from './source.ts';

interface Layer {
  /** Layers of src that may be imported; the own layer always may. */
  readonly layers: readonly string[];
  /** Layers of which only types may be imported. */
  readonly typesOf?: readonly string[];
  /** npm packages: a list, or all of package.json. */
  readonly packages: readonly string[] | 'all';
  readonly node: boolean;
}

const EVERYTHING = ['core', 'hot', 'domain', 'ports', 'dto', 'app', 'adapters', 'lab', 'public'];

export const LAYERS: Readonly<Record<string, Layer>> = {
  core: { layers: [], packages: ['decimal.js'], node: false },
  hot: { layers: ['core'], packages: ['decimal.js'], node: false },
  domain: { layers: ['core', 'hot'], packages: ['decimal.js'], node: false },
  ports: { layers: ['core'], typesOf: ['domain'], packages: [], node: false },
  dto: { layers: ['core'], typesOf: ['domain', 'ports'], packages: ['decimal.js'], node: false },
  app: { layers: ['core', 'hot', 'domain', 'ports', 'dto'], packages: ['decimal.js'], node: false },
  adapters: { layers: ['core', 'hot', 'domain', 'ports', 'dto'], packages: 'all', node: true },
  lab: { layers: EVERYTHING, packages: 'all', node: true },
  public: { layers: EVERYTHING, packages: [], node: false },
  runner: { layers: EVERYTHING, packages: 'all', node: true },
};

/** Adapters that drive the application instead of being driven by it. */
export const DRIVING_ADAPTERS = ['http'];

/** Contexts of the domain by level: each may import levels to its left, never its own. */
export const CONTEXT_LEVELS: readonly (readonly string[])[] = [
  ['market', 'stats'],
  ['features', 'orders'],
  ['ml', 'portfolio'],
  ['risk', 'strategy', 'sim'],
  ['report', 'scan', 'depth'],
  ['gate'],
];

export interface Import {
  readonly specifier: string;
  readonly node: ts.Node;
  readonly typeOnly: boolean;
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const { exportClause } = node;
    if (node.isTypeOnly) return true;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return false;
    return exportClause.elements.length > 0 && exportClause.elements.every((element) => element.isTypeOnly);
  }
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

/** A file that the user names on the command line: not a part of the program. */
const USER_FILE = /^pathToFileURL\(\w+\)\.href$/;

/** Every import of a file: declarations, re-exports, `import()` and `import('…')` types. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  walk(source.tree, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      const specifier = (node.moduleSpecifier as ts.StringLiteral).text;
      found.push({ specifier, node, typeOnly: isTypeOnly(node) });
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && USER_FILE.test(argument.getText(source.tree))) return;
      const specifier = argument !== undefined && ts.isStringLiteralLike(argument) ? argument.text : '(computed)';
      found.push({ specifier, node, typeOnly: false });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ specifier: (node.argument.literal as ts.StringLiteral).text, node, typeOnly: true });
    }
  });
  return found;
}

/** `src/domain/risk/engine.ts` is `{ layer: 'domain', context: 'risk' }`. */
function placeOf(path: string): { layer: string; context: string | undefined } | undefined {
  const [top = '', layer = '', context] = path.split('/');
  if (top === 'runner') return { layer: 'runner', context: undefined };
  if (top !== 'src') return undefined;
  return { layer, context: path.split('/').length > 3 ? context : undefined };
}

function levelOf(context: string | undefined): number {
  return CONTEXT_LEVELS.findIndex((level) => level.includes(context ?? ''));
}

function packageName(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function outsideFault(layer: string, rule: Layer, specifier: string, known: ReadonlySet<string>): string | undefined {
  if (specifier.startsWith('node:')) return rule.node ? undefined : `${layer} may not use ${specifier}`;
  const name = packageName(specifier);
  if (rule.packages !== 'all') {
    return rule.packages.includes(name) ? undefined : `${layer} may not import the package ${name}`;
  }
  return known.has(name) ? undefined : `${name} is not in package.json`;
}

function contextFault(from: string | undefined, to: string | undefined): string | undefined {
  if (from === to) return undefined;
  if (levelOf(to) < 0) return `domain/${to} is not a context of the table`;
  if (levelOf(from) <= levelOf(to)) return `domain/${from} may not import domain/${to}: it is not to its left`;
  return undefined;
}

/** Other files meet a context, and an adapter, only through its `index.ts`. */
function indexFault(target: string, from: ReturnType<typeof placeOf>): string | undefined {
  const to = placeOf(target);
  if (to === undefined || to.layer !== 'domain') return undefined;
  if (from?.layer === 'domain' && from.context === to.context) return undefined;
  const wanted = `src/${to.layer}/${to.context}/index.ts`;
  return target === wanted ? undefined : `import ${to.layer}/${to.context} through its index.ts`;
}

function insideFault(path: string, target: string, typeOnly: boolean): string | undefined {
  const from = placeOf(path);
  const to = placeOf(target);
  if (from === undefined) return undefined;
  if (to === undefined) return `${from.layer} may not import ${target}`;
  const rule = LAYERS[from.layer];
  if (rule === undefined) return `src/${from.layer} is not a layer of the table`;
  const driving = from.layer === 'adapters' && to.layer === 'app' && DRIVING_ADAPTERS.includes(from.context ?? '');
  const allowed = from.layer === to.layer || rule.layers.includes(to.layer) || driving;
  if (!allowed && !(rule.typesOf?.includes(to.layer) ?? false)) return `${from.layer} may not import ${to.layer}`;
  if (!allowed && !typeOnly) return `${from.layer} may import only types of ${to.layer}`;
  const inDomain = from.layer === 'domain' && to.layer === 'domain';
  return (inDomain ? contextFault(from.context, to.context) : undefined) ?? indexFault(target, from);
}

/**
 * Imports that the table does not allow.
 * @param packages names of the dependencies in package.json.
 */
export function importFindings(source: Source, packages: ReadonlySet<string>): Finding[] {
  const place = placeOf(source.path);
  const rule = place === undefined ? undefined : LAYERS[place.layer];
  if (place === undefined) return [];
  if (rule === undefined) return [finding(source, source.tree, `src/${place.layer} is not a layer of the table`)];
  const found: Finding[] = [];
  for (const { specifier, node, typeOnly } of importsOf(source)) {
    const fault = specifier.startsWith('.')
      ? insideFault(source.path, posix.join(posix.dirname(source.path), specifier), typeOnly)
      : outsideFault(place.layer, rule, specifier, packages);
    if (fault !== undefined) found.push(finding(source, node, fault));
  }
  return found;
}

/** Files that import each other in a circle, types aside: the order in which they load would then matter. */
export function importCycles(sources: readonly Source[]): Finding[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const state = new Map<string, 'open' | 'done'>();
  const found: Finding[] = [];
  const visit = (source: Source, trail: readonly string[]): void => {
    state.set(source.path, 'open');
    for (const { specifier, node, typeOnly } of importsOf(source)) {
      if (typeOnly || !specifier.startsWith('.')) continue;
      const target = byPath.get(posix.join(posix.dirname(source.path), specifier));
      if (target === undefined || state.get(target.path) === 'done') continue;
      const here = [...trail, source.path];
      if (state.get(target.path) === 'open') {
        const circle = [...here.slice(here.indexOf(target.path)), target.path].join(' -> ');
        found.push(finding(source, node, `import circle: ${circle}`));
      } else {
        visit(target, here);
      }
    }
    state.set(source.path, 'done');
  };
  for (const source of sources) if (state.get(source.path) === undefined) visit(source, []);
  return found;
}
