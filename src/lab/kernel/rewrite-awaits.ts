/**
 * What a cell awaits at its top level passes through the kernel, for two reasons.
 *
 * V8's inspector holds the promise of the cell weakly; when the garbage collector takes it, the inspector reports that
 * from inside the collector, and Node dies. So the kernel holds the awaited value. And a cell that was interrupted
 * while it waited must not go on when the wait ends after all: it is stopped at that point.
 */
import type { Program } from 'acorn';
import type MagicString from 'magic-string';
import { KERNEL_GLOBAL } from './cell-scope.ts';
import { isFunctionScope, walk } from './syntax-tree.ts';

/** `await x` becomes `resumed(await hold(x))` at the top level. Functions need none: the top level waits for them. */
export function holdAwaited(text: MagicString, program: Program, cell: string): void {
  const name = JSON.stringify(cell);
  walk(program, (node) => {
    if (isFunctionScope(node)) return 'skip';
    if (node.type === 'AwaitExpression') {
      text.appendRight(node.start, `${KERNEL_GLOBAL}.resumed(${name}, `);
      text.appendRight(node.argument.start, `${KERNEL_GLOBAL}.hold(`);
      text.appendLeft(node.end, node.end === node.argument.end ? '))' : ')');
      if (node.end !== node.argument.end) text.appendLeft(node.argument.end, ')');
    }
    if (node.type === 'ForOfStatement' && node.await) {
      text.appendRight(node.right.start, `${KERNEL_GLOBAL}.holdEach(${name}, `);
      text.appendLeft(node.right.end, ')');
    }
    return undefined;
  });
}
