/**
 * The kernel as a library: Jupyter is one front end of it, the headless notebook run another.
 *
 * Everything here is on the main thread, where the user's code runs. A front end that wants to stop a synchronous
 * loop must do so from another thread (`interrupter.ts`); `interrupt()` serves code that waits.
 */

import type { Runtime } from 'node:inspector';
import { type MimeBundle, mimeBundle } from '../display/mime.ts';
import { Interrupted, WARM_UP } from './cell-scope.ts';
import { type Completeness, completeness } from './completeness.ts';
import { type Completion, NO_COMPLETION } from './completion.ts';
import { LiveNames } from './live-names.ts';
import { CellModules } from './modules.ts';
import { type Completion as Ending, type OuterScope, Repl } from './repl.ts';
import { CellSyntaxError } from './strip-types.ts';
import { type CellError, type CellSource, TracebackWriter } from './traceback.ts';
import { type TransformedCell, transformCell } from './transform.ts';
import type { TypeProblem } from './type-problem.ts';
import { listVariables, type Variable } from './variables.ts';

export interface KernelOptions {
  /** Absolute path of the folder from which cells import. */
  readonly folder: string;
  /** Knows types; without it completion shows what lives in memory. */
  readonly language?: LanguageSource | undefined;
}

/** Typed completion and documentation: see src/lab/language. Both give undefined when they cannot answer in time. */
export interface LanguageSource {
  /** Tells the source that a cell begins to run, so that its names are visible to later cells. */
  remember(code: string, name: string): void;
  /** Tells the source that nothing runs any more: the time for what costs time. */
  rest(): void;
  /** The type errors of a cell that has not run. */
  check(code: string): Promise<readonly TypeProblem[] | undefined>;
  complete(code: string, cursor: number): Promise<Completion | undefined>;
  inspect(code: string, cursor: number): Promise<MimeBundle | undefined>;
}

/** What became of a cell. `result` is absent when the cell does not end with an expression, or with undefined. */
export type Evaluation =
  | { readonly status: 'ok'; readonly result: MimeBundle | undefined }
  | { readonly status: 'error'; readonly error: CellError }
  | { readonly status: 'interrupted'; readonly error: CellError };

/** One notebook's kernel. V8 has one scope of top-level bindings per thread, so use one at a time. */
export class Kernel {
  readonly #cells = new Map<string, CellSource>();
  readonly #language: LanguageSource | undefined;
  readonly #modules: CellModules;
  readonly #repl: Repl;
  readonly #tracebacks: TracebackWriter;
  readonly #liveNames: LiveNames;
  #interrupts = 0;
  #stop: (() => void) | undefined;
  #running = '';

  constructor(options: KernelOptions) {
    this.#language = options.language;
    this.#modules = new CellModules(options.folder);
    this.#repl = new Repl(this.#scope());
    this.#tracebacks = new TracebackWriter(this.#cells, options.folder);
    this.#liveNames = new LiveNames(this.#repl);
  }

  /** The process's way to V8, for what a front end runs on behalf of the user: timers. */
  get repl(): Repl {
    return this.#repl;
  }

  /**
   * Runs a cell to its end. Never throws for a fault of the cell: that is a result.
   * @param code TypeScript. @param name script name, shown in stacks: letters, digits, dots, dashes; unique.
   */
  async evaluate(code: string, name: string): Promise<Evaluation> {
    let cell: TransformedCell;
    try {
      cell = transformCell(code, name);
    } catch (error) {
      if (!(error instanceof CellSyntaxError)) throw error;
      return { status: 'error', error: this.#tracebacks.syntax(error, code, name) };
    }
    this.#cells.set(name, { source: code, locate: cell.locate });
    this.#running = name;
    if (name !== WARM_UP) this.#language?.remember(code, name);
    const ending = await this.#run(cell.code);
    const evaluation = this.#conclude(ending, cell, name);
    this.#repl.release();
    if (name !== WARM_UP) this.#language?.rest();
    return evaluation;
  }

  /** The type errors of a cell that has not run; none when types are not at hand. */
  async problems(code: string): Promise<readonly TypeProblem[]> {
    return (await this.#language?.check(code)) ?? [];
  }

  /** The top-level bindings of the cells. */
  variables(): Variable[] {
    return listVariables(this.#repl);
  }

  /** A variable as a cell would show it; undefined when there is none of that name. */
  show(name: string): MimeBundle | undefined {
    if (!this.#repl.bindingNames().includes(name)) return undefined;
    const value = this.#repl.peek(name);
    return value === undefined ? undefined : this.#repl.borrow(value, mimeBundle);
  }

  /** Completions at a cursor (UTF-16 offset): typed ones, else the names that live in memory. */
  async complete(code: string, cursor: number): Promise<Completion> {
    const typed = await this.#language?.complete(code, cursor);
    if (typed !== undefined && typed.matches.length > 0) return typed;
    return this.#liveNames.complete(code, cursor) ?? typed ?? NO_COMPLETION;
  }

  /** What is at the cursor: type and documentation, else the value in memory; undefined when there is nothing. */
  async inspect(code: string, cursor: number): Promise<MimeBundle | undefined> {
    return (await this.#language?.inspect(code, cursor)) ?? this.#liveNames.inspect(code, cursor);
  }

  /** Whether the text is a whole cell; for consoles that decide what the Enter key means. */
  check(code: string): Completeness {
    return completeness(code);
  }

  /** Stops the running cell if it waits, and every loop with `await` that began before now. State is kept. */
  interrupt(): void {
    this.#interrupts++;
    this.#stop?.();
  }

  /** Describes an error that came up outside a running cell: a timer, a promise that nobody awaited. */
  describe(thrown: unknown): CellError {
    return this.#tracebacks.describe(thrown, this.#running);
  }

  close(): void {
    this.#repl.close();
    this.#modules.close();
  }

  #run(script: string): Promise<Ending> {
    return new Promise((resolve) => {
      this.#stop = () => {
        this.#repl.abandon();
        resolve({ kind: 'terminated' });
      };
      this.#repl.run(script, resolve);
    });
  }

  #conclude(ending: Ending, cell: TransformedCell, name: string): Evaluation {
    this.#stop = undefined;
    if (ending.kind === 'terminated') return this.#interrupted(name);
    try {
      if (ending.kind === 'thrown')
        return this.#failed(
          this.#repl.borrow(ending.value, (thrown) => [thrown]),
          name,
        );
      if (!cell.hasResult || ending.value.type === 'undefined') return { status: 'ok', result: undefined };
      const result = isPlain(ending.value)
        ? mimeBundle(ending.value.value)
        : this.#repl.borrow(ending.value, mimeBundle);
      return result === undefined ? this.#interrupted(name) : { status: 'ok', result };
    } catch (error) {
      // A getter or a display method of the result threw: that is a fault of the cell too.
      return this.#failed([error], name);
    }
  }

  #failed(thrown: readonly unknown[] | undefined, name: string): Evaluation {
    if (thrown === undefined || thrown[0] instanceof Interrupted) return this.#interrupted(name);
    return { status: 'error', error: this.#tracebacks.describe(thrown[0], name) };
  }

  #interrupted(name: string): Evaluation {
    return { status: 'interrupted', error: this.#tracebacks.describe(new Interrupted(), name) };
  }

  #scope(): OuterScope {
    return {
      import: (specifier, options) => this.#modules.load(String(specifier), options),
      link: (specifier, names, attributes) => this.#modules.link(specifier, names, attributes),
      resumed: (cell, value) => {
        if (this.#stop === undefined || cell !== this.#running) throw new Interrupted();
        return value;
      },
      meta: this.#modules.meta,
      render: (value) => JSON.stringify(mimeBundle(value)),
      turn: () => this.#interrupts,
      alive: (started) => {
        if (started !== this.#interrupts) throw new Interrupted();
      },
    };
  }
}

/** A number, a text or a truth value came whole with the answer: nothing of the user's runs when it is shown. */
function isPlain({ objectId, unserializableValue }: Runtime.RemoteObject): boolean {
  return objectId === undefined && unserializableValue === undefined;
}
