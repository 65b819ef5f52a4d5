/**
 * HTTP and WebSocket on this machine only: the part that every venue's protocol stands on. Reads bodies up to a bound,
 * pings WebSocket peers, drops those that do not answer or do not read, and closes everything at the end.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

const LOOPBACK = '127.0.0.1';
const BODY_BYTES_MAX = 65_536;
const FRAME_BYTES_MAX = 65_536;
/** A peer that has not read this much is not reading. */
const UNREAD_BYTES_MAX = 8_388_608;
const TOO_LARGE = 413;
const BROKEN = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';

/** A request with its body. */
export interface LoopbackRequest {
  readonly method: string;
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly address: string;
  /** Only the first half of it can be done: the cancel of a cancel-replace, a list without its last leg. Chaos asks for it. */
  readonly isHalf?: boolean;
}

/** An answer; with status 0 the connection is closed without one. */
export interface LoopbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A WebSocket peer. */
export interface LoopbackPeer {
  readonly path: string;
  readonly query: string;
  readonly address: string;
  send(text: string): void;
  close(code: number, reason: string): void;
  /** @param listener hears each message, and whether only the first half of what it asks for can be done. */
  onText(listener: (text: string, isHalf?: boolean) => void): void;
  onClose(listener: () => void): void;
}

/** What a protocol does with what comes in. */
export interface LoopbackProtocol {
  answer(request: LoopbackRequest): LoopbackAnswer | Promise<LoopbackAnswer>;
  /** A peer has connected. @returns false to turn it away. */
  connect(peer: LoopbackPeer): boolean;
}

/** Times of the WebSocket pings, ms. */
export interface PingTimes {
  readonly everyMs: number;
  readonly answerWithinMs: number;
}

/** A server of one protocol. */
export class LoopbackServer {
  readonly #protocol: LoopbackProtocol;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: FRAME_BYTES_MAX, perMessageDeflate: false });
  readonly #lastPong = new Map<WebSocket, number>();
  readonly #pinging: NodeJS.Timeout;
  readonly #pings: PingTimes;

  constructor(protocol: LoopbackProtocol, pings: PingTimes) {
    this.#protocol = protocol;
    this.#pings = pings;
    this.#http = createServer((request, response) => this.#read(request, response));
    this.#http.keepAliveTimeout = 65_000;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('clientError', (_error, socket) => endBroken(socket));
    this.#pinging = setInterval(() => this.#ping(), pings.everyMs);
    this.#pinging.unref();
  }

  /** Listens on loopback. @param port 0 for any free one. @returns the port. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, LOOPBACK, 1024, () => {
        this.#http.off('error', reject);
        resolve((this.#http.address() as AddressInfo).port);
      });
    });
  }

  /** Closes all connections and the port. */
  async close(): Promise<void> {
    clearInterval(this.#pinging);
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => {
      this.#http.close(() => resolve());
      this.#http.closeAllConnections();
    });
  }

  #read(request: IncomingMessage, response: ServerResponse): void {
    const parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= BODY_BYTES_MAX) parts.push(part);
    });
    // A peer that goes away in the middle of its request wants no answer.
    request.on('error', () => response.destroy());
    request.on('end', () => {
      if (size > BODY_BYTES_MAX) {
        write(response, { status: TOO_LARGE, headers: { Connection: 'close' }, body: '' });
        return;
      }
      const body = parts.length === 0 ? '' : Buffer.concat(parts).toString('utf8');
      this.#answer(request, body, response);
    });
  }

  #answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const answer = this.#protocol.answer({
      method: request.method ?? 'GET',
      ...target(request.url ?? '/'),
      body,
      headers: request.headers,
      address: request.socket.remoteAddress ?? LOOPBACK,
    });
    if (answer instanceof Promise) void answer.then((held) => write(response, held));
    else write(response, answer);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    this.#sockets.handleUpgrade(request, socket, head, (peer) => {
      // A frame that breaks the protocol closes the connection, which `ws` does by itself.
      peer.on('error', () => peer.terminate());
      this.#lastPong.set(peer, Date.now());
      peer.on('pong', () => this.#lastPong.set(peer, Date.now()));
      peer.on('close', () => this.#lastPong.delete(peer));
      const address = (socket as Socket).remoteAddress ?? LOOPBACK;
      if (!this.#protocol.connect(peerOf(peer, target(request.url ?? '/'), address)))
        peer.close(1008, 'no such stream');
    });
  }

  #ping(): void {
    const now = Date.now();
    for (const [peer, heardAt] of this.#lastPong) {
      if (now - heardAt > this.#pings.answerWithinMs) peer.terminate();
      else if (peer.readyState === peer.OPEN) peer.ping(String(now));
    }
  }
}

function target(url: string): { readonly path: string; readonly query: string } {
  const at = url.indexOf('?');
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) };
}

function write(response: ServerResponse, { status, headers, body }: LoopbackAnswer): void {
  if (response.destroyed) return;
  if (status === 0) {
    // No answer is wanted: the peer sees the connection close.
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  // As text: head and body leave in one write.
  response.end(body);
}

function endBroken(socket: Duplex): void {
  if (socket.writable) socket.end(BROKEN);
  else socket.destroy();
}

function peerOf(
  socket: WebSocket,
  at: { readonly path: string; readonly query: string },
  address: string,
): LoopbackPeer {
  return {
    ...at,
    address,
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > UNREAD_BYTES_MAX) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    onText: (listener) => {
      socket.on('message', (data) => listener(data.toString()));
    },
    onClose: (listener) => {
      socket.on('close', listener);
    },
  };
}
