/**
 * Runs a fuzz in a process of its own. A million messages under the counters of coverage take four times as long, and
 * nothing is covered by them alone.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deserialize } from 'node:v8';
import type { BinanceMarket } from '../../src/adapters/binance/index.ts';
import type { FuzzReport as BinanceReport } from './binance-fuzz.ts';
import type { FuzzReport as SessionReport } from './session-fuzz.ts';
import type { Protocol } from './session-venue.ts';

const CHILD = fileURLToPath(new URL('fuzz-child.ts', import.meta.url));
const OUTPUT_BYTES = 2 ** 26;
const TIMEOUT_MS = 1_800_000;

async function run(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', CHILD, ...args], {
    encoding: 'buffer',
    maxBuffer: OUTPUT_BYTES,
    timeout: TIMEOUT_MS,
  });
  return deserialize(stdout);
}

/** `fuzzSession`, elsewhere. */
export async function fuzzSessionElsewhere(
  protocol: Protocol,
  o: { readonly seed: number; readonly damaged: number },
): Promise<SessionReport> {
  return (await run('session', protocol, String(o.seed), String(o.damaged))) as SessionReport;
}

/** A run of `BinanceFuzz`, elsewhere. */
export async function fuzzBinanceElsewhere(
  market: BinanceMarket,
  o: { readonly seed: number; readonly mutations: number },
): Promise<BinanceReport> {
  return (await run('binance', market, String(o.seed), String(o.mutations))) as BinanceReport;
}
