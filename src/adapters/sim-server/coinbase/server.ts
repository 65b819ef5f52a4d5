/**
 * Coinbase Advanced on loopback: REST and streams in front of one venue, with what goes wrong by plan in front of both.
 */
import type { ChaosPlan } from '../../../domain/sim/index.ts';
import type { ChaosWords } from '../chaos-carrier.ts';
import { HostedChaos } from '../hosted/hosted-chaos.ts';
import { type HostedServer, startHostedServer } from '../hosted/hosted-server.ts';
import { chaosAnswer, chaosChannel, chaosKind, chaosSpoil } from './chaos-words.ts';
import { CoinbaseRest, type Hold } from './rest.ts';
import { CoinbaseSockets } from './stream-socket.ts';
import type { CoinbaseVenue } from './venue.ts';

const US_PER_MS = 1000;
const PINGS = { everyMs: 20_000, answerWithinMs: 60_000 };

/** How a server is set up. */
export interface CoinbaseServerOptions {
  readonly venue: CoinbaseVenue;
  /** The way of requests with a key from arrival to the matching engine. */
  readonly hold?: Hold;
  /** What goes wrong, from the start of the server on. */
  readonly chaos?: ChaosPlan;
}

function wordsOf(venue: CoinbaseVenue, sockets: CoinbaseSockets, plan: ChaosPlan): ChaosWords {
  const startUs = venue.wallUs;
  const chaos = new HostedChaos(venue, plan, {
    endUserStreams: () => sockets.endUsers(),
    changeFilters: (isOther) => {
      for (const { product } of venue.markets) product.hasOtherFilters = isOther;
      venue.streams.tellStatus();
    },
    statusChanged: () => venue.streams.tellStatus(),
  });
  return {
    plan,
    elapsed: () => venue.wallUs - venue.skewUs - startUs,
    kindOf: chaosKind,
    channelOf: chaosChannel,
    answer: chaosAnswer,
    now: () => venue.now(),
    spoil: chaosSpoil,
    settle: (condition) => chaos.settle(condition),
    happen: (incident) => chaos.happen(incident),
  };
}

/** Starts a server. @param port 0 for any free one. */
export function startCoinbaseServer(options: CoinbaseServerOptions, port: number): Promise<HostedServer> {
  const { venue, hold, chaos } = options;
  const rest = new CoinbaseRest(venue, hold);
  const sockets = new CoinbaseSockets(venue);
  return startHostedServer(
    {
      protocol: { answer: (request) => rest.answer(request), connect: (peer) => sockets.connect(peer) },
      pings: PINGS,
      latency: venue.latency,
      chaos: chaos === undefined ? undefined : wordsOf(venue, sockets, chaos),
      tick: () => {
        venue.live();
        venue.streams.tick(Math.floor(venue.wallUs / US_PER_MS));
        sockets.tick();
      },
    },
    port,
  );
}
