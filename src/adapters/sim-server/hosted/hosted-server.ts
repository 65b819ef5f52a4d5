/**
 * A venue that listens on loopback. A timer lets its market live and sends what has come together; requests are answered
 * at once. What goes wrong by plan is carried out in front of the protocol.
 */
import { ChaosCarrier, type ChaosWords } from '../chaos-carrier.ts';
import { LatencyCarrier, type LatencyWay } from '../latency-carrier.ts';
import { type LoopbackProtocol, LoopbackServer, type PingTimes } from '../loopback-server.ts';

const TICK_MS = 10;

/** What listens. */
export interface HostedProtocol {
  readonly protocol: LoopbackProtocol;
  readonly pings: PingTimes;
  /** What goes wrong, in the words of the venue. */
  readonly chaos?: ChaosWords | undefined;
  /** How long messages are under way; not at all when absent. */
  readonly latency?: LatencyWay | undefined;
  /** Every few milliseconds: lets the market live, sends what is due. */
  tick(): void;
}

/** A server that listens. */
export interface HostedServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts a server. @param port 0 for any free one. */
export async function startHostedServer(hosted: HostedProtocol, port: number): Promise<HostedServer> {
  const { protocol, chaos, latency } = hosted;
  const near = latency === undefined ? protocol : new LatencyCarrier(protocol, latency);
  const carrier = chaos === undefined ? undefined : new ChaosCarrier(near, chaos);
  const server = new LoopbackServer(carrier ?? near, hosted.pings);
  const bound = await server.listen(port);
  const ticking = setInterval(() => {
    hosted.tick();
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
