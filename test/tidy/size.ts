/** Sizes: the tail is what tells a code base to live in from one that is not. */
import ts from 'typescript';
import type { Source } from './source.ts';
import { walk } from './source.ts';

export interface Measured {
  readonly place: string;
  readonly lines: number;
}

/** Lines of every function with a body, its own lines only: a nested function is counted in itself and in its parent. */
export function functionSizes(source: Source): Measured[] {
  const found: Measured[] = [];
  walk(source.tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const from = source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line;
    const to = source.tree.getLineAndCharacterOfPosition(node.end).line;
    const name = node.name?.getText(source.tree) ?? '(unnamed)';
    found.push({ place: `${source.path}:${from + 1} ${name}`, lines: to - from + 1 });
  });
  return found;
}

/** The measure below which a share of all lies, e.g. 0.99. */
export function quantile(sizes: readonly Measured[], share: number): number {
  const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Those above a limit, largest first. */
export function above(sizes: readonly Measured[], limit: number): string[] {
  const large = sizes.filter(({ lines }) => lines > limit).sort((a, b) => b.lines - a.lines);
  return large.map(({ place, lines }) => `${place}: ${lines} lines, at most ${limit}`);
}
