/**
 * Which cells are stale: what each cell saw when it ran, compared with what it would see now.
 *
 * A cell should see the definition nearest above it in the document. It is stale when that definition ran again after
 * it, was not the one that it saw, or comes from a cell that is itself out of date. What a method changes inside of an
 * object (`list.push(1)`) cannot be seen in the text and does not count.
 */
import { type CellNames, cellNames } from './cell-names.ts';

/** A code cell of the document, in its present form. */
export interface DocumentCell {
  readonly id: string;
  readonly source: string;
}

export type CellState = 'new' | 'fresh' | 'edited' | 'stale' | 'failed';

export interface CellStatus {
  readonly id: string;
  readonly state: CellState;
  /** Short sentences. */
  readonly because: readonly string[];
}

export interface LedgerStatus {
  readonly cells: readonly CellStatus[];
  /** What has to run, in the order of the document, until no cell is stale, edited or failed. */
  readonly plan: readonly string[];
}

interface Run {
  readonly source: string;
  readonly hasFailed: boolean;
  /** Position among all runs. */
  readonly order: number;
  readonly names: CellNames;
  /** For each used name, the cell whose definition it saw. */
  readonly saw: ReadonlyMap<string, string>;
}

const NO_NAMES: CellNames = { defines: new Set(), changes: new Set(), uses: new Set() };

export class CellLedger {
  readonly #runs = new Map<string, Run>();
  /** Name to the cell that defined or changed it last. */
  readonly #owners = new Map<string, string>();
  #document: readonly DocumentCell[] | undefined;
  #order = 0;

  /** Notes a cell that ran to its end or failed. @param id as the front end says it. */
  ran(id: string, source: string, hasFailed: boolean): void {
    const names = namesOf(source);
    const saw = new Map<string, string>();
    for (const name of names.uses) {
      const owner = this.#owners.get(name);
      if (owner !== undefined) saw.set(name, owner);
    }
    this.#runs.set(id, { source, hasFailed, order: ++this.#order, names, saw });
    for (const name of given(names)) this.#owners.set(name, id);
  }

  /** Notes how the document looks now. */
  edit(cells: readonly DocumentCell[]): void {
    this.#document = cells;
  }

  /** The text of a cell as it would run now. */
  source(id: string): string | undefined {
    return this.#document?.find((cell) => cell.id === id)?.source ?? this.#runs.get(id)?.source;
  }

  /** The state of all cells: those of the document, or those that ran when no document is known. */
  status(): LedgerStatus {
    const cells = this.#cells();
    const states = new Map<string, CellStatus>();
    for (const [at, cell] of cells.entries()) states.set(cell.id, this.#judge(at, cells, states));
    return { cells: [...states.values()], plan: this.#plan(cells, states) };
  }

  #cells(): readonly DocumentCell[] {
    return this.#document ?? [...this.#runs].map(([id, run]) => ({ id, source: run.source }));
  }

  #judge(at: number, cells: readonly DocumentCell[], states: ReadonlyMap<string, CellStatus>): CellStatus {
    const { id, source } = cells[at] as DocumentCell;
    const run = this.#runs.get(id);
    if (run === undefined) return { id, state: 'new', because: [] };
    if (run.source !== source) return { id, state: 'edited', because: ['the text changed after it ran'] };
    const because = [...run.names.uses].flatMap((name) => this.#reason(name, run, at, cells, states) ?? []);
    if (run.hasFailed) return { id, state: 'failed', because };
    return { id, state: because.length > 0 ? 'stale' : 'fresh', because };
  }

  /** Why a used name makes the cell at `at` stale; undefined when it does not. */
  #reason(
    name: string,
    run: Run,
    at: number,
    cells: readonly DocumentCell[],
    states: ReadonlyMap<string, CellStatus>,
  ): string | undefined {
    const saw = run.saw.get(name);
    const definer = this.#definer(name, at, cells);
    if (definer === undefined) {
      const isGone = saw !== undefined && !cells.some((cell) => cell.id === saw);
      return isGone ? `\`${name}\` was defined by a cell that is gone` : undefined;
    }
    const place = `cell ${definer + 1}`;
    const { id } = cells[definer] as DocumentCell;
    const state = states.get(id)?.state;
    if (state !== undefined && state !== 'fresh') return `\`${name}\` comes from ${place}, which is ${state}`;
    if ((this.#runs.get(id)?.order ?? 0) > run.order) return `\`${name}\` was defined again by ${place}`;
    // A cell that changes `name` and runs twice saw its own change, which a run from the top would not show it.
    return saw === id ? undefined : `\`${name}\` was not the one of ${place}, which stands above it`;
  }

  /** The cell that should define a name for the cell at `at`: the nearest above, else the first below that did. */
  #definer(name: string, at: number, cells: readonly DocumentCell[]): number | undefined {
    for (let i = at - 1; i >= 0; i--) if (this.#gives(cells[i] as DocumentCell, name)) return i;
    const below = cells.findIndex((cell, i) => i > at && this.#gives(cell, name));
    return below < 0 ? undefined : below;
  }

  #gives(cell: DocumentCell, name: string): boolean {
    const run = this.#runs.get(cell.id);
    const names = run?.source === cell.source ? run.names : namesOf(cell.source);
    return names.defines.has(name) || names.changes.has(name);
  }

  /** Cells that are out of date, and those that must run so that these see the right definitions. */
  #plan(cells: readonly DocumentCell[], states: ReadonlyMap<string, CellStatus>): string[] {
    const needed = new Set<string>();
    for (const { id, state, because } of states.values()) {
      const canBeMended = !because.every((reason) => reason.endsWith('is gone'));
      if (state === 'edited' || state === 'failed' || (state === 'stale' && canBeMended)) needed.add(id);
    }
    for (let size = -1; size !== needed.size; ) {
      size = needed.size;
      this.#addDefiners(cells, needed);
    }
    return cells.filter(({ id }) => needed.has(id)).map(({ id }) => id);
  }

  /** Plays the plan through: a cell that would see the wrong definition needs the right one to run before it. */
  #addDefiners(cells: readonly DocumentCell[], needed: Set<string>): void {
    const owners = new Map(this.#owners);
    for (const [at, cell] of cells.entries()) {
      if (!needed.has(cell.id)) continue;
      const names = namesOf(cell.source);
      for (const name of names.uses) {
        const definer = this.#definer(name, at, cells);
        const id = definer === undefined || definer > at ? undefined : cells[definer]?.id;
        if (id !== undefined && id !== owners.get(name)) needed.add(id);
      }
      for (const name of given(names)) owners.set(name, cell.id);
    }
  }
}

function given(names: CellNames): string[] {
  return [...names.defines, ...names.changes];
}

/** A text that cannot be parsed connects with nothing. */
function namesOf(source: string): CellNames {
  try {
    return cellNames(source);
  } catch {
    return NO_NAMES;
  }
}
