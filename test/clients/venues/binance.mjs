/** Clients that trade on `bot4 sim serve --venue binance`. */
import { join } from 'node:path';
import { ccxtSuite } from '../ccxt-suite.mjs';

const SERVE = ['--limits', 'none'];

/** A script beside this folder that prints `ok` or `FAILED` with the name of each check. */
function script(file) {
  return ({ python, sources, port, key, secret }) => ({
    program: python,
    args: [join(sources, file), String(port), key, secret],
  });
}

const suite = ccxtSuite({
  venue: 'binance',
  id: 'binance',
  symbol: 'BTC/USDT',
  serve: SERVE,
  atLeast: { rest: 15, ws: 14 },
  skipped: {
    orderBook: { timestamp: 'the depth of spot has none' },
    fetchOrderBook: { timestamp: 'the depth of spot has none' },
    watchOrders: { stopPrice: 'the venue writes P as 0.00000000 for orders without a stop' },
    fetchMarginModes: 'margin is no part of a spot venue',
  },
  settings: ({ http, ws, key, secret }) => {
    const rest = `${http}/api/v3`;
    const streams = `${ws}/stream/ws`;
    const api = { spot: `${ws}/ws-api/v3` };
    return {
      apiKey: key,
      secret,
      sandbox: true,
      urls: { test: { public: rest, private: rest, v1: rest, ws: { spot: streams, margin: streams, 'ws-api': api } } },
      options: { fetchMarkets: { types: ['spot'] }, fetchMargins: false },
      has: { swap: false, future: false, option: false, fetchCurrencies: false },
    };
  },
});

export const CLIENTS = [
  {
    name: 'python-binance',
    title: 'python-binance 1.0.37',
    venue: 'binance',
    serve: SERVE,
    requirements: 'requirements-python-binance.txt',
    atLeast: 18,
    command: script('python-binance.py'),
  },
  {
    name: 'binance-connector',
    title: 'binance-connector 3.13.0',
    venue: 'binance',
    serve: SERVE,
    requirements: 'requirements-connector.txt',
    atLeast: 16,
    command: script('binance-connector.py'),
  },
  ...suite,
];
