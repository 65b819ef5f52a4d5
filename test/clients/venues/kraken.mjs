/** Clients that trade on `bot4 sim serve --venue kraken`. */
import { randomBytes } from 'node:crypto';
import { ccxtSuite } from '../ccxt-suite.mjs';

const SERVE = ['--limits', 'none'];

/** Key and secret as the venue hands them out. */
const credentials = { key: randomBytes(42).toString('base64'), secret: randomBytes(64).toString('base64') };

export const CLIENTS = ccxtSuite({
  venue: 'kraken',
  id: 'kraken',
  symbol: 'BTC/USD',
  serve: SERVE,
  credentials,
  atLeast: { rest: 15, ws: 9 },
  skipped: {
    loadMarkets: { currencyIdAndCode: 'ccxt writes its own name of an asset, not that of the venue, into baseId' },
    fetchMarkets: { currencyIdAndCode: 'the same' },
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
