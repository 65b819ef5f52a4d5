/**
 * A fuzz run, called by `fuzz-process.ts`: `fuzz-child.ts session PROTOCOL SEED DAMAGED` or `fuzz-child.ts binance MARKET
 * SEED MUTATIONS`. Writes the report to standard output, as V8 serializes it.
 */
import { serialize } from 'node:v8';
import type { BinanceMarket } from '../../src/adapters/binance/index.ts';
import { Rng } from '../../src/core/index.ts';
import { BinanceFuzz } from './binance-fuzz.ts';
import { fuzzSession } from './session-fuzz.ts';
import type { Protocol } from './session-venue.ts';

// Most damaged messages are no JSON, and half of the time would go into stack traces of the reference.
Error.stackTraceLimit = 0;

const [kind, what, seed, count] = process.argv.slice(2);

function report(): unknown {
  if (kind === 'session') return fuzzSession(what as Protocol, { seed: Number(seed), damaged: Number(count) });
  return new BinanceFuzz(what as BinanceMarket, new Rng(Number(seed))).run(Number(count));
}

process.stdout.write(serialize(report()));
