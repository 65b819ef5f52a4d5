/** Kraken Spot on loopback: REST and WebSocket v2, public and private on one address, in front of one venue. */
import type { ChaosPlan } from '../../../domain/sim/index.ts';
import { type HostedServer, startHostedServer } from '../hosted/hosted-server.ts';
import type { LoopbackPeer, LoopbackProtocol } from '../loopback-server.ts';
import { krakenChaos } from './chaos-words.ts';
import { PublicFeeds } from './public-feeds.ts';
import { answerRest } from './rest.ts';
import { KrakenSocket } from './socket.ts';
import type { KrakenVenue } from './venue.ts';

const PINGS = { everyMs: 20_000, answerWithinMs: 60_000 };
const FIRST_CONNECTION = 6_447_481_662_169_813;

/** How a server is set up. */
export interface KrakenServerOptions {
  readonly venue: KrakenVenue;
  /** What goes wrong, from the start of the server on. */
  readonly chaos?: ChaosPlan;
}

/** Starts a server. @param port 0 for any free one. */
export function startKrakenServer({ venue, chaos }: KrakenServerOptions, port: number): Promise<HostedServer> {
  const feeds = new PublicFeeds(venue);
  const sockets = new Set<KrakenSocket>();
  let connections = 0;
  const connect = (peer: LoopbackPeer): boolean => {
    if (!/^\/v2\/?$/.test(peer.path)) return false;
    connections += 1;
    const socket = new KrakenSocket({ venue, feeds }, peer, FIRST_CONNECTION + connections);
    sockets.add(socket);
    peer.onClose(() => {
      sockets.delete(socket);
      socket.close();
    });
    return true;
  };
  const protocol: LoopbackProtocol = { answer: (request) => answerRest(venue, request), connect };
  const startUs = venue.wallUs;
  const hooks = {
    elapsed: () => venue.wallUs - venue.skewUs - startUs,
    rulesChanged: () => {
      for (const socket of sockets) socket.tellInstruments();
    },
  };
  return startHostedServer(
    {
      protocol,
      pings: PINGS,
      latency: venue.latency,
      chaos: chaos === undefined ? undefined : krakenChaos(chaos, venue, hooks),
      tick: () => {
        feeds.tick(venue.tick());
        for (const socket of sockets) socket.tick(venue.wallUs);
      },
    },
    port,
  );
}
