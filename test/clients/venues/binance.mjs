/** Clients that trade on `bot4 sim serve --venue binance`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ccxtSuite } from '../ccxt-suite.mjs';

const SERVE = ['--limits', 'none'];

/** A script beside this folder that prints `ok` or `FAILED` with the name of each check. */
function script(file, hasFolder = false) {
  return ({ python, sources, port, key, secret, folder }) => ({
    program: python,
    args: [join(sources, file), String(port), key, secret, ...(hasFolder ? [folder] : [])],
  });
}

/** The same, for a client of this project's own Node. */
function nodeScript(file) {
  return ({ node, sources, port, key, secret }) => ({
    program: node,
    args: [join(sources, file), String(port), key, secret],
  });
}

/** freqtrade's markets have grids on which commissions are whole units, so that its floating point is exact. */
const FREQTRADE_SERVE = [
  ...SERVE,
  '--history',
  '5',
  '--symbols',
  'BNBUSDT,LTCUSDT,XRPUSDT,SOLUSDT',
  '--balances',
  'BNB=1000,LTC=1000000,XRP=10000000,SOL=10000000,USDT=100000',
];

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
  {
    name: 'ccxt-node',
    title: 'ccxt 4.5.84 in Node, REST, streams, WebSocket API',
    venue: 'binance',
    serve: SERVE,
    atLeast: 27,
    command: nodeScript('ccxt-node.mjs'),
  },
  {
    name: 'ws',
    title: 'ws 8.23.0, every public stream',
    venue: 'binance',
    serve: SERVE,
    atLeast: 46,
    command: nodeScript('ws-streams.mjs'),
  },
  {
    name: 'freqtrade',
    title: 'freqtrade 2026.9, live, 8 trades',
    venue: 'binance',
    serve: FREQTRADE_SERVE,
    requirements: 'requirements-freqtrade.txt',
    atLeast: 33,
    timeoutMs: 540_000,
    prepare: ({ folder }) => rmSync(folder, { recursive: true, force: true }),
    command: script('freqtrade-live.py', true),
  },
  {
    name: 'nautilus',
    title: 'nautilus_trader 1.221.0, Binance adapter',
    venue: 'binance',
    serve: SERVE,
    requirements: 'requirements-nautilus.txt',
    atLeast: 17,
    timeoutMs: 180_000,
    command: script('nautilus.py'),
  },
];
