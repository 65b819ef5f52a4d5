/** Which names a cell defines, changes and uses: what connects the cells of a notebook. Types do not count, they are gone when a cell runs. */
import { type Pattern, type Program, parse } from 'acorn';
import { stripTypes } from './strip-types.ts';
import { type AnyNode, boundNames, isFunctionScope, isReference, walk } from './syntax-tree.ts';

export interface CellNames {
  /** Names that the top level declares. */
  readonly defines: ReadonlySet<string>;
  /** Names of other cells that this one assigns to, or whose properties it assigns to. */
  readonly changes: ReadonlySet<string>;
  /** Names that are read or changed and not declared in this cell; globals of the language among them. */
  readonly uses: ReadonlySet<string>;
}

/**
 * The names of a cell.
 * @param source TypeScript. @throws CellSyntaxError, SyntaxError when it cannot be parsed.
 */
export function cellNames(source: string): CellNames {
  const program = parse(stripTypes(source).code, { ecmaVersion: 'latest', sourceType: 'module' });
  const defines = topLevelNames(program);
  const changes = new Set<string>();
  const uses = new Set<string>();
  const scopes = new Map<AnyNode, ReadonlySet<string>>();
  const isOpen = (name: string, parents: readonly AnyNode[]): boolean =>
    !defines.has(name) && !parents.some((parent) => scopes.get(parent)?.has(name));
  walk(program, (node, parents) => {
    if (node.type === 'ImportDeclaration') return 'skip';
    const own = scopeNames(node);
    if (own.size > 0) scopes.set(node, own);
    for (const name of changedNames(node)) if (isOpen(name, parents)) changes.add(name);
    if (node.type === 'Identifier' && isReference(node, parents.at(-1)) && isOpen(node.name, parents)) {
      uses.add(node.name);
    }
    return undefined;
  });
  return { defines, changes, uses };
}

function topLevelNames(program: Program): Set<string> {
  const names = new Set(hoistedNames(program));
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') for (const each of statement.specifiers) names.add(each.local.name);
    const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
    const inner: AnyNode | null | undefined = isExport ? statement.declaration : statement;
    for (const name of inner ? declaredNames(inner) : []) names.add(name);
  }
  return names;
}

/** Names that a node opens a scope for. */
function scopeNames(node: AnyNode): Set<string> {
  if (isFunctionScope(node)) return functionNames(node);
  switch (node.type) {
    case 'BlockStatement':
      return new Set(node.body.flatMap(declaredNames));
    case 'SwitchStatement':
      return new Set(node.cases.flatMap((each) => each.consequent.flatMap(declaredNames)));
    case 'ForStatement':
      return new Set(node.init ? declaredNames(node.init) : []);
    case 'ForInStatement':
    case 'ForOfStatement':
      return new Set(declaredNames(node.left));
    case 'CatchClause':
      return new Set(node.param ? boundNames(node.param) : []);
    case 'ClassExpression':
      return new Set(node.id ? [node.id.name] : []);
    default:
      return new Set();
  }
}

function functionNames(node: AnyNode): Set<string> {
  const names = new Set(hoistedNames(node));
  if ('params' in node && Array.isArray(node.params)) {
    for (const parameter of node.params as Pattern[]) for (const name of boundNames(parameter)) names.add(name);
  }
  if (node.type === 'FunctionExpression' && node.id) names.add(node.id.name);
  if (node.type === 'StaticBlock') for (const name of node.body.flatMap(declaredNames)) names.add(name);
  if (node.type !== 'ArrowFunctionExpression') names.add('arguments');
  return names;
}

/** Names that `var` declares anywhere below a function or the program, inner functions left out. */
function hoistedNames(root: AnyNode): string[] {
  const names: string[] = [];
  walk(root, (node) => {
    if (node !== root && isFunctionScope(node)) return 'skip';
    if (node.type === 'VariableDeclaration' && node.kind === 'var') names.push(...declaredNames(node));
    return undefined;
  });
  return names;
}

function declaredNames(node: AnyNode): string[] {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => boundNames(id));
  const isNamed = node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration';
  return isNamed && node.id ? [node.id.name] : [];
}

/** Names that an assignment changes; of `a.b[0] = 1` it is `a`. */
function changedNames(node: AnyNode): string[] {
  if (node.type === 'UpdateExpression') return rootName(node.argument);
  if (node.type !== 'AssignmentExpression') return [];
  const { left } = node;
  return left.type === 'MemberExpression' ? rootName(left) : boundNames(left);
}

function rootName(node: AnyNode): string[] {
  let inner = node;
  while (inner.type === 'MemberExpression') inner = inner.object;
  return inner.type === 'Identifier' ? [inner.name] : [];
}
