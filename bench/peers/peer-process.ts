/** The reference libraries in processes of their own, which answer one question after the other. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('peer.py', import.meta.url));
const NAUTILUS_PROGRAM = fileURLToPath(new URL('peer-nautilus.py', import.meta.url));
const BACKTEST_PROGRAM = fileURLToPath(new URL('peer-backtest.py', import.meta.url));
const HFTBACKTEST_PROGRAM = fileURLToPath(new URL('peer-hftbacktest.py', import.meta.url));

/** Numbers of an answer by name; a matrix as a list. */
export type PeerAnswer = Readonly<Record<string, number | readonly number[]>>;

/** Seconds of each block of calls. */
export interface PeerBlocks {
  readonly wall: readonly number[];
  readonly processor: readonly number[];
}

/** A running peer. Requests are answered in order; one is under way at a time. */
export class PeerProcess {
  readonly #child: ChildProcess;
  #text = '';
  #errors = '';
  #settle: ((line: string | Error) => void) | undefined;
  #ended: Error | undefined;

  /** The libraries of peer.py. @param python the Python that has them. */
  static python(python: string): PeerProcess {
    return new PeerProcess(python, ['-u', PROGRAM]);
  }

  /** vectorbt, which has its own environment. */
  static vectorbt(python: string): PeerProcess {
    return new PeerProcess(python, ['-u', BACKTEST_PROGRAM]);
  }

  /** hftbacktest, which has its own environment too. */
  static hftbacktest(python: string): PeerProcess {
    return new PeerProcess(python, ['-u', HFTBACKTEST_PROGRAM]);
  }

  /** nautilus_trader, which has its own environment too. */
  static nautilus(python: string): PeerProcess {
    return new PeerProcess(python, ['-u', NAUTILUS_PROGRAM]);
  }

  /** @param command a program that speaks the lines of peer.py. */
  constructor(command: string, args: readonly string[]) {
    // Hash order and user packages are not part of the measurement.
    const env = { ...process.env, PYTHONNOUSERSITE: '1', PYTHONHASHSEED: '0' };
    this.#child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (chunk: string) => this.#take(chunk));
    this.#child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors = (this.#errors + chunk).slice(-4000);
    });
    // A peer that has ended takes no more questions; its end is reported by `close`.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.on('error', (error) => this.#end(error));
    this.#child.on('close', (code) => this.#end(new Error(`the peer ended with code ${code}:\n${this.#errors}`)));
  }

  /** Which libraries answer. */
  async versions(): Promise<Readonly<Record<string, string>>> {
    return (await this.#ask({ op: 'versions' })) as Readonly<Record<string, string>>;
  }

  /** Loads the inputs of a work; what follows is about it. */
  async prepare(work: string, inputs: readonly { readonly path: string; readonly rows?: number }[]): Promise<void> {
    await this.#ask({ op: 'prepare', work, inputs });
  }

  /** What one call returns. */
  async answer(): Promise<PeerAnswer> {
    return (await this.#ask({ op: 'answer' })) as PeerAnswer;
  }

  /** Times blocks of calls. */
  async sample(calls: number, blocks: number): Promise<PeerBlocks> {
    return (await this.#ask({ op: 'sample', calls, blocks })) as PeerBlocks;
  }

  /** Ends the process. */
  close(): void {
    this.#child.stdin?.end();
  }

  #ask(request: object): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const answered = new Promise<unknown>((resolve, reject) => {
      this.#settle = (line) => (typeof line === 'string' ? resolve(JSON.parse(line)) : reject(line));
    });
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return answered;
  }

  #take(chunk: string): void {
    this.#text += chunk;
    const end = this.#text.indexOf('\n');
    if (end < 0) return;
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    this.#settle?.(line);
    this.#settle = undefined;
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#settle?.(this.#ended);
    this.#settle = undefined;
  }
}
