/**
 * The kernel's side of the language worker.
 *
 * TypeScript needs a second of a processor to begin, and some of one for every cell. So the worker starts when nothing
 * else has been going on for a moment, or when the first question comes; cells are handed to it in the same pauses,
 * and judged one at a time, so that a question never waits behind more than one of them.
 */
import { clearTimeout, setTimeout } from 'node:timers';
import { Worker } from 'node:worker_threads';
import type { MimeBundle } from '../display/mime.ts';
import type { Completion } from '../kernel/completion.ts';
import type { LanguageSource } from '../kernel/kernel.ts';
import { PROJECT_FOLDER } from '../kernel/modules.ts';
import type { TypeProblem } from '../kernel/type-problem.ts';
import type { LanguageReply, LanguageRequest, LanguageStart, RememberedCell } from './messages.ts';

/** JupyterLab gives up on a completion after a second; the names in memory are then better than nothing. */
const PATIENCE_MS = 700;

/** "Run all" has its next cell ready within a few milliseconds. */
const QUIET_MS = 300;

/** Who opens a notebook to run it at once should have both processors; who asks for a completion gets the worker at once. */
const FIRST_QUIET_MS = 1_000;

/** A strict cell waits this long for its types, and then runs. */
const CHECK_PATIENCE_MS = 20_000;

/** Nobody waits for the types of a cell that ran: a slow machine shows them late, not never. */
const JUDGE_PATIENCE_MS = 600_000;

type Answer = LanguageReply | undefined;
type Question = Exclude<LanguageRequest, { kind: 'remember' }>;

/** `Omit` for each form of a union. */
type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

export interface LanguageOptions {
  /** How long a question may take. */
  readonly patienceMs?: number;
  /** Told of the type errors of cells that ran, some time after they did. */
  onProblems?(cell: string, problems: readonly TypeProblem[]): void;
}

/** Typed completion from a worker thread. It answers undefined until TypeScript is ready, and when it is too slow. */
export class LanguageClient implements LanguageSource {
  readonly #start: LanguageStart;
  readonly #options: LanguageOptions;
  readonly #waiting = new Map<number, (reply: Answer) => void>();
  #worker: Worker | undefined;
  #quiet: NodeJS.Timeout | undefined;
  #unsent: RememberedCell[] = [];
  #unjudged: string[] = [];
  /** Questions that wait for the worker to be free; one that ran out of patience never gets there. */
  readonly #line: Question[] = [];
  /** The question that the worker has, also when nobody waits for its answer any more. */
  #asked: Question | undefined;
  /** An answer that came when nobody waited any more: who asks the same again gets it at once. */
  #late: { readonly question: Question; readonly reply: LanguageReply } | undefined;
  #isJudging = false;
  #isClosed = false;
  #count = 0;

  /** @param folder the notebook's folder. */
  constructor(folder: string, options: LanguageOptions = {}) {
    this.#options = options;
    this.#start = { folder, project: PROJECT_FOLDER };
    this.#wait(FIRST_QUIET_MS);
  }

  remember(code: string, cell: string): void {
    clearTimeout(this.#quiet);
    this.#late = undefined;
    this.#unsent.push({ name: cell, code });
    if (this.#options.onProblems !== undefined) this.#unjudged.push(cell);
  }

  rest(): void {
    this.#wait(QUIET_MS);
  }

  async complete(code: string, cursor: number): Promise<Completion | undefined> {
    const reply = await this.#ask({ kind: 'complete', code, cursor });
    return reply?.kind === 'complete' ? reply.completion : undefined;
  }

  async check(code: string): Promise<readonly TypeProblem[] | undefined> {
    const reply = await this.#ask({ kind: 'check', code }, CHECK_PATIENCE_MS);
    return reply?.kind === 'check' ? reply.problems : undefined;
  }

  async inspect(code: string, cursor: number): Promise<MimeBundle | undefined> {
    const reply = await this.#ask({ kind: 'inspect', code, cursor });
    if (reply?.kind !== 'inspect' || reply.info === undefined) return undefined;
    const { declaration, documentation } = reply.info;
    const more = documentation === '' ? '' : `\n\n${documentation}`;
    return {
      'text/plain': `${declaration}${more}`,
      'text/markdown': `\`\`\`typescript\n${declaration}\n\`\`\`${more}`,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#quiet);
    this.#giveUp();
    await this.#worker?.terminate();
  }

  #wait(ms: number): void {
    clearTimeout(this.#quiet);
    if (this.#isClosed) return;
    this.#quiet = setTimeout(() => void this.#judge(), ms);
    this.#quiet.unref();
  }

  /** Judges the cells that ran, one by one, until something else begins. */
  async #judge(): Promise<void> {
    this.#hand();
    if (this.#isJudging) return;
    this.#isJudging = true;
    for (let cell = this.#unjudged.shift(); cell !== undefined; cell = this.#unjudged.shift()) {
      const reply = await this.#ask({ kind: 'judge', cell }, JUDGE_PATIENCE_MS);
      if (reply?.kind === 'judge' && reply.problems !== undefined) this.#options.onProblems?.(cell, reply.problems);
      // A cell began meanwhile; the others are judged in the next pause.
      if (this.#unsent.length > 0) break;
    }
    this.#isJudging = false;
  }

  /** Gives the worker the cells that it does not know yet, and starts it when there is none. */
  #hand(): Worker {
    this.#worker ??= this.#begin();
    if (this.#unsent.length > 0) this.#post(this.#worker, { kind: 'remember', cells: this.#unsent.splice(0) });
    return this.#worker;
  }

  #begin(): Worker {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: this.#start });
    worker.unref();
    worker.on('message', (reply: LanguageReply) => {
      const question = this.#asked;
      this.#asked = undefined;
      const settle = this.#waiting.get(reply.id);
      if (settle === undefined && question !== undefined) this.#late = { question, reply };
      settle?.(reply);
      this.#askNext();
    });
    // Without the worker the kernel still completes from memory, so its end is no reason to stop.
    worker.on('error', () => this.#giveUp());
    worker.on('exit', () => this.#giveUp());
    return worker;
  }

  #ask(question: Unnumbered<Question>, patienceMs = this.#options.patienceMs ?? PATIENCE_MS): Promise<Answer> {
    if (this.#isClosed) return Promise.resolve(undefined);
    const id = ++this.#count;
    if (this.#late !== undefined && isSame(this.#late.question, { ...question, id } as Question)) {
      return Promise.resolve(this.#late.reply);
    }
    return new Promise((resolve) => {
      const settle = (reply: Answer): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(reply);
      };
      const timer = setTimeout(() => settle(undefined), patienceMs);
      this.#waiting.set(id, settle);
      this.#line.push({ ...question, id });
      this.#askNext();
    });
  }

  #askNext(): void {
    if (this.#asked !== undefined || this.#isClosed) return;
    const worker = this.#hand();
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      if (!this.#waiting.has(next.id)) continue;
      this.#asked = next;
      this.#post(worker, next);
      return;
    }
  }

  #post(worker: Worker, request: LanguageRequest): void {
    worker.postMessage(request);
  }

  #giveUp(): void {
    for (const settle of this.#waiting.values()) settle(undefined);
  }
}

function isSame(a: Question, b: Question): boolean {
  return JSON.stringify({ ...a, id: 0 }) === JSON.stringify({ ...b, id: 0 });
}
