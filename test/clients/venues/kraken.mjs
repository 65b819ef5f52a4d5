/** Clients that trade on `bot4 sim serve --venue kraken`. */
import { randomBytes } from 'node:crypto';
import { ccxtSuite } from '../ccxt-suite.mjs';

const SERVE = ['--limits', 'none'];

/** Key and secret as the venue hands them out. */
const credentials = { key: randomBytes(42).toString('base64'), secret: randomBytes(64).toString('base64') };

const suite = ccxtSuite({
  venue: 'kraken',
  id: 'kraken',
  symbol: 'BTC/USD',
  serve: SERVE,
  credentials,
  atLeast: { rest: 15, ws: 9 },
  // What ccxt makes of this venue's answers, whoever gives them: its own list leaves out the whole WebSocket part.
  skipped: {
    loadMarkets: { currencyIdAndCode: 'ccxt writes its own name of an asset, not that of the venue, into baseId' },
    fetchMarkets: { currencyIdAndCode: 'the same' },
    fetchCurrencies: {
      withdraw: 'the venue does not say, and ccxt leaves it empty',
      deposit: 'the same',
      activeMajorCurrencies: 'the same',
    },
    orderBook: { timestamp: 'books of the venue have none, those of the stream only from the first update on' },
    ledger: { account: 'ccxt leaves it empty' },
    watchMyTrades: { fees: 'ccxt writes only fee' },
    watchBalance: 'the stream tells totals, of which ccxt makes neither free nor used',
    watchOrders: 'ccxt leaves the cost of a fee as text, which its suite refuses',
  },
  settings: ({ http, ws, key, secret }) => {
    const streams = `${ws}/v2`;
    return {
      apiKey: key,
      secret,
      sandbox: true,
      urls: {
        test: {
          public: http,
          private: http,
          ws: { public: streams, private: streams, publicV2: streams, privateV2: streams },
        },
      },
    };
  },
});

/** Over REST nothing waits for an event; the fee of an order, which ccxt leaves as text, would fail its suite. */
export const CLIENTS = suite.map((entry) => (entry.name.endsWith('-rest') ? { ...entry, hasActivity: false } : entry));
