/** The main thread's half of the Jupyter kernel: runs what the I/O thread asks for, and sends back what cells show. */
import type { MimeBundle } from '../display/mime.ts';
import { type DisplaySink, setDisplaySink } from '../display/sink.ts';
import { CellLedger } from '../kernel/cell-ledger.ts';
import { Interrupted } from '../kernel/cell-scope.ts';
import { parseCommand } from '../kernel/command.ts';
import { type Evaluation, Kernel } from '../kernel/kernel.ts';
import { captureOutput } from '../kernel/output.ts';
import { problemReport } from '../kernel/problem-report.ts';
import { containTimers, runContained } from '../kernel/timers.ts';
import type { CellError } from '../kernel/traceback.ts';
import { Turns } from '../kernel/turns.ts';
import type { TypeProblem } from '../kernel/type-problem.ts';
import { LanguageClient } from '../language/client.ts';
import { setCommHub } from '../notebook/comm.ts';
import { NotebookRecorder } from '../notebook/recorder.ts';
import { CommDesk } from './comm-desk.ts';
import { CommandDesk } from './command-desk.ts';
import { Panels } from './panels.ts';
import type { Pressure } from './pressure.ts';
import type { FromMain, MainRequest, ToMain } from './thread-messages.ts';

export interface CellRunnerOptions {
  /** The notebook's folder. */
  readonly folder: string;
  readonly pressure: Pressure;
  post(message: FromMain): void;
}

type Execute = Extract<MainRequest, { kind: 'execute' }>;

export class CellRunner {
  readonly #options: CellRunnerOptions;
  readonly #kernel: Kernel;
  readonly #turns = new Turns();
  readonly #ledger = new CellLedger();
  readonly #comms: CommDesk;
  readonly #panels: Panels;
  readonly #commands: CommandDesk;
  readonly #record: NotebookRecorder;
  /** Cells that ran, by script name: where their type errors belong. */
  readonly #judged = new Map<string, { readonly id: number; readonly code: string }>();
  #running = 0;
  #onInput: ((value: string) => void) | undefined;

  constructor(options: CellRunnerOptions) {
    this.#options = options;
    const onProblems = (cell: string, problems: readonly TypeProblem[]): void => this.#report(cell, problems);
    this.#kernel = new Kernel({ folder: options.folder, language: new LanguageClient(options.folder, { onProblems }) });
    captureOutput((stream, text) => {
      options.pressure.add(text.length);
      options.post({ kind: 'stream', stream, text });
    });
    setDisplaySink(this.#sink());
    const onError = (thrown: unknown): void => this.#late(thrown);
    this.#comms = new CommDesk({
      send: (message) => options.post({ kind: 'comm', message }),
      contain: (run) => void runContained({ repl: this.#kernel.repl, onError }, run),
    });
    setCommHub(this.#comms);
    this.#panels = new Panels(this.#comms, {
      ledger: this.#ledger,
      variables: () => this.#kernel.variables(),
      show: (name) => this.#kernel.show(name),
    });
    this.#record = new NotebookRecorder({ notebook: process.env.BOT4_NOTEBOOK ?? options.folder });
    this.#commands = new CommandDesk({ kernel: this.#kernel, ledger: this.#ledger, record: this.#record });
    containTimers({ repl: this.#kernel.repl, turns: this.#turns, onError });
    process.on('unhandledRejection', (reason) => this.#late(reason));
    process.on('uncaughtException', (error) => this.#late(error));
  }

  /** Takes what the I/O thread says. */
  onMessage(message: ToMain): void {
    switch (message.kind) {
      case 'execute':
        void this.#execute(message);
        break;
      case 'complete':
        void this.#kernel.complete(message.code, message.cursor).then((found) => this.#done(message.id, { ...found }));
        break;
      case 'inspect':
        void this.#kernel
          .inspect(message.code, message.cursor)
          .then((data) => this.#done(message.id, { found: data !== undefined, data: data ?? {} }));
        break;
      case 'check':
        this.#done(message.id, { ...this.#kernel.check(message.code) });
        break;
      case 'comm':
        this.#comm(message);
        break;
      case 'interrupt':
        this.#interrupt(message.id);
        break;
      case 'input':
        this.#onInput?.(message.value);
        break;
      case 'debug':
        this.#kernel.repl.showsThrown = message.exceptions;
        break;
      case 'close':
        this.#kernel.close();
        this.#options.post({ kind: 'closed' });
        break;
      case 'exit':
        process.exit(0);
    }
  }

  async #execute(request: Execute): Promise<void> {
    this.#running = request.id;
    const asked = askedName(request.code);
    if (asked !== undefined) {
      await this.#page(request, asked);
      return;
    }
    const command = parseCommand(request.code);
    const refused = command === undefined ? await this.#refuse(request.code) : undefined;
    const evaluation =
      refused ??
      (command === undefined ? await this.#evaluate(request) : await this.#commands.run(command, request.cell));
    const expressions = evaluation.status === 'ok' ? await this.#expressions(request) : {};
    this.#conclude(request.id, evaluation, expressions);
    if (command === undefined && refused === undefined) this.#note(request, evaluation);
    this.#panels.update();
  }

  /** A cell that `%types strict` does not let run; undefined when it may. */
  async #refuse(code: string): Promise<Evaluation | undefined> {
    if (this.#commands.types !== 'strict') return undefined;
    const problems = await this.#kernel.problems(code);
    return problems.length > 0 ? refusal(problems, code) : undefined;
  }

  /** Runs a cell of TypeScript. */
  async #evaluate(request: Execute): Promise<Evaluation> {
    const { code, cell } = request;
    this.#judged.set(cell, { id: request.id, code });
    const start = performance.now();
    const evaluation = await this.#kernel.evaluate(code, cell);
    if (cell.startsWith('cell-')) {
      this.#record.cellEnded({ cell, ms: performance.now() - start, status: evaluation.status });
    }
    return evaluation;
  }

  /** Notes what a cell means for the others, and the run so far: after its answer, which does not wait for it. */
  #note({ code, cell, cellId }: Execute, { status }: Evaluation): void {
    if (!cell.startsWith('cell-')) return;
    this.#ledger.ran(cellId === '' ? cell : cellId, code, status !== 'ok');
    if (this.#record.isWorthKeeping) this.#record.write();
  }

  /** Shows the type errors of a cell that ran, beside its result. */
  #report(cell: string, problems: readonly TypeProblem[]): void {
    const ran = this.#judged.get(cell);
    this.#judged.delete(cell);
    if (ran === undefined || problems.length === 0 || this.#commands.types === 'off') return;
    const content = `{"data":${bundleJson(problemReport(problems, ran.code, true))},"metadata":{},"transient":{}}`;
    this.#publish('display_data', content, ran.id);
  }

  #comm(request: Extract<MainRequest, { kind: 'comm' }>): void {
    this.#running = request.id;
    try {
      this.#comms.receive(request.message);
    } finally {
      this.#running = 0;
      this.#done(request.id, {});
    }
  }

  /** Answers a cell that asks what a name is: the front end shows it in its pager. */
  async #page(request: Execute, name: string): Promise<void> {
    const data = await this.#kernel.inspect(name, name.length);
    if (data === undefined) process.stdout.write(`${name} is not known here.\n`);
    if (this.#running !== request.id) return;
    this.#running = 0;
    const payload = data === undefined ? [] : [{ source: 'page', data, start: 0 }];
    this.#done(request.id, { status: 'ok', payload, user_expressions: {} });
  }

  #conclude(id: number, evaluation: Evaluation, expressions: Readonly<Record<string, unknown>>): void {
    // Already concluded by an interrupt.
    if (this.#running !== id) return;
    this.#running = 0;
    if (evaluation.status === 'ok') {
      const { result } = evaluation;
      const reply = { status: 'ok', payload: [], user_expressions: expressions };
      this.#options.post({ kind: 'done', id, reply, ...(result === undefined ? {} : { result: bundleJson(result) }) });
      return;
    }
    const content = errorContent(evaluation.error);
    this.#publish('error', JSON.stringify(content));
    this.#done(id, { status: 'error', ...content });
  }

  /** Expressions that a front end wants evaluated after the cell; each has its own outcome. */
  async #expressions(request: Execute): Promise<Record<string, unknown>> {
    const outcomes: Record<string, unknown> = {};
    for (const [key, expression] of Object.entries(request.expressions)) {
      const evaluation = await this.#kernel.evaluate(
        `(${expression})`,
        `${request.cell}-${key.replace(/[^\w.-]/g, '')}`,
      );
      outcomes[key] =
        evaluation.status === 'ok'
          ? { status: 'ok', data: evaluation.result ?? { 'text/plain': 'undefined' }, metadata: {} }
          : { status: 'error', ...errorContent(evaluation.error) };
    }
    return outcomes;
  }

  #interrupt(id: number): void {
    // A question that was asked twice may arrive when its cell has ended.
    if (id === this.#running || this.#running === 0) this.#kernel.interrupt();
    // The cell concludes in the microtasks before this. If a forced stop hit the kernel's own code between two steps,
    // it cannot, and is concluded here.
    this.#turns.next(() => {
      const error = this.#kernel.describe(new Interrupted());
      if (id !== 0) this.#conclude(id, { status: 'interrupted', error }, {});
      this.#options.post({ kind: 'interrupted' });
    });
  }

  #publish(type: Extract<FromMain, { kind: 'output' }>['type'], content: string, of?: number): void {
    this.#options.pressure.add(content.length);
    this.#options.post({ kind: 'output', type, content, ...(of === undefined ? {} : { of }) });
  }

  #done(id: number, reply: Readonly<Record<string, unknown>>): void {
    this.#options.post({ kind: 'done', id, reply });
  }

  /** An error that no cell can report any more is printed. */
  #late(thrown: unknown): void {
    if (thrown instanceof Interrupted) return;
    process.stderr.write(`${this.#kernel.describe(thrown).traceback.join('\n')}\n`);
  }

  #sink(): DisplaySink {
    const post = (type: 'display_data' | 'update_display_data', bundle: MimeBundle, id: string | undefined): void => {
      const transient = id === undefined ? '{}' : JSON.stringify({ display_id: id });
      const content = `{"data":${bundleJson(bundle)},"metadata":{},"transient":${transient}}`;
      this.#publish(type, content);
    };
    return {
      isLive: true,
      show: (bundle, id) => post('display_data', bundle, id),
      update: (bundle, id) => post('update_display_data', bundle, id),
      clear: (wait) => this.#publish('clear_output', JSON.stringify({ wait })),
      ask: (prompt, isPassword) =>
        new Promise((resolve) => {
          this.#onInput = resolve;
          this.#options.post({ kind: 'ask', prompt, isPassword });
        }),
    };
  }
}

/** The name in a cell of the form `name?` or `?name`, which asks for its documentation as in IPython. */
function askedName(code: string): string | undefined {
  const [, before, after] = /^\s*(?:\?\s*([\w$.]+)|([\w$.]+)\s*\?)\s*$/.exec(code) ?? [];
  return before ?? after;
}

/** A cell that `%types strict` does not let run. */
function refusal(problems: readonly TypeProblem[], code: string): Evaluation {
  const text = String(problemReport(problems, code, false)['text/plain']);
  const message = text.split('\n', 2).join(' ');
  const error: CellError = {
    name: 'TypeCheck',
    message,
    line: problems[0]?.line,
    traceback: text.split('\n'),
    thrown: undefined,
  };
  return { status: 'error', error };
}

function errorContent(error: CellError): { ename: string; evalue: string; traceback: readonly string[] } {
  return { ename: error.name, evalue: error.message, traceback: error.traceback };
}

/** A form that JSON cannot hold (a cycle, a big integer) is left out; the text form is always there. */
function bundleJson(bundle: MimeBundle): string {
  try {
    return JSON.stringify(bundle);
  } catch {
    return JSON.stringify({ 'text/plain': bundle['text/plain'] });
  }
}
