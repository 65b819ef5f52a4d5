/** Clients that trade on `bot4 sim serve --venue coinbase`. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ccxtSuite } from '../ccxt-suite.mjs';

const SERVE = ['--limits', 'none', '--history', '10'];

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
  atLeast: { rest: 15, ws: 7 },
  // ccxt does not run its suite on this venue's private endpoints; where it fails, it fails on the real venue as well.
  skipped: {
    afterConstruct: { networks: 'ccxt takes the names of currencies for networks' },
    fetchCurrencies: {
      precision: 'the venue says none, and ccxt fills none in',
      withdraw: 'ccxt leaves it out',
      deposit: 'ccxt leaves it out',
      activeMajorCurrencies: 'same',
    },
    fetchTrades: { sideSequence: 'the side of a trade is that of the maker' },
    fetchOrders: 'ccxt leaves total_fees a text, which its own check refuses',
    fetchOpenOrders: 'same',
    fetchClosedOrders: 'same',
    fetchCanceledOrders: 'same',
    watchOrders: 'ccxt calls the commission of an order its amount, which its own check refuses',
  },
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
    atLeast: 41,
    command: ({ python, sources, port, key, secret }) => ({
      program: python,
      args: [join(sources, 'coinbase-advanced.py'), String(port), key, secret],
    }),
  },
];
