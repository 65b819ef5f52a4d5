/** The main thread's half of the Jupyter kernel: runs what the I/O thread asks for, and sends back what cells show. */
import type { MimeBundle } from '../display/mime.ts';
import { type DisplaySink, setDisplaySink } from '../display/sink.ts';
import { Interrupted } from '../kernel/cell-scope.ts';
import { type Evaluation, Kernel } from '../kernel/kernel.ts';
import { captureOutput } from '../kernel/output.ts';
import { containTimers } from '../kernel/timers.ts';
import type { CellError } from '../kernel/traceback.ts';
import { Turns } from '../kernel/turns.ts';
import { LanguageClient } from '../language/client.ts';
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
  #running = 0;
  #onInput: ((value: string) => void) | undefined;

  constructor(options: CellRunnerOptions) {
    this.#options = options;
    this.#kernel = new Kernel({ folder: options.folder, language: new LanguageClient(options.folder) });
    captureOutput((stream, text) => {
      options.pressure.add(text.length);
      options.post({ kind: 'stream', stream, text });
    });
    setDisplaySink(this.#sink());
    containTimers({ repl: this.#kernel.repl, turns: this.#turns, onError: (thrown) => this.#late(thrown) });
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
      case 'interrupt':
        this.#interrupt(message.id);
        break;
      case 'input':
        this.#onInput?.(message.value);
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
    const evaluation = await this.#kernel.evaluate(request.code, request.cell);
    const expressions = evaluation.status === 'ok' ? await this.#expressions(request) : {};
    this.#conclude(request.id, evaluation, expressions);
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

  #publish(type: Extract<FromMain, { kind: 'output' }>['type'], content: string): void {
    this.#options.pressure.add(content.length);
    this.#options.post({ kind: 'output', type, content });
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
