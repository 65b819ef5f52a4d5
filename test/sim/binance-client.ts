/** A small client of Binance Spot for tests: signs, keeps connections open, says what came back. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

/** What a test looks at field by field. */
export type Json = ReturnType<typeof JSON.parse>;

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Json;
}

type Fields = Readonly<Record<string, string | number | boolean>>;

/** Requests to one server. */
export class TestClient {
  readonly port: number;
  readonly key: string;
  readonly secret: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(port: number, key: string, secret: string) {
    this.port = port;
    this.key = key;
    this.secret = secret;
  }

  /** A request as it is. */
  raw(method: string, target: string, body = '', headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port: this.port, method, path: target, agent: this.#agent, headers },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => {
            const text = Buffer.concat(parts).toString('utf8');
            const isJson = String(response.headers['content-type']).includes('json');
            const { statusCode = 0, headers: received } = response;
            try {
              resolve({ status: statusCode, headers: received, body: isJson ? JSON.parse(text) : text });
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** A public request. */
  get(path: string, fields: Fields = {}): Promise<Reply> {
    const query = form(fields);
    return this.raw('GET', query === '' ? path : `${path}?${query}`);
  }

  /** Form of a signed request. */
  sign(fields: Fields): string {
    const payload = form({ timestamp: Date.now(), ...fields });
    return `${payload}&signature=${createHmac('sha256', this.secret).update(payload).digest('hex')}`;
  }

  /** A signed request; what is posted goes into the body. */
  signed(method: string, path: string, fields: Fields = {}): Promise<Reply> {
    const text = this.sign(fields);
    const headers = { 'X-MBX-APIKEY': this.key, 'Content-Type': 'application/x-www-form-urlencoded' };
    return method === 'POST' ? this.raw(method, path, text, headers) : this.raw(method, `${path}?${text}`, '', headers);
  }

  /** Parameters of a signed WebSocket request. */
  signedParams(fields: Fields): Fields {
    const all: Record<string, string | number | boolean> = { apiKey: this.key, timestamp: Date.now(), ...fields };
    const payload = Object.keys(all)
      .sort()
      .map((name) => `${name}=${all[name]}`)
      .join('&');
    return { ...all, signature: createHmac('sha256', this.secret).update(payload).digest('hex') };
  }

  socket(path: string): Promise<TestSocket> {
    return TestSocket.open(`ws://127.0.0.1:${this.port}${path}`);
  }

  close(): void {
    this.#agent.destroy();
  }
}

function form(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** An answer that has not come after this will not come, on a slow machine neither. */
const ANSWER_MS = 30_000;

/** A WebSocket whose messages can be waited for. */
export class TestSocket {
  readonly socket: WebSocket;
  readonly messages: Json[] = [];
  isClosed = false;
  closeCode = 0;
  #wake: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(data.toString()));
      this.#wakeAll();
    });
    socket.on('close', (code) => {
      this.isClosed = true;
      this.closeCode = code;
      this.#wakeAll();
    });
  }

  static open(url: string): Promise<TestSocket> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url);
      const opened = new TestSocket(socket);
      socket.on('open', () => resolve(opened));
      socket.on('error', reject);
    });
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first message that fits, also one that has come already. @throws when none comes. */
  async find(fits: (message: Json) => boolean): Promise<Json> {
    const end = Date.now() + ANSWER_MS;
    for (;;) {
      const found = this.messages.find(fits);
      if (found !== undefined) return found;
      if (this.isClosed) throw new Error(`closed with ${this.closeCode}`);
      if (Date.now() > end) throw new Error(`no such message among ${JSON.stringify(this.messages).slice(0, 2000)}`);
      await this.#next(end - Date.now());
    }
  }

  /** Until the other side has closed. */
  async closed(): Promise<number> {
    const end = Date.now() + ANSWER_MS;
    while (!this.isClosed && Date.now() < end) await this.#next(end - Date.now());
    return this.closeCode;
  }

  close(): void {
    this.socket.terminate();
  }

  #next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #wakeAll(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const one of wake) one();
  }
}
