/** Tests that say what they test, and run. */
import ts from 'typescript';
import { type Finding, finding, type Source, walk } from './source.ts';

function titleOf(call: ts.CallExpression): string | undefined {
  const [title] = call.arguments;
  return title !== undefined && ts.isStringLiteralLike(title) ? title.text : undefined;
}

/** `it`, `it.each`, `it.skipIf(…)`: the root name of a call, with the members after it. */
function calleeOf(call: ts.CallExpression): { root: string; members: string[] } | undefined {
  const members: string[] = [];
  let node: ts.Expression = call.expression;
  while (!ts.isIdentifier(node)) {
    if (ts.isPropertyAccessExpression(node)) {
      members.push(node.name.text);
      node = node.expression;
    } else if (ts.isCallExpression(node)) {
      node = node.expression;
    } else {
      return undefined;
    }
  }
  return { root: node.text, members };
}

/** Titles with "should" or "works", tests that are switched off or run alone, files without an expectation. */
export function testFindings(source: Source): Finding[] {
  const found: Finding[] = [];
  let expects = 0;
  walk(source.tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = calleeOf(node);
    if (callee === undefined) return;
    if (callee.root === 'expect' || callee.root.startsWith('expect') || callee.root.startsWith('assert')) expects += 1;
    if (!['it', 'test', 'describe'].includes(callee.root)) return;
    for (const member of callee.members) {
      if (member === 'only') found.push(finding(source, node, 'only: the other tests would not run'));
      if (member === 'skip' || member === 'todo')
        found.push(finding(source, node, `${member}: a test runs or is not there`));
    }
    const title = titleOf(node);
    if (title !== undefined && /\bshould\b|\bworks\b/i.test(title)) {
      found.push(finding(source, node, `'${title}': say what it does, with its numbers`));
    }
  });
  if (expects === 0) found.push({ path: source.path, line: 1, message: 'a test file without an expectation' });
  return found;
}
