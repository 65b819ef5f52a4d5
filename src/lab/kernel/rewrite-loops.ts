/** Interruption points in loops that wait: without them an interrupted cell would go on in the background. */
import type { DoWhileStatement, ForInStatement, ForOfStatement, ForStatement, Program, WhileStatement } from 'acorn';
import type MagicString from 'magic-string';
import { KERNEL_GLOBAL } from './cell-scope.ts';
import { type AnyNode, isFunctionScope, walk } from './syntax-tree.ts';

type Loop = ForStatement | ForInStatement | ForOfStatement | WhileStatement | DoWhileStatement;

const LOOPS: ReadonlySet<string> = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** The loop's own memory of when it began; nested loops shadow it, each with its own. */
const STARTED = '__started';

/**
 * Adds a check to each turn of every loop that contains `await`, inside functions too. It must be the last rewrite:
 * what the others add at the end of a loop belongs inside the braces added here.
 */
export function guardLoops(text: MagicString, program: Program): void {
  walk(program, (node, parents) => {
    if (isLoop(node) && waits(node)) guard(text, node, outermostLabel(node, parents));
    return undefined;
  });
}

function isLoop(node: AnyNode): node is Loop {
  return LOOPS.has(node.type);
}

function waits(loop: Loop): boolean {
  let found = loop.type === 'ForOfStatement' && loop.await;
  walk(loop, (node) => {
    if (isFunctionScope(node)) return 'skip';
    found ||= node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await);
    return undefined;
  });
  return found;
}

/** A label must stay attached to its loop, so the added block goes around the label. */
function outermostLabel(loop: AnyNode, parents: readonly AnyNode[]): AnyNode {
  let outer = loop;
  for (let i = parents.length - 1; i >= 0 && parents[i]?.type === 'LabeledStatement'; i--) outer = parents[i] ?? outer;
  return outer;
}

function guard(text: MagicString, loop: Loop, outer: AnyNode): void {
  const check = `${KERNEL_GLOBAL}.alive(${STARTED});`;
  text.prependRight(outer.start, `{ const ${STARTED} = ${KERNEL_GLOBAL}.turn();`);
  text.appendLeft(outer.end, '}');
  if (loop.body.type === 'BlockStatement') text.appendLeft(loop.body.start + 1, check);
  else {
    text.appendLeft(loop.body.start, `{${check}`);
    text.appendLeft(loop.body.end, '}');
  }
}
