/**
 * A venue on the loopback interface that misbehaves when it is told to: WebSocket stream and REST snapshots of seeded
 * synthetic markets. It remembers the book after every change, so a test can ask whether a client's book was ever wrong.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { Rng } from '../../src/core/index.ts';

export interface FaultServerOptions {
  readonly symbols: readonly string[];
  readonly seed: number;
  /** Time between two rounds of changes, ms. */
  readonly everyMs: number;
  /** Messages of each market in a round. @defaultValue 1 */
  readonly burst?: number;
  /** How far the venue's clock is before the local one, ms. @defaultValue 0 */
  readonly aheadMs?: number;
  /** Keep the book after every change; off for long runs. @defaultValue true */
  readonly remembers?: boolean;
}

/** How the next GET is answered. */
export interface HttpFault {
  readonly status?: number;
  readonly retryAfter?: string;
  readonly delayMs?: number;
  /** Ends the connection without an answer. */
  readonly hangUp?: boolean;
}

interface Market {
  readonly symbol: string;
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  u: number;
  trades: number;
  readonly history: Map<number, string>;
}

const MID = 10_000;
const DEPTH = 20;

/** Best bid, best ask, levels and their sizes as one line: the same for server and client when the books agree. */
export function bookLine(bids: ReadonlyMap<number, number>, asks: ReadonlyMap<number, number>): string {
  const side = (levels: ReadonlyMap<number, number>): string =>
    [...levels]
      .sort(([a], [b]) => a - b)
      .map(([price, qty]) => `${price}:${qty}`)
      .join(',');
  return `${side(bids)}|${side(asks)}`;
}

function price(ticks: number): string {
  return (ticks / 100).toFixed(2);
}

export class FaultServer {
  /** Times of GETs and handshakes that arrived, ms of `performance.now`. */
  readonly requests: { readonly at: number; readonly url: string; readonly status: number }[] = [];
  readonly handshakes: number[] = [];
  /** Answers to the next GETs, in order; the normal one afterwards. */
  readonly httpFaults: HttpFault[] = [];
  /** Status of refused handshakes, 0 for none, and what they say about coming back. */
  refuseStatus = 0;
  refuseRetryAfter = '';
  isSilent = false;
  isTimeFrozen = false;
  /** Changes what is sent: none, one or several messages in the place of one. */
  mutate: (text: string) => readonly string[] = (text) => [text];
  /** Everything that was sent while anybody listened, in order. */
  readonly sent: string[] = [];
  readonly #options: FaultServerOptions;
  readonly #markets: Market[];
  readonly #rng: Rng;
  readonly #clients = new Set<WebSocket>();
  readonly #sockets = new Set<Socket>();
  #http: Server | undefined;
  #port = 0;
  #timer: NodeJS.Timeout | undefined;
  #frozenAt = 0;

  constructor(options: FaultServerOptions) {
    this.#options = options;
    this.#rng = new Rng(options.seed);
    this.#markets = options.symbols.map((symbol) => {
      const bids = new Map<number, number>();
      const asks = new Map<number, number>();
      for (let i = 1; i <= DEPTH; i++) {
        bids.set(MID - i, 100 + i);
        asks.set(MID + i, 100 + i);
      }
      return { symbol, bids, asks, u: 1, trades: 0, history: new Map([[1, bookLine(bids, asks)]]) };
    });
  }

  get streamOrigin(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  get restOrigin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** The book of a market after change `u`. */
  bookAt(symbol: string, u: number): string | undefined {
    return this.#markets.find((market) => market.symbol === symbol)?.history.get(u);
  }

  async listen(): Promise<void> {
    const http = createServer((request, response) => this.#answer(request, response));
    const stream = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    http.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    http.on('upgrade', (request, socket, head) => {
      this.handshakes.push(performance.now());
      if (this.refuseStatus !== 0) {
        const wait = this.refuseRetryAfter === '' ? '' : `Retry-After: ${this.refuseRetryAfter}\r\n`;
        socket.end(`HTTP/1.1 ${this.refuseStatus} No\r\n${wait}Content-Length: 0\r\n\r\n`);
        return;
      }
      stream.handleUpgrade(request, socket, head, (client) => this.#joined(client));
    });
    this.#http = http;
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (http.address() as AddressInfo).port;
    this.#timer ??= setInterval(() => this.#round(), this.#options.everyMs);
  }

  /** Stops listening and cuts everything: connections are refused until `listen`. */
  async refuse(): Promise<void> {
    const http = this.#http;
    this.#http = undefined;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (http === undefined ? resolve() : http.close(() => resolve())));
  }

  /** Cuts every stream without a word. */
  dropSockets(): void {
    for (const client of this.#clients) client.terminate();
  }

  /** Sends one text to every client, as it is. */
  say(text: string): void {
    for (const client of this.#clients) client.send(text);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.refuse();
  }

  #joined(client: WebSocket): void {
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    client.on('error', () => client.terminate());
  }

  #now(): number {
    const now = Date.now() + (this.#options.aheadMs ?? 0);
    if (!this.isTimeFrozen) this.#frozenAt = now;
    return this.#frozenAt;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/';
    const fault = this.httpFaults.shift() ?? {};
    const status = fault.status ?? 200;
    this.requests.push({ at: performance.now(), url, status });
    if (fault.hangUp === true) {
      request.socket.destroy();
      return;
    }
    const symbol = new URL(url, 'http://plain.invalid').searchParams.get('symbol');
    const market = this.#markets.find((one) => one.symbol === symbol);
    const levels = (side: ReadonlyMap<number, number>): string[][] =>
      [...side].map(([ticks, qty]) => [price(ticks), (qty / 100).toFixed(2)]);
    const found =
      market === undefined ? {} : { s: symbol, u: market.u, b: levels(market.bids), a: levels(market.asks) };
    const body = JSON.stringify({ ...found, E: this.#now() });
    setTimeout(() => {
      const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(status === 200 ? body : '{}');
    }, fault.delayMs ?? 0);
  }

  #round(): void {
    for (const market of this.#markets) {
      for (let i = 0; i < (this.#options.burst ?? 1); i++) {
        this.#send(this.#change(market));
        if (this.#rng.below(3) === 0) this.#send(this.#trade(market));
      }
    }
  }

  #send(text: string): void {
    if (this.isSilent || this.#clients.size === 0) return;
    for (const message of this.mutate(text)) {
      this.sent.push(message);
      for (const client of this.#clients) client.send(message);
    }
  }

  /** Moves one or two levels a side; the sides never meet. */
  #change(market: Market): string {
    const touch = (side: Map<number, number>, sign: number): string[][] => {
      const levels: string[][] = [];
      for (let i = 0; i <= this.#rng.below(2); i++) {
        const ticks = MID + sign * (1 + this.#rng.below(DEPTH));
        const qty = this.#rng.below(4) === 0 ? 0 : 1 + this.#rng.below(500);
        if (qty === 0) side.delete(ticks);
        else side.set(ticks, qty);
        levels.push([price(ticks), (qty / 100).toFixed(2)]);
      }
      return levels;
    };
    const b = touch(market.bids, -1);
    const a = touch(market.asks, 1);
    market.u += 1;
    if (this.#options.remembers !== false) market.history.set(market.u, bookLine(market.bids, market.asks));
    return JSON.stringify({ ch: 'book', s: market.symbol, u: market.u, E: this.#now(), b, a });
  }

  #trade(market: Market): string {
    market.trades += 1;
    const side = this.#rng.below(2) === 0 ? 'buy' : 'sell';
    const p = price(MID + (side === 'buy' ? 1 : -1));
    const q = ((1 + this.#rng.below(100)) / 100).toFixed(2);
    return JSON.stringify({ ch: 'trade', s: market.symbol, t: market.trades, p, q, side, E: this.#now() });
  }
}
