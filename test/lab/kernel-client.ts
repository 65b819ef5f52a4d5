/** A small Jupyter client for tests: starts the kernel's process and speaks the protocol over ZeroMQ. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Dealer, Request, Subscriber } from 'zeromq';
import type { Connection } from '../../src/lab/jupyter/thread-messages.ts';
import { type Header, Wire } from '../../src/lab/jupyter/wire.ts';

const KERNEL = fileURLToPath(new URL('../../src/lab/jupyter/main.ts', import.meta.url));
const PORTS = ['shell_port', 'iopub_port', 'stdin_port', 'control_port', 'hb_port'] as const;

/** The fields that the tests look at, of messages of every kind. */
export interface Content {
  readonly status?: string;
  readonly execution_state?: string;
  readonly text?: string;
  readonly name?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
  readonly matches?: readonly string[];
  readonly prompt?: string;
  readonly [key: string]: unknown;
}

/** A message from the kernel. */
export interface Message {
  readonly type: string;
  readonly parent: string;
  readonly content: Content;
}

/** Everything that came for one request: outputs in their order, and the reply. */
export interface Outcome {
  readonly reply: Message;
  readonly outputs: readonly Message[];
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export class KernelClient {
  readonly process: ChildProcess;
  readonly folder: string;
  readonly published: Message[] = [];
  readonly #wire: Wire;
  readonly #shell = new Dealer({ linger: 0 });
  readonly #control = new Dealer({ linger: 0 });
  readonly #stdin = new Dealer({ linger: 0 });
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly #heartbeat = new Request({ linger: 0, receiveTimeout: 2_000 });
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #idles = new Map<string, () => void>();
  #welcome: (() => void) | undefined;

  private constructor(child: ChildProcess, folder: string, connection: Connection) {
    this.process = child;
    this.folder = folder;
    this.#wire = new Wire(connection.key);
    const at = (port: number): string => `tcp://127.0.0.1:${port}`;
    const routingId = randomUUID();
    // Input requests come to the socket that has the same identity as the shell's.
    this.#shell.routingId = routingId;
    this.#stdin.routingId = routingId;
    this.#shell.connect(at(connection.shell_port));
    this.#control.connect(at(connection.control_port));
    this.#stdin.connect(at(connection.stdin_port));
    this.#iopub.connect(at(connection.iopub_port));
    this.#heartbeat.connect(at(connection.hb_port));
    this.#iopub.subscribe('');
  }

  /** Starts a kernel in a folder of its own and waits until it takes requests. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<KernelClient> {
    const folder = mkdtempSync(join(tmpdir(), 'bot4-kernel-'));
    const ports = await freePorts(PORTS.length);
    const numbers = Object.fromEntries(PORTS.map((name, i) => [name, ports[i]]));
    const connection = {
      transport: 'tcp',
      ip: '127.0.0.1',
      key: randomUUID(),
      signature_scheme: 'hmac-sha256',
      ...numbers,
    };
    const file = join(folder, 'connection.json');
    writeFileSync(file, JSON.stringify(connection));
    const child = spawn(process.execPath, ['--no-warnings', KERNEL, file], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const client = new KernelClient(child, folder, connection as unknown as Connection);
    const welcomed = new Promise<void>((resolve) => {
      client.#welcome = resolve;
    });
    client.#listen();
    // Only from its welcome on does a subscriber miss nothing.
    await welcomed;
    await client.request('kernel_info_request', {});
    return client;
  }

  /** Sends a request; resolves when both its reply and its idle status are here. */
  async request(
    type: string,
    content: object,
    channel: 'shell' | 'control' = 'shell',
    metadata: object = {},
  ): Promise<Outcome> {
    const { id, outcome } = this.send(type, content, channel, metadata);
    const reply = await outcome;
    return { reply, outputs: this.outputsOf(id) };
  }

  /** Sends a request without waiting. */
  send(
    type: string,
    content: object,
    channel: 'shell' | 'control' = 'shell',
    metadata: object = {},
  ): { id: string; outcome: Promise<Message> } {
    const extras = { metadata: JSON.stringify(metadata) };
    const frames = this.#wire.encode([], type, JSON.stringify(content), undefined, extras);
    const header: Header = JSON.parse(String(frames[2]));
    const reply = new Promise<Message>((resolve) => this.#replies.set(header.msg_id, resolve));
    const idle = new Promise<void>((resolve) => this.#idles.set(header.msg_id, resolve));
    void (channel === 'shell' ? this.#shell : this.#control).send(frames);
    return { id: header.msg_id, outcome: Promise.all([reply, idle]).then(([message]) => message) };
  }

  execute(code: string, more: object = {}): Promise<Outcome> {
    return this.request('execute_request', {
      code,
      silent: false,
      store_history: true,
      allow_stdin: true,
      stop_on_error: true,
      ...more,
    });
  }

  /** The `text/plain` of a cell's result. */
  async value(code: string): Promise<string | undefined> {
    const { outputs } = await this.execute(code);
    return outputs.find((output) => output.type === 'execute_result')?.content.data?.['text/plain'];
  }

  interrupt(): Promise<Outcome> {
    return this.request('interrupt_request', {}, 'control');
  }

  outputsOf(id: string): Message[] {
    return this.published.filter(
      (message) => message.parent === id && message.type !== 'status' && message.type !== 'execute_input',
    );
  }

  /** True when the kernel's heart beats. */
  async beats(): Promise<boolean> {
    await this.#heartbeat.send('beat');
    const [echo] = await this.#heartbeat.receive();
    return String(echo) === 'beat';
  }

  /** Ends the kernel by force, if it still runs, and removes its folder. */
  close(): void {
    this.process.kill('SIGKILL');
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#iopub, this.#heartbeat]) socket.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #listen(): void {
    const answers = async (socket: Dealer): Promise<void> => {
      for await (const frames of socket) {
        const message = this.#message(frames);
        this.#replies.get(message.parent)?.(message);
      }
    };
    void answers(this.#shell);
    void answers(this.#control);
    void this.#answerQuestions();
    void this.#collect();
  }

  async #collect(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = this.#message(frames);
      if (message.type === 'iopub_welcome') this.#welcome?.();
      this.published.push(message);
      if (message.type === 'status' && message.content.execution_state === 'idle') this.#idles.get(message.parent)?.();
    }
  }

  /** Every question is answered with its own prompt, backwards. */
  async #answerQuestions(): Promise<void> {
    for await (const frames of this.#stdin) {
      const { content } = this.#message(frames);
      const value = [...(content.prompt ?? '')].reverse().join('');
      await this.#stdin.send(this.#wire.encode([], 'input_reply', JSON.stringify({ value }), undefined));
    }
  }

  #message(frames: readonly Buffer[]): Message {
    const incoming = this.#wire.decode(frames);
    if (incoming === undefined) throw new Error('the kernel sent a message with a wrong signature');
    const cut = frames.findIndex((frame) => String(frame) === '<IDS|MSG>');
    const parent: Partial<Header> = JSON.parse(String(frames[cut + 3]));
    return { type: incoming.header.msg_type, parent: parent.msg_id ?? '', content: incoming.content as Content };
  }
}
