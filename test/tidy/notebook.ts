/** Notebooks: names, outputs stripped, imports, first and last cell. */

import { importsOf } from './imports.ts';
import type { Finding } from './source.ts';
import { parseSource } from './source.ts';

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly unknown[];
  readonly execution_count?: number | null;
}

function textOf(cell: Cell): string {
  return typeof cell.source === 'string' ? cell.source : cell.source.join('');
}

function cellFaults(cell: Cell, packages: ReadonlySet<string>): string[] {
  if (cell.cell_type !== 'code') return [];
  const faults: string[] = [];
  if ((cell.outputs?.length ?? 0) > 0) faults.push('outputs are not stripped');
  if (cell.execution_count !== null && cell.execution_count !== undefined)
    faults.push('execution count is not stripped');
  for (const { specifier } of importsOf(parseSource('cell.ts', textOf(cell)))) {
    const [first = '', second = ''] = specifier.split('/');
    const name = first.startsWith('@') ? `${first}/${second}` : first;
    if (name !== 'bot4' && !packages.has(name))
      faults.push(`imports ${specifier}: use bot4/… or a package of package.json`);
  }
  return faults;
}

/** What the first cell must tell a reader before any code. */
const OPENING = ['question', 'data', 'seed', 'run time'];

function frameFaults(cells: readonly Cell[]): string[] {
  const faults: string[] = [];
  const [first] = cells;
  if (first === undefined || first.cell_type !== 'markdown') return ['the first cell must be text'];
  const opening = textOf(first).toLowerCase();
  for (const word of OPENING) if (!opening.includes(word)) faults.push(`the first cell does not tell the ${word}`);
  const last = cells.filter((cell) => cell.cell_type === 'code').at(-1);
  if (last === undefined || !/\bassert/.test(textOf(last)))
    faults.push('the last code cell must assert the numbers of the text');
  return faults;
}

/** Faults of one notebook file. */
export function notebookFindings(path: string, text: string, packages: ReadonlySet<string>): Finding[] {
  const at = (line: number, message: string): Finding => ({ path, line, message });
  const name = path.split('/').at(-1) ?? '';
  const found: Finding[] = /^\d\d-[a-z0-9]+(-[a-z0-9]+)*\.ipynb$/.test(name)
    ? []
    : [at(1, 'name it NN-kebab-topic.ipynb')];
  const { cells } = JSON.parse(text) as { cells: readonly Cell[] };
  for (const [index, cell] of cells.entries()) {
    for (const fault of cellFaults(cell, packages)) found.push(at(1, `cell ${index + 1}: ${fault}`));
  }
  return [...found, ...frameFaults(cells).map((fault) => at(1, fault))];
}
