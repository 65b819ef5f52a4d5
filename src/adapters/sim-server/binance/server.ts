/**
 * Binance Spot on loopback: REST, market streams, WebSocket API and user streams in front of one venue.
 */
import type { ChaosPlan } from '../../../domain/sim/index.ts';
import { type HostedServer, startHostedServer } from '../hosted/hosted-server.ts';
import type { LoopbackProtocol } from '../loopback-server.ts';
import { serveApi } from './api-socket.ts';
import { binanceChaos } from './chaos-words.ts';
import { apiMethods, restEndpoints } from './endpoints.ts';
import { Gate, type Hold } from './gate.ts';
import { ListenKeys } from './listen-keys.ts';
import { msOf } from './order-text.ts';
import { Rest } from './rest.ts';
import { serveStreams } from './stream-socket.ts';
import type { BinanceVenue } from './venue.ts';

const PINGS = { everyMs: 20_000, answerWithinMs: 60_000 };

/** How a server is set up. */
export interface BinanceServerOptions {
  readonly venue: BinanceVenue;
  /** The way of signed requests from arrival to the matching engine. */
  readonly hold?: Hold;
  /** What goes wrong, from the start of the server on. */
  readonly chaos?: ChaosPlan;
}

/** Starts a server. @param port 0 for any free one. */
export function startBinanceServer(options: BinanceServerOptions, port: number): Promise<HostedServer> {
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
  return startHostedServer(
    {
      protocol,
      pings: PINGS,
      latency: venue.latency,
      chaos: chaos === undefined ? undefined : binanceChaos(chaos, venue, keys),
      tick: () => venue.streams.tick(msOf(venue.live())),
    },
    port,
  );
}
