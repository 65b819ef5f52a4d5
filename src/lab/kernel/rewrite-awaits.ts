/**
 * Keeps alive what a cell waits for. V8's inspector holds the cell's promise weakly; when the garbage collector takes
 * it, the inspector reports that from inside the collector, and Node dies. So the kernel holds the awaited value.
 */
import type { Program } from 'acorn';
import type MagicString from 'magic-string';
import { KERNEL_GLOBAL } from './cell-scope.ts';
import { isFunctionScope, walk } from './syntax-tree.ts';

/** `await x` becomes `await hold(x)` at the top level. Functions need none: the top level waits for them. */
export function holdAwaited(text: MagicString, program: Program): void {
  walk(program, (node) => {
    if (isFunctionScope(node)) return 'skip';
    if (node.type === 'AwaitExpression') wrap(text, node.argument, 'hold');
    if (node.type === 'ForOfStatement' && node.await) wrap(text, node.right, 'holdEach');
    return undefined;
  });
}

function wrap(text: MagicString, node: { start: number; end: number }, service: 'hold' | 'holdEach'): void {
  text.prependRight(node.start, `${KERNEL_GLOBAL}.${service}(`);
  text.appendLeft(node.end, ')');
}
