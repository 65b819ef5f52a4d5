/**
 * The way of a cell, gone some times before anybody watches: from a request through both threads and V8 to the reply. Code
 * runs slowly the first time, and the first cell of a notebook would pay for all of it, some 5 ms.
 *
 * The rehearsal has a server of its own, with pipes in the place of sockets; the threads and the code are those of the
 * play. Its cells run under a name that leaves nothing behind.
 */
import { WARM_UP } from '../kernel/cell-scope.ts';
import { IoServer } from './io-server.ts';
import { Pressure } from './pressure.ts';
import { SendQueue } from './send-queue.ts';
import type { Inbox, Sockets } from './sockets.ts';
import type { Terminator } from './terminator.ts';
import type { ToMain } from './thread-messages.ts';
import { Wire } from './wire.ts';

/** After these the times of a cell fall no more; together some 30 ms. */
const CELLS = Array.from({ length: 10 }, () => ['1 + 1', '(x: number) => x', 'await [1]']).flat();

/** A kernel that cannot rehearse plays without. */
const PATIENCE_MS = 500;

const KEY = 'rehearsal';

export interface RehearsalParts {
  readonly terminator: Terminator;
  /** Hands a message to the main thread. */
  post(message: ToMain): void;
  /** Told of the server that takes what the main thread says, until the rehearsal is over. */
  stage(server: IoServer): void;
}

/** Runs the cells, one after the other, as a front end would; never throws, and ends in time. */
export async function rehearse(parts: RehearsalParts): Promise<void> {
  const patience = new Promise<void>((resolve) => {
    setTimeout(resolve, PATIENCE_MS).unref();
  });
  await Promise.race([play(parts).catch(() => undefined), patience]);
}

async function play({ terminator, post, stage }: RehearsalParts): Promise<void> {
  const wire = new Wire(KEY);
  const shell = new Pipe();
  const replies = new Pipe();
  const broadcasts = new Pipe();
  const crash = { tell: () => undefined, begin: () => undefined, end: () => undefined, remove: () => undefined };
  const server = new IoServer({
    sockets: pipes(shell, replies, broadcasts),
    wire,
    pressure: new Pressure(),
    terminator,
    crash,
    post,
    exit: () => undefined,
    cellName: WARM_UP,
  });
  stage(server);
  server.serve();
  for (const code of CELLS) {
    const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
    await shell.send(wire.encode([], 'execute_request', JSON.stringify(content), undefined));
    const { parent } = parts(wire, await replies.next());
    for (let idle = false; !idle; ) {
      const message = parts(wire, await broadcasts.next());
      idle = message.state === 'idle' && message.parent === parent;
    }
  }
}

/** What a front end reads of a message. */
function parts(wire: Wire, frames: readonly Buffer[]): { readonly parent: string; readonly state: unknown } {
  const parent = String(frames.at(-3));
  return { parent, state: wire.decode(frames)?.content.execution_state };
}

function pipes(shell: Pipe, replies: Pipe, broadcasts: Pipe): Sockets {
  const silent = new Pipe();
  const nothing = new SendQueue(silent);
  return {
    shell,
    control: silent,
    stdin: silent,
    iopub: silent,
    heartbeat: silent,
    out: { shell: new SendQueue(replies), control: nothing, stdin: nothing, iopub: new SendQueue(broadcasts) },
    close: async () => undefined,
  };
}

/** A socket without a network: what is sent into it comes out of it. */
class Pipe implements Inbox {
  readonly #messages: Buffer[][] = [];
  #wake: (() => void) | undefined;

  async send(frames: readonly (Buffer | string)[]): Promise<void> {
    this.#messages.push(frames.map((frame) => Buffer.from(frame)));
    this.#wake?.();
  }

  async next(): Promise<Buffer[]> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer[]> {
    for (;;) yield await this.next();
  }
}
