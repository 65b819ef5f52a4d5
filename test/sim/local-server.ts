/** A simulated venue on loopback for tests, and a client that is its account. */
import { SystemClock } from '../../src/adapters/clock/system-clock.ts';
import {
  type BinanceServerOptions,
  type BinanceVenue,
  type HostedServer,
  openSimulatedVenue,
  type SimulatedVenueOptions,
  startBinanceServer,
} from '../../src/adapters/sim-server/index.ts';
import { TestClient } from './binance-client.ts';

export const NO_LIMITS = { weight: 1e9, raw: 1e9, ordersTenSeconds: 1e9, ordersDay: 1e9 } as const;

/** A server, its venue and two clients: one trades, the other is who it trades with. */
export interface LocalServer {
  readonly server: HostedServer;
  readonly venue: BinanceVenue;
  readonly client: TestClient;
  readonly other: TestClient;
  close(): Promise<void>;
}

const BALANCES = { BTC: '100', USDT: '10000000', ETH: '1000' };

/** Starts one; without a generated market unless it is asked for. */
export async function localServer(
  options: Partial<SimulatedVenueOptions> = {},
  more: Omit<BinanceServerOptions, 'venue'> = {},
): Promise<LocalServer> {
  const venue = openSimulatedVenue({
    symbols: ['BTCUSDT', 'ETHUSDT', 'ETHBTC'],
    accounts: [
      { name: 'client', key: 'client-key', secret: 'client-secret', balances: BALANCES },
      { name: 'other', key: 'other-key', secret: 'other-secret', balances: BALANCES },
    ],
    seed: 7,
    market: 'none',
    historyMinutes: 0,
    clock: new SystemClock(),
    limits: NO_LIMITS,
    ...options,
  });
  const server = await startBinanceServer({ venue, ...more }, 0);
  const client = new TestClient(server.port, 'client-key', 'client-secret');
  const other = new TestClient(server.port, 'other-key', 'other-secret');
  return {
    server,
    venue,
    client,
    other,
    close: async () => {
      client.close();
      other.close();
      await server.close();
    },
  };
}
