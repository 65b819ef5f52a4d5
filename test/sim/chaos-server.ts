/** A simulated Binance under faults of a test, and trades on it that no fault touches. */

import type { SimulatedVenueOptions } from '../../src/adapters/sim-server/index.ts';
import {
  type ChaosFault,
  ChaosPlan,
  clearOrderRequest,
  makeOrderRequest,
  SCENARIO_VERSION,
} from '../../src/domain/sim/index.ts';
import { type LocalServer, localServer } from './local-server.ts';

/** Starts one under these faults, from its start on. */
export function chaosServer(...faults: ChaosFault[]): Promise<LocalServer> {
  return chaosVenue({}, ...faults);
}

/** The same, set up otherwise. */
export function chaosVenue(options: Partial<SimulatedVenueOptions>, ...faults: ChaosFault[]): Promise<LocalServer> {
  return localServer(options, { chaos: new ChaosPlan(1, { version: SCENARIO_VERSION, name: 'test', faults }) });
}

/** The other account sells 0.1 BTC to the client at 60,000, past the network. */
export function tradeInside({ venue }: LocalServer, lots = 10_000): void {
  const request = makeOrderRequest();
  for (const [account, side] of [
    [1, -1],
    [0, 1],
  ] as const) {
    clearOrderRequest(request);
    request.account = account;
    request.side = side;
    request.priceTicks = 6_000_000;
    request.lots = lots;
    venue.run((timeUs) => venue.exchange.submit(timeUs, request));
  }
}

/** Accounts of a server with one client only. */
export const ONE_CLIENT = [
  { name: 'client', key: 'client-key', secret: 'client-secret', balances: { BTC: '100', USDT: '10000000' } },
] as const;

/** An account of nobody on the network quotes BTCUSDT: 50 BTC at 59,000 and at 61,000. */
export function quoteInside({ venue }: LocalServer): void {
  const { exchange } = venue;
  venue.run((timeUs) => {
    const account = exchange.addAccount({ name: 'maker', tradeGroup: -1, enabled: true, feeSchedule: 'house' });
    const request = makeOrderRequest();
    for (const [asset, side, ticks] of [
      ['USDT', 1, 5_900_000],
      ['BTC', -1, 6_100_000],
    ] as const) {
      exchange.deposit(timeUs, account, exchange.assetOf(asset), 5e14);
      clearOrderRequest(request);
      request.account = account;
      request.side = side;
      request.priceTicks = ticks;
      request.lots = 5_000_000;
      exchange.submit(timeUs, request);
    }
  });
}
