/** A venue on the loopback interface that says what a recording says: its frames to whoever connects, its bodies to GETs. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { readRecording } from '../../src/adapters/recording/index.ts';
import { answeredRequest } from '../../src/adapters/recording/recorded-http.ts';

/** Frames that are sent together, so that the reader gets a turn between. */
const BATCH = 50;

export class PlaybackServer {
  readonly #frames: string[] = [];
  readonly #bodies: { readonly url: string; readonly body: string }[] = [];
  readonly #server: Server;
  #port = 0;
  /** Connections to which everything was sent. */
  finished = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      // The recorded body that would answer this very request.
      const found = this.#bodies.find(({ url }) => answeredRequest([request.url ?? ''], url) === 0);
      response.writeHead(found === undefined ? 404 : 200);
      response.end(found?.body ?? '');
    });
  }

  get frames(): number {
    return this.#frames.length;
  }

  async load(path: string | readonly string[], options: { readonly conn?: string } = {}): Promise<this> {
    await readRecording(path, ({ dir, conn, url, bytes, from, to }) => {
      const text = new TextDecoder().decode(bytes.subarray(from, to));
      if (dir === 'in' && (options.conn === undefined || conn === options.conn)) this.#frames.push(text);
      if (dir === 'http') this.#bodies.push({ url, body: text });
    });
    return this;
  }

  async listen(): Promise<{ readonly streamOrigin: string; readonly restOrigin: string }> {
    const stream = new WebSocketServer({ server: this.#server, perMessageDeflate: false });
    stream.on('connection', (client) => void this.#play(client));
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return { streamOrigin: `ws://127.0.0.1:${this.#port}`, restOrigin: `http://127.0.0.1:${this.#port}` };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #play(client: WebSocket): Promise<void> {
    for (const [i, frame] of this.#frames.entries()) {
      client.send(frame);
      if (i % BATCH === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    this.finished += 1;
  }
}
