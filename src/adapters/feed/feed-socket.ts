/**
 * A WebSocket as the feed needs it: bytes as they were received, one end that is told exactly once whatever went wrong,
 * and the venue's wish to be left alone (`Retry-After` of a refused handshake).
 */
import { WebSocket } from 'ws';
import { retryAfterMs } from './retry-after.ts';

/** How a socket ended. */
export interface SocketEnd {
  /** One clause: code and reason, or what failed. */
  readonly detail: string;
  /** HTTP status of a handshake that was refused, 0 otherwise. */
  readonly status: number;
  /** How long the venue wants no new attempt, ms; undefined when it did not say. */
  readonly retryAfterMs?: number;
}

export interface SocketHandlers {
  opened(): void;
  /** One message. The bytes belong to the receiver for the time of the call. */
  message(bytes: Uint8Array): void;
  pong(): void;
  /** Exactly once, also for a socket that never opened. */
  closed(end: SocketEnd): void;
}

export interface FeedSocket {
  send(text: string): void;
  ping(): void;
  /** Stops reading, so that the venue's sending is slowed down by TCP. */
  pause(): void;
  resume(): void;
  /** Says good-bye and waits for the answer. */
  close(): void;
  /** Ends at once. */
  terminate(): void;
}

export type OpenSocket = (url: string, options: { readonly timeoutMs: number }, handlers: SocketHandlers) => FeedSocket;

/** Snapshots of a whole book come as one message of some megabytes. */
const MESSAGE_BYTES_MAX = 64 << 20;

/** A message as one piece of memory, without a copy where `ws` has it so. */
function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** Opens a socket with the `ws` package. Text is not decoded and not compressed: the parsers read bytes. */
export const openWebSocket: OpenSocket = (url, options, handlers) => {
  const socket = new WebSocket(url, {
    handshakeTimeout: options.timeoutMs,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: MESSAGE_BYTES_MAX,
    followRedirects: false,
  });
  let end: SocketEnd | undefined;
  let isOver = false;
  const finish = (fallback: SocketEnd): void => {
    if (isOver) return;
    isOver = true;
    handlers.closed(end ?? fallback);
  };
  socket.on('open', () => {
    if (!isOver) handlers.opened();
  });
  socket.on('message', (data) => {
    if (!isOver) handlers.message(bytesOf(data));
  });
  socket.on('pong', () => {
    if (!isOver) handlers.pong();
  });
  socket.on('unexpected-response', (request, response) => {
    const status = response.statusCode ?? 0;
    const wait = retryAfterMs(response.headers['retry-after'], response.headers.date);
    end = {
      detail: `the handshake was answered with HTTP ${status}`,
      status,
      ...(wait === undefined ? {} : { retryAfterMs: wait }),
    };
    request.destroy();
    finish(end);
  });
  socket.on('error', (error) => {
    end ??= { detail: error.message, status: 0 };
  });
  socket.on('close', (code, reason) => {
    const text = reason.length === 0 ? '' : ` (${reason.toString('utf8')})`;
    finish({ detail: `closed with code ${code}${text}`, status: 0 });
  });
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    ping: () => {
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(1000),
    terminate: () => socket.terminate(),
  };
};
