/**
 * The memory of a long session: the engine with features, strategy, risk, orders, fees, books and the simulated exchange
 * over trades that are made as they are needed, so that nothing but the session itself can grow.
 *
 *   node --expose-gc bench/long-run.ts [--events 10000000] [--limit-mb 250]
 *
 * Prints the resident memory at ten points, and ends with exit code 1 when it passes the limit, or when the second half of
 * the run needs more than a tenth above the first.
 */
import { parseArgs } from 'node:util';
import { cryptoDigest } from '../src/adapters/crypto/digest.ts';
import { MemoryJournal } from '../src/adapters/memory/memory-journal.ts';
import { SimVenue } from '../src/adapters/sim-venue/index.ts';
import { VmSandbox } from '../src/adapters/vm/sandbox.ts';
import { Session, type SessionSpec } from '../src/app/session.ts';
import { ppm, Rng } from '../src/core/index.ts';
import { feature } from '../src/domain/features/index.ts';
import { BarMatcher } from '../src/domain/sim/index.ts';
import { bundleStrategy } from '../src/domain/strategy/index.ts';
import type { MarketData, MarketEvent } from '../src/ports/index.ts';
import { CASH, INSTRUMENT, RISK, START_MICROS } from './engine/synthetic-market.ts';

/** Points at which memory is looked at. */
const POINTS = 10;
const BYTES_PER_MB = 1e6;
/** How much more the second half may need. */
const GROWTH = 1.1;

/** Seeded trades, one after the other, in one object. */
class EndlessTrades implements MarketData {
  readonly #rng = new Rng(17);
  readonly #event = {
    type: 'trade' as const,
    instrument: 0,
    time: START_MICROS,
    priceTicks: 3_000_000,
    lots: 1,
    side: 1,
  };
  readonly #events: readonly MarketEvent[] = [this.#event];
  #left: number;

  constructor(count: number) {
    this.#left = count;
  }

  get ended(): boolean {
    return this.#left === 0;
  }

  poll(): readonly MarketEvent[] | undefined {
    if (this.#left === 0) return undefined;
    this.#left -= 1;
    const event = this.#event;
    event.time += 100_000;
    event.priceTicks = Math.max(1_000_000, event.priceTicks + Math.floor(this.#rng.uniform() * 201) - 100);
    event.lots = 1 + Math.floor(this.#rng.uniform() * 1000);
    event.side = -event.side;
    return this.#events;
  }

  wait(): Promise<void> {
    return Promise.resolve();
  }
}

const STRATEGY = bundleStrategy({
  name: 'slow-cross',
  features: [],
  params: {},
  tradeFeatures: [
    feature.ema('fast', { input: 'price', period: 500 }),
    feature.ema('slow', { input: 'price', period: 1500 }),
  ],
  onTrade: ({ features }) => ({ target: (features.fast as number) > (features.slow as number) ? 1 : -1 }),
});

const SPEC: SessionSpec = {
  bundle: STRATEGY,
  instruments: [INSTRUMENT],
  initialCash: CASH,
  costs: { feePpm: ppm(1), slippagePpm: ppm(1), queueLots: 0 },
  risk: RISK,
  dataHash: 'synthetic',
};

/** What a run needed. */
export interface LongRun {
  readonly events: number;
  readonly orders: number;
  readonly seconds: number;
  /** (10,) resident memory after each tenth, in MB of 1,000,000 bytes. */
  readonly residentMb: readonly number[];
}

/** Runs a session over so many trades. */
export async function longRun(events: number): Promise<LongRun> {
  const { costs } = SPEC;
  const matcher = new BarMatcher({ instruments: [INSTRUMENT], costs, cash: CASH });
  const venue = new SimVenue(matcher, new EndlessTrades(events));
  const journal = new MemoryJournal({ keeps: false });
  const session = new Session(SPEC, { venue, journal, sandbox: new VmSandbox(), digest: cryptoDigest });
  const residentMb: number[] = [];
  let next = events / POINTS;
  const look = (): undefined => {
    residentMb.push(Math.round(process.memoryUsage.rss() / BYTES_PER_MB));
    next += events / POINTS;
  };
  const start = performance.now();
  const { result } = await session.run((handled) =>
    handled >= next && residentMb.length < POINTS - 1 ? look() : undefined,
  );
  look();
  if (session.trader.failure !== undefined) throw session.trader.failure;
  return { events: result.events, orders: result.orders, seconds: (performance.now() - start) / 1000, residentMb };
}

/** What is wrong with a run; empty when nothing is. */
export function judge({ residentMb }: LongRun, limitMb: number): string {
  const most = Math.max(...residentMb);
  if (most > limitMb) return `${most} MB resident, limit ${limitMb} MB`;
  const half = Math.ceil(residentMb.length / 2);
  const first = Math.max(...residentMb.slice(0, half));
  const second = Math.max(...residentMb.slice(half));
  return second > first * GROWTH ? `memory grows: ${first} MB in the first half, ${second} MB in the second` : '';
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { events: { type: 'string', default: '10000000' }, 'limit-mb': { type: 'string', default: '250' } },
  });
  const run = await longRun(Number(values.events));
  const rate = Math.round(run.events / run.seconds).toLocaleString('en');
  const counts = `${run.events.toLocaleString('en')} events, ${run.orders.toLocaleString('en')} orders`;
  process.stdout.write(`${counts} in ${run.seconds.toFixed(1)} s, ${rate} a second\n`);
  process.stdout.write(`resident after each tenth, MB: ${run.residentMb.join(' ')}\n`);
  const problem = judge(run, Number(values['limit-mb']));
  if (problem !== '') {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
}
