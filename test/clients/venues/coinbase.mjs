/** Clients that trade on `bot4 sim serve --venue coinbase`. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ccxtSuite } from '../ccxt-suite.mjs';

const SERVE = ['--limits', 'none'];

/** A key as the venue's developer platform hands it out: a name, and an EC private key in PEM. */
const credentials = {
  key: `organizations/${randomUUID()}/apiKeys/${randomUUID()}`,
  secret: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' }),
};

const suite = ccxtSuite({
  venue: 'coinbase',
  id: 'coinbase',
  symbol: 'BTC/USD',
  serve: SERVE,
  credentials,
  atLeast: { rest: 20, ws: 14 },
  skipped: {},
  settings: ({ http, ws, key, secret }) => ({
    apiKey: key,
    secret,
    sandbox: true,
    urls: { test: { rest: http, ws } },
    has: { swap: false, future: false },
  }),
});

export const CLIENTS = [
  ...suite,
  {
    name: 'coinbase-advanced-py',
    title: 'coinbase-advanced-py 1.8.4, the venue’s own SDK',
    venue: 'coinbase',
    serve: SERVE,
    credentials,
    requirements: 'requirements-coinbase.txt',
    atLeast: 25,
    command: ({ python, sources, port, key, secret }) => ({
      program: python,
      args: [join(sources, 'coinbase-advanced.py'), String(port), key, secret],
    }),
  },
];
