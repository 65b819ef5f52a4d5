/** Coinbase Advanced as `bot4 sim serve` knows it. */
import {
  makeApiKey,
  openSimulatedCoinbase,
  readApiKey,
  startCoinbaseServer,
  UNLIMITED_COINBASE,
} from '../../../src/adapters/sim-server/coinbase/index.ts';
import type { ServedVenue } from './served-venue.ts';

/** `--venue coinbase`. A key is a name and an EC private key in PEM, as the venue's developer platform hands it out. */
export const SERVE_COINBASE: ServedVenue = {
  defaults: { symbols: 'BTC-USD,ETH-USD', balances: 'BTC=10,ETH=100,USD=1000000' },
  credentials: (given) => {
    const made = makeApiKey();
    const key = given.key ?? made.key;
    const secret = (given.secret ?? made.secret).replaceAll('\\n', '\n');
    readApiKey(key, secret);
    return { key, secret };
  },
  start: async ({ port, venue: setup, chaos, isUnlimited }) => {
    const venue = openSimulatedCoinbase({ ...setup, ...(isUnlimited ? { limits: UNLIMITED_COINBASE } : {}) });
    const server = await startCoinbaseServer(chaos === undefined ? { venue } : { venue, chaos }, port);
    return {
      server,
      addresses: [
        ['REST', `http://127.0.0.1:${server.port}`],
        ['streams', `ws://127.0.0.1:${server.port}`],
      ],
    };
  },
};
