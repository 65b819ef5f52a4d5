/** Walking the syntax tree of a cell: the little that the transform needs, for any node of ESTree. */
import type { AnyNode, Identifier, Pattern } from 'acorn';

export type { AnyNode };

/** What a visitor tells the walk: `skip` leaves the children out. */
export type Visit = (node: AnyNode, parents: readonly AnyNode[]) => 'skip' | undefined;

/** Visits a node and everything below it, in the order of the source. */
export function walk(root: AnyNode, visit: Visit): void {
  const parents: AnyNode[] = [];
  const enter = (node: AnyNode): void => {
    if (visit(node, parents) === 'skip') return;
    parents.push(node);
    for (const child of children(node)) enter(child);
    parents.pop();
  };
  enter(root);
}

function* children(node: AnyNode): Generator<AnyNode> {
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) yield item;
    } else if (isNode(value)) yield value;
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** True for nodes that open a scope of their own for `var` and `await`. */
export function isFunctionScope(node: AnyNode): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'StaticBlock'
  );
}

/** The names that a declaration pattern binds: `{ a, b: [c] }` binds a and c. */
export function boundNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((p) => boundNames(p.type === 'RestElement' ? p.argument : p.value));
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element)));
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    default:
      return [];
  }
}

/** True when an identifier stands for a variable, and not for the name of a property. */
export function isReference(node: Identifier, parent: AnyNode | undefined): boolean {
  if (parent === undefined) return true;
  if (parent.type === 'MemberExpression') return parent.object === node || parent.computed;
  if (parent.type === 'Property') return parent.value === node || parent.computed;
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') {
    return parent.value === node || parent.computed;
  }
  return true;
}
