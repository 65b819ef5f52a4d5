/**
 * The kernel's protocol: requests in, one after another to the main thread, replies and outputs out.
 *
 * Rules it keeps: a request's outputs lie between its `busy` and its `idle`; one request at a time on the shell;
 * interrupt and shutdown never wait behind a cell; after an error, cells that were queued before the error was
 * reported are answered `aborted`, and no others.
 */
import type { CommMessage } from './comm-desk.ts';
import { CommList } from './comm-list.ts';
import type { CrashNote } from './crash-note.ts';
import { DebugDesk } from './debug-desk.ts';
import { History } from './history.ts';
import { Interrupter } from './interrupter.ts';
import { kernelInfo } from './kernel-info.ts';
import type { Pressure } from './pressure.ts';
import { Publisher } from './publisher.ts';
import { type Answer, mainRequest, shellReply } from './shell-requests.ts';
import type { Sockets } from './sockets.ts';
import type { Terminator } from './terminator.ts';
import type { FromMain, ToMain } from './thread-messages.ts';
import type { Header, Incoming, Wire } from './wire.ts';

/** "Run all" sends its cells within this time of each other; those behind a failed one must not run. */
const ABORT_GRACE_MS = 10;

/** Outputs that come after a cell are given to it while it is one of the last so many. */
const LATE_CELLS_MAX = 1_000;

export interface IoServerParts {
  readonly sockets: Sockets;
  readonly wire: Wire;
  readonly pressure: Pressure;
  readonly terminator: Terminator;
  readonly crash: Pick<CrashNote, 'tell' | 'begin' | 'end' | 'remove'>;
  /** Script name of all cells; by default each has one of its own. */
  readonly cellName?: string;
  /** Hands a message to the main thread. */
  post(message: ToMain): void;
  /** Called once when the kernel must end. */
  exit(): void;
}

interface Running {
  readonly id: number;
  readonly request: Incoming;
  done(message: Extract<FromMain, { kind: 'done' }>): void;
}

export class IoServer {
  readonly #parts: IoServerParts;
  readonly #publisher: Publisher;
  readonly #interrupter: Interrupter;
  readonly #history = new History();
  readonly #comms = new CommList();
  readonly #debugger: DebugDesk;
  /** The latest request of a debugger: its events belong to it. */
  #debugParent: Header | undefined;
  readonly #queue: Incoming[] = [];
  /** Cells that ran, by the number of their request: outputs may come late. */
  readonly #executed = new Map<number, Header>();
  #isBusy = false;
  #running: Running | undefined;
  #requests = 0;
  #count = 0;

  constructor(parts: IoServerParts) {
    this.#parts = parts;
    this.#publisher = new Publisher(parts.wire, parts.sockets.out.iopub, parts.pressure);
    this.#interrupter = new Interrupter({
      ask: () => parts.post({ kind: 'interrupt', id: this.#running?.id ?? 0 }),
      look: () => parts.terminator.look(),
      terminate: () => parts.terminator.terminate(),
    });
    this.#debugger = new DebugDesk({
      publish: (event) => void this.#publisher.send('debug_event', JSON.stringify(event), this.#debugParent),
      watchExceptions: (exceptions) => parts.post({ kind: 'debug', exceptions }),
    });
  }

  /** Starts to listen on all sockets. */
  serve(): void {
    const { sockets, wire } = this.#parts;
    const listen = async (socket: AsyncIterable<Buffer[]>, handle: (message: Incoming) => void): Promise<void> => {
      for await (const frames of socket) {
        const message = wire.decode(frames);
        if (message !== undefined) handle(message);
      }
    };
    void listen(sockets.shell, (message) => this.#onShell(message));
    void listen(sockets.control, (message) => void this.#onControl(message));
    void listen(sockets.stdin, (message) => this.#parts.post({ kind: 'input', value: String(message.content.value) }));
    void this.#echoHeartbeats();
    void this.#welcomeSubscribers();
    this.#publisher.status('starting', undefined);
    this.#publisher.status('idle', undefined);
  }

  /** The kernel ends; a paused program goes on. */
  closeDebugger(): void {
    this.#debugger.close();
  }

  /** Takes what the main thread says. */
  onMain(message: Exclude<FromMain, { kind: 'ready' | 'closed' }>): void {
    if (message.kind === 'stream') this.#publisher.stream(message.stream, message.text);
    else if (message.kind === 'output')
      this.#publisher.output(message.type, message.content, this.#executed.get(message.of ?? 0));
    else if (message.kind === 'interrupted') this.#interrupter.answered();
    else if (message.kind === 'ask') this.#ask(message.prompt, message.isPassword);
    else if (message.kind === 'comm') this.#sendComm(message.message);
    else if (message.id === this.#running?.id) this.#running.done(message);
  }

  async #echoHeartbeats(): Promise<void> {
    const { heartbeat } = this.#parts.sockets;
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  /** The first byte of a subscription message is 1, the rest is the topic. */
  async #welcomeSubscribers(): Promise<void> {
    for await (const [frame] of this.#parts.sockets.iopub) {
      if (frame?.[0] === 1) this.#publisher.welcome(frame.subarray(1));
    }
  }

  #onShell(message: Incoming): void {
    this.#queue.push(message);
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      // A forced stop that is still on its way must not hit the next cell.
      await this.#interrupter.idle();
      await this.#handle(next);
    }
    this.#isBusy = false;
  }

  async #handle(request: Incoming): Promise<void> {
    const type = request.header.msg_type;
    this.#publisher.status('busy', request.header);
    if (type === 'shutdown_request') await this.#shutDown(request, 'shell');
    else if (type === 'execute_request') await this.#execute(request);
    else {
      const forMain = mainRequest(request, ++this.#requests);
      if (forMain?.kind === 'comm') this.#comms.note(forMain.message);
      const answer =
        forMain === undefined ? this.#own(request) : shellReply(request, await this.#askMain(forMain, request));
      if (answer !== undefined) this.#reply(request, answer);
    }
    this.#publisher.status('idle', request.header);
  }

  /** Requests that need nothing from the main thread. */
  #own(request: Incoming): Answer | undefined {
    switch (request.header.msg_type) {
      case 'kernel_info_request':
        return kernelInfo();
      case 'history_request': {
        const entries = this.#history.query(request.content);
        const history = request.content.output === true ? entries.map(([s, n, text]) => [s, n, [text, null]]) : entries;
        return { status: 'ok', history };
      }
      case 'comm_info_request':
        return { status: 'ok', comms: this.#comms.info(request.content.target_name) };
      default:
        return undefined;
    }
  }

  async #execute(request: Incoming): Promise<void> {
    const { content, header } = request;
    const code = String(content.code ?? '');
    const isSilent = content.silent === true;
    const isStored = !isSilent && content.store_history !== false;
    if (isStored) this.#history.add(++this.#count, code);
    this.#publisher.outputsBelongTo(header);
    const lastWords = this.#parts.crash.tell();
    const id = ++this.#requests;
    this.#noteExecuted(id, header);
    this.#parts.crash.begin(this.#count, code);
    const cell = this.#parts.cellName ?? (isStored ? `cell-${this.#count}` : `silent-${id}`);
    const expressions = content.user_expressions ?? {};
    const cellId = typeof request.metadata.cellId === 'string' ? request.metadata.cellId : '';
    const breakpoints = this.#debugger.begins(cell, code);
    if (breakpoints !== undefined) await breakpoints;
    const answer = this.#askMain(
      { kind: 'execute', id, code, cell, cellId, expressions: expressions as Record<string, string> },
      request,
    );
    // While the main thread wakes: what it shows comes here later than this, and so goes out behind it.
    if (!isSilent) {
      void this.#publisher.send('execute_input', JSON.stringify({ code, execution_count: this.#count }), header);
    }
    if (lastWords !== undefined) this.#publisher.stream('stderr', lastWords);
    const done = await answer;
    this.#parts.crash.end();
    this.#debugger.ended();
    if (done.result !== undefined && !isSilent) {
      const result = `{"data":${done.result},"metadata":{},"execution_count":${this.#count}}`;
      void this.#publisher.send('execute_result', result, header);
    }
    const hasFailed = done.reply.status === 'error';
    if (hasFailed) await new Promise((resolve) => setTimeout(resolve, ABORT_GRACE_MS));
    this.#reply(request, { ...done.reply, execution_count: this.#count });
    if (hasFailed && content.stop_on_error !== false) this.#abortQueued();
  }

  #sendComm(message: CommMessage): void {
    this.#comms.note(message);
    const extras = { buffers: message.buffers, metadata: JSON.stringify(message.metadata ?? {}) };
    void this.#publisher.send(message.type, JSON.stringify(message.content), this.#running?.request.header, extras);
  }

  #noteExecuted(id: number, header: Header): void {
    this.#executed.set(id, header);
    const [oldest] = this.#executed.keys();
    if (this.#executed.size > LATE_CELLS_MAX && oldest !== undefined) this.#executed.delete(oldest);
  }

  #askMain(message: ToMain & { id: number }, request: Incoming): Promise<Extract<FromMain, { kind: 'done' }>> {
    return new Promise((resolve) => {
      const done = (reply: Extract<FromMain, { kind: 'done' }>): void => {
        this.#running = undefined;
        resolve(reply);
      };
      this.#running = { id: message.id, request, done };
      this.#parts.post(message);
    });
  }

  #abortQueued(): void {
    const rest = this.#queue.splice(0);
    for (const request of rest) {
      if (request.header.msg_type !== 'execute_request') this.#queue.push(request);
      else {
        this.#publisher.status('busy', request.header);
        this.#reply(request, { status: 'aborted', execution_count: this.#count });
        this.#publisher.status('idle', request.header);
      }
    }
  }

  #reply(request: Incoming, answer: Answer, channel: 'shell' | 'control' = 'shell'): void {
    const type = request.header.msg_type.replace('_request', '_reply');
    const frames = this.#parts.wire.encode(request.identities, type, JSON.stringify(answer), request.header);
    void this.#parts.sockets.out[channel].send(frames);
  }

  async #onControl(request: Incoming): Promise<void> {
    this.#publisher.status('busy', request.header);
    if (request.header.msg_type === 'interrupt_request') {
      await this.#debugger.around(() => this.#interrupter.interrupt());
      this.#reply(request, { status: 'ok' }, 'control');
    } else if (request.header.msg_type === 'debug_request') {
      this.#debugParent = request.header;
      this.#reply(request, await this.#debugger.request(request.content), 'control');
    } else if (request.header.msg_type === 'shutdown_request') await this.#shutDown(request, 'control');
    else {
      const answer = this.#own(request);
      if (answer !== undefined) this.#reply(request, answer, 'control');
    }
    this.#publisher.status('idle', request.header);
  }

  #ask(prompt: string, isPassword: boolean): void {
    const request = this.#running?.request;
    if (request?.content.allow_stdin !== true) return;
    const content = JSON.stringify({ prompt, password: isPassword });
    void this.#parts.sockets.out.stdin.send(
      this.#parts.wire.encode(request.identities, 'input_request', content, request.header),
    );
  }

  async #shutDown(request: Incoming, channel: 'shell' | 'control'): Promise<void> {
    const answer = { status: 'ok', restart: request.content.restart === true };
    void this.#publisher.send('shutdown_reply', JSON.stringify(answer), request.header);
    this.#reply(request, answer, channel);
    this.#publisher.status('idle', request.header);
    await this.#parts.sockets.close();
    this.#parts.crash.remove();
    this.#parts.exit();
  }
}
