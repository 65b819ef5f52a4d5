/** The kernel's side of the language worker. */
import { clearTimeout, setTimeout } from 'node:timers';
import { Worker } from 'node:worker_threads';
import type { MimeBundle } from '../display/mime.ts';
import type { Completion } from '../kernel/completion.ts';
import type { LanguageSource } from '../kernel/kernel.ts';
import { PROJECT_FOLDER } from '../kernel/modules.ts';
import type { LanguageReply, LanguageRequest, LanguageStart } from './messages.ts';

/** JupyterLab gives up on a completion after a second; the names in memory are then better than nothing. */
const PATIENCE_MS = 700;

type Answer = LanguageReply | undefined;

/** Typed completion from a worker thread. It answers undefined until TypeScript is ready, and when it is too slow. */
export class LanguageClient implements LanguageSource {
  readonly #worker: Worker;
  readonly #patienceMs: number;
  readonly #waiting = new Map<number, (reply: Answer) => void>();
  #count = 0;

  /** @param folder the notebook's folder. @param options.patienceMs how long a question may take. */
  constructor(folder: string, options: { readonly patienceMs?: number } = {}) {
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    const start: LanguageStart = { folder, project: PROJECT_FOLDER };
    this.#worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: start });
    this.#worker.unref();
    this.#worker.on('message', (reply: LanguageReply) => this.#waiting.get(reply.id)?.(reply));
    // Without the worker the kernel still completes from memory, so its end is no reason to stop.
    this.#worker.on('error', () => this.#giveUp());
    this.#worker.on('exit', () => this.#giveUp());
  }

  remember(code: string): void {
    this.#post({ kind: 'remember', code });
  }

  async complete(code: string, cursor: number): Promise<Completion | undefined> {
    const reply = await this.#ask('complete', code, cursor);
    return reply?.kind === 'complete' ? reply.completion : undefined;
  }

  async inspect(code: string, cursor: number): Promise<MimeBundle | undefined> {
    const reply = await this.#ask('inspect', code, cursor);
    if (reply?.kind !== 'inspect' || reply.info === undefined) return undefined;
    const { declaration, documentation } = reply.info;
    const more = documentation === '' ? '' : `\n\n${documentation}`;
    return {
      'text/plain': `${declaration}${more}`,
      'text/markdown': `\`\`\`typescript\n${declaration}\n\`\`\`${more}`,
    };
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(kind: 'complete' | 'inspect', code: string, cursor: number): Promise<Answer> {
    const id = ++this.#count;
    return new Promise((resolve) => {
      const settle = (reply: Answer): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        resolve(reply);
      };
      const timer = setTimeout(() => settle(undefined), this.#patienceMs);
      this.#waiting.set(id, settle);
      this.#post({ kind, id, code, cursor });
    });
  }

  #post(request: LanguageRequest): void {
    this.#worker.postMessage(request);
  }

  #giveUp(): void {
    for (const settle of this.#waiting.values()) settle(undefined);
  }
}
