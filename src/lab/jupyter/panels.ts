/** The comm targets of the kernel itself: `bot4.variables` and `bot4.cells`, see docs/reference/kernel.md. */
import type { MimeBundle } from '../display/mime.ts';
import type { CellLedger, DocumentCell } from '../kernel/cell-ledger.ts';
import type { Variable } from '../kernel/variables.ts';
import type { Comm, CommHub } from '../notebook/comm.ts';

export interface PanelParts {
  readonly ledger: CellLedger;
  variables(): readonly Variable[];
  /** What a name holds, as it would be shown; undefined when there is no such name. */
  show(name: string): MimeBundle | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Front ends that watch, and what each was told last. */
class Watchers {
  readonly #told = new Map<Comm, string>();

  add(comm: Comm): void {
    this.#told.set(comm, '');
    comm.onClose(() => this.#told.delete(comm));
  }

  /** Tells those that do not know it yet; what it is, is found out only when somebody watches. */
  tell(find: () => Json): void {
    if (this.#told.size === 0) return;
    const data = find();
    const text = JSON.stringify(data);
    for (const [comm, last] of this.#told) {
      if (last === text) continue;
      this.#told.set(comm, text);
      comm.send(data);
    }
  }

  /** Makes the next `tell` reach everybody. */
  forget(): void {
    for (const comm of this.#told.keys()) this.#told.set(comm, '');
  }
}

export class Panels {
  readonly #parts: PanelParts;
  readonly #variables = new Watchers();
  readonly #cells = new Watchers();

  constructor(hub: CommHub, parts: PanelParts) {
    this.#parts = parts;
    hub.register('bot4.variables', (comm) => {
      this.#variables.add(comm);
      comm.onMessage((data) => this.#onVariables(comm, data as Json));
      this.#tellVariables();
    });
    hub.register('bot4.cells', (comm, data) => {
      this.#cells.add(comm);
      comm.onMessage((message) => this.#onCells(message as Json));
      this.#onCells(data as Json);
      this.#tellCells();
    });
  }

  /** A cell has ended: who watches is told what changed. */
  update(): void {
    this.#tellVariables();
    this.#tellCells();
  }

  #onVariables(comm: Comm, data: Json): void {
    if (data.kind === 'refresh') {
      this.#variables.forget();
      this.#tellVariables();
    } else if (data.kind === 'inspect') {
      const name = String(data.name);
      comm.send({ kind: 'inspected', name, data: this.#parts.show(name) ?? null });
    }
  }

  #onCells(data: Json): void {
    if (data.kind !== 'cells' || !Array.isArray(data.cells)) return;
    this.#parts.ledger.edit(data.cells.filter(isCell));
    this.#cells.forget();
    this.#tellCells();
  }

  #tellVariables(): void {
    this.#variables.tell(() => ({ kind: 'variables', variables: this.#parts.variables() }));
  }

  #tellCells(): void {
    this.#cells.tell(() => ({ kind: 'status', ...this.#parts.ledger.status() }));
  }
}

function isCell(value: unknown): value is DocumentCell {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'source' in value &&
    typeof value.id === 'string' &&
    typeof value.source === 'string'
  );
}
