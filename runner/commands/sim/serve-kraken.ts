/** Kraken Spot as `bot4 sim serve` offers it. */
import { randomBytes } from 'node:crypto';
import {
  openSimulatedKraken,
  startKrakenServer,
  UNLIMITED_KRAKEN,
} from '../../../src/adapters/sim-server/kraken/index.ts';
import { InputError } from '../../../src/core/index.ts';
import type { ServedVenue } from './served-venue.ts';

const KEY_BYTES = 42;
const SECRET_BYTES = 64;
const BASE64 = /^[A-Za-z0-9+/_-]{1,256}={0,2}$/;

/** Key or secret of the venue: base64. @throws BOT4_CLI_USAGE */
function base64(option: string, given: string | undefined, bytes: number): string {
  const value = given ?? randomBytes(bytes).toString('base64');
  if (!BASE64.test(value)) throw new InputError('BOT4_CLI_USAGE', `${option}: base64 is needed, at most 256 letters`);
  return value;
}

/** `--venue kraken`. Key and secret are base64; requests are signed with the decoded secret. */
export const SERVE_KRAKEN: ServedVenue = {
  defaults: { symbols: 'BTC/USD,ETH/USD', balances: 'BTC=10,ETH=100,USD=1000000' },
  credentials: ({ key, secret }) => ({
    key: base64('--key', key, KEY_BYTES),
    secret: base64('--secret', secret, SECRET_BYTES),
  }),
  async start({ port, venue: market, chaos, isUnlimited }) {
    const venue = openSimulatedKraken({ ...market, ...(isUnlimited ? { limits: UNLIMITED_KRAKEN } : {}) });
    const server = await startKrakenServer(chaos === undefined ? { venue } : { venue, chaos }, port);
    return {
      server,
      addresses: [
        ['REST', `http://127.0.0.1:${server.port}/0`],
        ['streams', `ws://127.0.0.1:${server.port}/v2`],
      ],
    };
  },
};
