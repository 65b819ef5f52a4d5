import { describe, expect, it } from 'vitest';
import { CellLedger } from './cell-ledger.ts';
import { cellNames } from './cell-names.ts';

const DOCUMENT = { a: 'let x = 1;', b: 'const y = x * 2;', c: 'y + 1', d: 'const z = 5;' };

function ledgerOf(cells: Readonly<Record<string, string>>): CellLedger {
  const ledger = new CellLedger();
  edit(ledger, cells);
  for (const [id, source] of Object.entries(cells)) ledger.ran(id, source, false);
  return ledger;
}

function edit(ledger: CellLedger, cells: Readonly<Record<string, string>>): void {
  ledger.edit(Object.entries(cells).map(([id, source]) => ({ id, source })));
}

function states(ledger: CellLedger): Record<string, string> {
  return Object.fromEntries(ledger.status().cells.map(({ id, state }) => [id, state]));
}

function because(ledger: CellLedger, id: string): readonly string[] | undefined {
  return ledger.status().cells.find((cell) => cell.id === id)?.because;
}

describe('the cells of a notebook', () => {
  it('are fresh after a run from the top, and the plan is empty', () => {
    const ledger = ledgerOf(DOCUMENT);
    expect(states(ledger)).toEqual({ a: 'fresh', b: 'fresh', c: 'fresh', d: 'fresh' });
    expect(ledger.status().plan).toEqual([]);
  });

  it('are stale below an edited cell, through every definition between', () => {
    const ledger = ledgerOf(DOCUMENT);
    edit(ledger, { ...DOCUMENT, a: 'let x = 3;' });
    expect(states(ledger)).toEqual({ a: 'edited', b: 'stale', c: 'stale', d: 'fresh' });
    expect(because(ledger, 'c')).toEqual(['`y` comes from cell 2, which is stale']);
    expect(ledger.status().plan).toEqual(['a', 'b', 'c']);
  });

  it('are stale when what they use ran again, until they run too', () => {
    const ledger = ledgerOf(DOCUMENT);
    ledger.ran('a', DOCUMENT.a, false);
    expect(because(ledger, 'b')).toEqual(['`x` was defined again by cell 1']);
    ledger.ran('b', DOCUMENT.b, false);
    expect(states(ledger)).toMatchObject({ b: 'fresh', c: 'stale' });
    ledger.ran('c', DOCUMENT.c, false);
    expect(ledger.status().plan).toEqual([]);
  });

  it('are stale when they saw a definition from below, and the plan brings back the one from above', () => {
    const cells = { first: 'let k = 1;', use: 'k + 1', second: 'k = 9;' };
    const ledger = ledgerOf(cells);
    expect(states(ledger).use).toBe('fresh');
    ledger.ran('use', cells.use, false);
    expect(because(ledger, 'use')).toEqual(['`k` was not the one of cell 1, which stands above it']);
    // Cell 1 runs again, so cell 3 changes what it gave.
    expect(ledger.status().plan).toEqual(['first', 'use']);
  });

  it('count a change that was made twice', () => {
    const cells = { first: 'let n = 1;', more: 'n += 1;' };
    const ledger = ledgerOf(cells);
    ledger.ran('more', cells.more, false);
    expect(states(ledger).more).toBe('stale');
    expect(ledger.status().plan).toEqual(['first', 'more']);
  });

  it('say that a definition is gone, which no run can mend', () => {
    const ledger = ledgerOf(DOCUMENT);
    const { a, ...rest } = DOCUMENT;
    edit(ledger, rest);
    expect(because(ledger, 'b')).toEqual(['`x` was defined by a cell that is gone']);
    expect(ledger.status().plan).toEqual(['c']);
    expect(a).toBe('let x = 1;');
  });

  it('are new, failed or known only from their runs', () => {
    const ledger = new CellLedger();
    ledger.ran('only', 'boom()', true);
    expect(states(ledger)).toEqual({ only: 'failed' });
    edit(ledger, { only: 'boom()', other: '1' });
    expect(states(ledger)).toEqual({ only: 'failed', other: 'new' });
    expect(ledger.status().plan).toEqual(['only']);
    expect(ledger.source('other')).toBe('1');
  });
});

describe('the names of a cell', () => {
  const names = (source: string): Record<string, string[]> => {
    const { defines, changes, uses } = cellNames(source);
    return { defines: [...defines], changes: [...changes], uses: [...uses] };
  };

  it.each([
    ['const a = b.c[d];', ['a'], [], ['b', 'd']],
    ["import x, { y as z } from 'm'; z(x)", ['x', 'z'], [], []],
    ['function f(p, { q = r } = {}) { let s = p + q; var t = s; return t + u; }', ['f'], [], ['r', 'u']],
    ['if (c) { var v = 1; let w = 2; w; }', ['v'], [], ['c']],
    ['total += 1; frame.rows[0] = 2; n++;', [], ['total', 'frame', 'n'], ['total', 'frame', 'n']],
    ['for (const i of list) for (let j = i; j < 3; j++) sum(j);', [], [], ['list', 'sum']],
    ['try { go(); } catch (error) { error; }', [], [], ['go']],
    ['class A extends B { m() { return this.k; } }', ['A'], [], ['B']],
    ['const g = (x: Wide, y = 2) => x + y + z;', ['g'], [], ['z']],
    ['interface Fill { price: number }', [], [], []],
    ['export const e = 1; const o = { key: val, short };', ['e', 'o'], [], ['val', 'short']],
  ])('of %s', (source, defines, changes, uses) => {
    expect(names(source)).toEqual({ defines, changes, uses });
  });

  it('of a text that cannot be parsed are refused', () => {
    expect(() => cellNames('let = ;')).toThrow(SyntaxError);
  });
});
