/**
 * Binance Spot on loopback: REST, market streams, WebSocket API and user streams in front of one venue. A timer lets the
 * market live and sends what has come together; requests are answered at once.
 */
import type { ChaosPlan } from '../../../domain/sim/index.ts';
import { ChaosCarrier } from '../chaos-carrier.ts';
import { type LoopbackProtocol, LoopbackServer } from '../loopback-server.ts';
import { serveApi } from './api-socket.ts';
import { binanceChaos } from './chaos-words.ts';
import { apiMethods, restEndpoints } from './endpoints.ts';
import { Gate, type Hold } from './gate.ts';
import { ListenKeys } from './listen-keys.ts';
import { msOf } from './order-text.ts';
import { Rest } from './rest.ts';
import { serveStreams } from './stream-socket.ts';
import type { BinanceVenue } from './venue.ts';

const TICK_MS = 10;
const PINGS = { everyMs: 20_000, answerWithinMs: 60_000 };

/** How a server is set up. */
export interface BinanceServerOptions {
  readonly venue: BinanceVenue;
  /** The way of signed requests from arrival to the matching engine. */
  readonly hold?: Hold;
  /** What goes wrong, from the start of the server on. */
  readonly chaos?: ChaosPlan;
}

/** A server that listens. */
export interface BinanceServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a server. @param port 0 for any free one. */
export async function startBinanceServer(options: BinanceServerOptions, port: number): Promise<BinanceServer> {
  const { venue, hold, chaos } = options;
  const keys = new ListenKeys();
  const gate = new Gate(venue, hold);
  const rest = new Rest(venue, gate, restEndpoints(keys));
  const methods = apiMethods(keys);
  const protocol: LoopbackProtocol = {
    answer: (request) => rest.answer(request),
    connect: (peer) => {
      if (peer.path.startsWith('/ws-api/')) serveApi({ venue, gate, methods }, peer);
      else if (/^\/(?:ws|stream)(?:\/|$)/.test(peer.path)) serveStreams({ venue, keys }, peer);
      else return false;
      return true;
    },
  };
  const startUs = venue.wallUs;
  const carrier =
    chaos === undefined
      ? undefined
      : new ChaosCarrier(
          protocol,
          binanceChaos(chaos, () => venue.wallUs - startUs),
        );
  const server = new LoopbackServer(carrier ?? protocol, PINGS);
  const bound = await server.listen(port);
  const ticking = setInterval(() => {
    venue.streams.tick(msOf(venue.live()));
    carrier?.tick();
  }, TICK_MS);
  return {
    port: bound,
    close: async () => {
      clearInterval(ticking);
      await server.close();
    },
  };
}
