/** Binance Spot as `bot4 sim serve` offers it. */
import {
  openSimulatedVenue,
  readKeySecret,
  startBinanceServer,
  USUAL_LIMITS,
} from '../../../src/adapters/sim-server/index.ts';
import { plainKey, type ServedVenue } from './served-venue.ts';

const NO_LIMIT = 1_000_000_000;
const NO_LIMITS = { weight: NO_LIMIT, raw: NO_LIMIT, ordersTenSeconds: NO_LIMIT, ordersDay: NO_LIMIT };

/** Binance Spot. */
export const SERVE_BINANCE: ServedVenue = {
  defaults: { symbols: 'BTCUSDT,ETHUSDT', balances: 'BTC=10,ETH=100,USDT=1000000' },
  credentials: ({ key, secret }) => {
    if (secret !== undefined) readKeySecret(secret);
    return { key: plainKey('--key', key), secret: secret ?? plainKey('--secret', undefined) };
  },
  async start({ port, venue: market, chaos, isUnlimited, listenKeys }) {
    const venue = openSimulatedVenue({ ...market, limits: isUnlimited ? NO_LIMITS : USUAL_LIMITS, listenKeys });
    const server = await startBinanceServer(chaos === undefined ? { venue } : { venue, chaos }, port);
    return {
      server,
      addresses: [
        ['REST', `http://127.0.0.1:${server.port}/api/v3`],
        ['streams', `ws://127.0.0.1:${server.port}/ws and /stream`],
        ['API', `ws://127.0.0.1:${server.port}/ws-api/v3`],
      ],
    };
  },
};
