/**
 * A market maker over depth, as peer-hftbacktest.py has it: every 100 ms it cancels what is open and quotes one unit at
 * both best prices, unless they cross. As a program it reads rows of `depthRows`, runs once and prints what came of it:
 *
 *   depth-maker.ts FILE
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ppm } from '../../src/core/index.ts';
import { type DepthDesk, type DepthEvents, depthBacktest } from '../../src/domain/depth/index.ts';
import { defineInstrument } from '../../src/domain/market/index.ts';
import { depthEventsOfRows } from './depth-inputs.ts';
import type { Answer } from './work.ts';

const MS = 1e6;
/** One unit. */
const LOTS = 1000;
const QUOTE_UNITS = 1e8;

const OPTIONS = {
  instrument: defineInstrument({
    symbol: 'BTCUSDT',
    kind: 'perp',
    base: 'BTC',
    quote: 'USDT',
    tickSize: '0.1',
    lotSize: '0.001',
    minNotional: '0.1',
    maxPrice: '100000',
  }),
  makerFeePpm: ppm(-50),
  takerFeePpm: ppm(700),
  entryNs: 10 * MS,
  responseNs: 10 * MS,
  stepNs: 100 * MS,
};

function quote(desk: DepthDesk): void {
  const { bidTicks, askTicks } = desk;
  if (bidTicks < 0 || askTicks < 0 || bidTicks >= askTicks) return;
  const { open } = desk;
  while (open.length > 0) desk.cancel(open[open.length - 1] as number);
  desk.submit({ side: 'buy', ticks: bidTicks, lots: LOTS, postOnly: true });
  desk.submit({ side: 'sell', ticks: askTicks, lots: LOTS, postOnly: true });
}

/** Runs the market maker. */
export function makeMarket(events: DepthEvents): Answer {
  const result = depthBacktest(events, OPTIONS, quote);
  return {
    orders: result.submitted,
    fills: result.fills.length,
    position: result.positionLots / LOTS,
    cash: result.cash / QUOTE_UNITS,
    fees: result.fees / QUOTE_UNITS,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { buffer, byteOffset, byteLength } = readFileSync(process.argv[2] as string);
  const values = new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength));
  process.stdout.write(`${JSON.stringify(makeMarket(depthEventsOfRows(values)))}\n`);
}
