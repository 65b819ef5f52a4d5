/** Carries out the commands that a cell can hold, see docs/reference/kernel.md. */
import { displaySink } from '../display/sink.ts';
import type { CellLedger } from '../kernel/cell-ledger.ts';
import type { Command } from '../kernel/command.ts';
import type { Evaluation, Kernel } from '../kernel/kernel.ts';
import { gridBundle } from '../notebook/grid.ts';
import type { NotebookRecorder } from '../notebook/recorder.ts';

/** What happens with type errors: shown beside the result, refused before the cell runs, or nothing. */
export type TypePolicy = 'warn' | 'strict' | 'off';

export interface CommandParts {
  readonly kernel: Kernel;
  readonly ledger: CellLedger;
  readonly record: NotebookRecorder;
}

const POLICIES: readonly string[] = ['warn', 'strict', 'off'] satisfies TypePolicy[];

export class CommandDesk {
  types: TypePolicy = 'warn';
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** @param cell script name of the cell that holds the command. */
  async run(command: Command, cell: string): Promise<Evaluation> {
    switch (command.name) {
      case 'stale':
        return { status: 'ok', result: this.#stale() };
      case 'runstale':
        return this.#runStale(cell);
      case 'who':
        return {
          status: 'ok',
          result: gridBundle(
            ['name', 'type', 'size', 'value'],
            this.#parts.kernel.variables().map(({ name, type, size, preview }) => [name, type, size, preview]),
          ),
        };
      case 'record':
        return { status: 'ok', result: this.#parts.record.bundle() };
      case 'types':
        return this.#setTypes(command.argument);
    }
  }

  #stale(): ReturnType<typeof gridBundle> {
    const { cells, plan } = this.#parts.ledger.status();
    const rows = cells.map(({ id, state, because }, i) => [
      String(i + 1),
      state,
      plan.includes(id) ? 'runs again' : '',
      because.join('; '),
    ]);
    return gridBundle(['cell', 'state', '%runstale', 'because'], rows);
  }

  /** Runs what is out of date, in order, and stops at the first cell that fails. */
  async #runStale(cell: string): Promise<Evaluation> {
    const { kernel, ledger } = this.#parts;
    const { plan } = ledger.status();
    for (const [i, id] of plan.entries()) {
      const source = ledger.source(id) ?? '';
      const evaluation = await kernel.evaluate(source, `${cell}-${i + 1}`);
      ledger.ran(id, source, evaluation.status !== 'ok');
      if (evaluation.status !== 'ok') return evaluation;
      if (evaluation.result !== undefined) displaySink().show(evaluation.result);
    }
    process.stdout.write(plan.length === 0 ? 'Nothing is stale.\n' : `${plan.length} cells ran again.\n`);
    return { status: 'ok', result: undefined };
  }

  #setTypes(argument: string): Evaluation {
    if (POLICIES.includes(argument)) this.types = argument as TypePolicy;
    else if (argument !== '') process.stderr.write(`%types knows ${POLICIES.join(', ')}, not ${argument}.\n`);
    process.stdout.write(`type errors: ${this.types}\n`);
    return { status: 'ok', result: undefined };
  }
}
