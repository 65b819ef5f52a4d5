/**
 * `bot4 data fetch`: history of a venue into the catalog. Stopped or killed, the same command goes on where it was; a run
 * with a later end adds what is new.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type FileCatalog, InstrumentStore, keepFindings } from '../../../src/adapters/catalog/index.ts';
import {
  type CcxtVenueName,
  type ClientOptions,
  type FetchKind,
  FetchStopped,
  findVenueMarket,
  instrumentRecord,
  openReader,
  VenueClient,
  type VenueMarket,
  venueTime,
} from '../../../src/adapters/ccxt/index.ts';
import { writeFileAtomic } from '../../../src/adapters/fs/atomic-write.ts';
import { type CommitCut, type FetchSummary, fetchHistory } from '../../../src/app/fetch.ts';
import { isoTime, parseInterval, parseTimeText } from '../../../src/app/fetch-plan.ts';
import { InputError } from '../../../src/core/index.ts';
import { EXIT, result, say } from '../../console.ts';
import { ROOT } from '../../paths.ts';
import { ProgressView, remaining } from './fetch-progress.ts';
import { type CatalogOptions, catalogOf, count } from './place.ts';

/** Options as the command line gives them. */
export interface FetchOptions extends CatalogOptions {
  readonly venue: string;
  readonly symbol: readonly string[];
  readonly from: string;
  readonly to?: string;
  readonly kind?: string;
  readonly interval?: string;
  readonly baseUrl?: string;
}

/** What shells expect of a program that an interrupt ended. */
const EXIT_INTERRUPTED = 130;

const VENUES: readonly CcxtVenueName[] = ['binance', 'binanceusdm', 'kraken', 'coinbase'];
const KINDS: readonly FetchKind[] = ['bars', 'trades', 'funding'];

/** Trades and settlements show up at the venue a moment after they happen: the last seconds are left to the next run. */
const SETTLED_MICROS = 5e6;
/** Commits: this many bars, this many ids of trades, a year of settlements. */
const BARS_A_COMMIT = 10_000;
const IDS_A_COMMIT = 10_000;
const FUNDING_COMMIT_MICROS = 365 * 86_400e6;

function oneOf<T extends string>(text: string, all: readonly T[], key: string): T {
  const found = all.find((one) => one === text);
  if (found !== undefined) return found;
  throw new InputError('BOT4_DATA_UNSUPPORTED', `${key} '${text}' is not there; there are ${all.join(', ')}`, {
    place: { key },
  });
}

/** The parsed command line. */
interface Plan {
  readonly kind: FetchKind;
  readonly intervalMicros: number;
  readonly from: number;
  readonly to: number | undefined;
}

function planOf(options: FetchOptions): Plan {
  const kind = oneOf(options.kind ?? 'bars', KINDS, 'kind');
  const from = parseTimeText(options.from, 'from');
  const to = options.to === undefined ? undefined : parseTimeText(options.to, 'to');
  if (to !== undefined && to <= from) {
    throw new InputError('BOT4_CONFIG_VALUE', `to (${options.to}) is not after from (${options.from})`, {
      place: { key: 'to' },
    });
  }
  if (options.symbol.length === 0) {
    throw new InputError('BOT4_CONFIG_VALUE', 'name at least one market with --symbol', { place: { key: 'symbol' } });
  }
  return { kind, intervalMicros: parseInterval(options.interval ?? '1m'), from, to };
}

/** A perpetual of `binance` is a market of its futures venue. */
function venueOf(venue: CcxtVenueName, symbol: string): CcxtVenueName {
  return venue === 'binance' && symbol.includes(':') ? 'binanceusdm' : venue;
}

/** Bans outlive a process: a fetch that is started again during one must not ask either. */
function banFile(venue: string, baseUrl: string | undefined): ClientOptions['bans'] {
  const host = baseUrl === undefined ? '' : `-${baseUrl.replace(/^https?:\/\//, '').replace(/[^A-Za-z0-9.-]/g, '-')}`;
  const folder = join(ROOT, '.bot4', 'venue-bans');
  const file = join(folder, `${venue}${host}`);
  return {
    read() {
      try {
        return Number(readFileSync(file, 'utf8')) || 0;
      } catch {
        // No ban is known.
        return 0;
      }
    },
    write(untilMs) {
      mkdirSync(folder, { recursive: true });
      writeFileAtomic(file, String(untilMs));
    },
  };
}

/** End of the range that is settled at the venue. */
function settledEnd(plan: Plan, now: number): number {
  if (plan.kind === 'bars') {
    const over = Math.floor(now / plan.intervalMicros) * plan.intervalMicros;
    const asked = plan.to === undefined ? over : Math.floor(plan.to / plan.intervalMicros) * plan.intervalMicros;
    return Math.min(asked, over);
  }
  return Math.min(plan.to ?? now, now - SETTLED_MICROS);
}

function commitCut(plan: Plan): CommitCut {
  if (plan.kind === 'bars') return { spanMicros: BARS_A_COMMIT * plan.intervalMicros };
  return plan.kind === 'trades' ? { ids: IDS_A_COMMIT } : { spanMicros: FUNDING_COMMIT_MICROS };
}

function report(summary: FetchSummary, market: VenueMarket, end: number): void {
  const { manifest, rowsAdded, missing } = summary;
  if (manifest === undefined) {
    if (summary.outcome === 'stopped') {
      result(`${market.unified}: stopped before the first commit`);
      return;
    }
    throw new InputError('BOT4_DATA_TOO_SHORT', `${market.venue} has no row of ${market.unified} in this range`, {
      place: { key: 'from' },
    });
  }
  const range = `${isoTime(manifest.from)} to ${isoTime(manifest.to)}`;
  result(`${manifest.id}  ${count(manifest.rows)} rows, ${count(rowsAdded)} new, ${range}`);
  result(`  sha256 ${manifest.sha256}`);
  if (missing.rows > 0) {
    const longest = `the longest of ${count(missing.longest)} from ${isoTime(missing.longestFrom)}`;
    result(`  the venue lacks ${count(missing.rows)} rows in ${count(missing.runs)} runs, ${longest}`);
  }
  if (summary.outcome === 'stopped') result('  stopped; the same command goes on from here');
  else if (summary.outcome === 'already-complete') result(`  nothing to fetch up to ${isoTime(end)}`);
}

/** Everything that the fetch of one market needs. */
interface Job {
  readonly options: FetchOptions;
  readonly plan: Plan;
  readonly catalog: FileCatalog;
  readonly signal: AbortSignal;
}

async function hasTradeBars(job: Job, market: VenueMarket): Promise<boolean> {
  const all = await job.catalog.list();
  return all.some(
    ({ key, origins }) =>
      key.venue === market.venue &&
      key.symbol === market.symbol &&
      key.kind === 'bars' &&
      key.intervalMicros === job.plan.intervalMicros &&
      origins.some(({ source }) => source.includes('made into bars')),
  );
}

async function fetchMarket(job: Job, client: VenueClient, symbol: string, show: (view: ProgressView) => void) {
  const { plan, catalog, signal } = job;
  const now = await venueTime(client);
  const market = await findVenueMarket(client, symbol, now);
  new InstrumentStore(catalog.folder).put(instrumentRecord(market, `markets of ${client.name} through ccxt`));
  const to = settledEnd(plan, now);
  const from = plan.kind === 'bars' ? Math.ceil(plan.from / plan.intervalMicros) * plan.intervalMicros : plan.from;
  if (to <= from) {
    const detail = `nothing of ${market.unified} is over between --from and ${isoTime(to)}, by the venue's time`;
    throw new InputError('BOT4_DATA_TOO_SHORT', detail, { place: { key: 'from' } });
  }
  if (plan.to !== undefined && plan.to > now) say(`--to lies in the future: fetching up to ${isoTime(to)}`);
  const fromTrades = await hasTradeBars(job, market);
  const reader = openReader(client, market, { ...plan, from, nowMicros: now, fromTrades });
  const length = plan.kind === 'bars' ? ` ${job.options.interval ?? '1m'}` : '';
  const view = new ProgressView(`${market.venue} ${market.symbol}${length}`, { from, to });
  show(view);
  const summary = await fetchHistory({
    reader,
    catalog,
    origin: { source: reader.source, licence: 'none stated', synthetic: false },
    from,
    to,
    cut: commitCut(plan),
    stopped: () => signal.aborted,
    progress: (state) => view.update(state),
  });
  view.end();
  report(summary, market, to);
  if (summary.outcome === 'complete' && summary.rowsAdded > 0 && summary.manifest !== undefined) {
    const { quality } = await keepFindings(catalog, summary.manifest.id, { asOf: now });
    const [worst] = quality;
    if (worst !== undefined) result(`  quality: ${worst.severity}, ${worst.message} (bot4 data check tells all)`);
  }
  return summary;
}

async function fetchOne(job: Job, symbol: string): Promise<FetchSummary['outcome']> {
  const { options, signal } = job;
  let view: ProgressView | undefined;
  const venue = venueOf(oneOf(options.venue, VENUES, 'venue'), symbol);
  const client = new VenueClient({
    venue,
    ...(options.baseUrl === undefined ? {} : { baseUrl: options.baseUrl }),
    signal,
    bans: banFile(venue, options.baseUrl) as NonNullable<ClientOptions['bans']>,
    notify: ({ what, waitMs, detail }) => {
      const line =
        what === 'retry' ? `trying again in ${remaining(waitMs)}: ${detail}` : `${detail} of ${remaining(waitMs)}`;
      if (view === undefined) say(line);
      else view.note(line);
    },
    world: {
      nowMs: () => Date.now(),
      uniform: () => Math.random(),
      // A stop ends the wait early; whoever waited looks at the signal.
      sleep: (ms) => wait(ms, undefined, { signal }).catch(() => undefined),
    },
  });
  try {
    return (
      await fetchMarket(job, client, symbol, (shown) => {
        view = shown;
      })
    ).outcome;
  } catch (error) {
    if (error instanceof FetchStopped) return 'stopped';
    throw error;
  } finally {
    view?.end();
  }
}

/** Fetches every named market, one after the other. @returns the exit code. */
export async function dataFetch(options: FetchOptions): Promise<number> {
  const plan = planOf(options);
  oneOf(options.venue, VENUES, 'venue');
  const stop = new AbortController();
  const onSignal = (): void => {
    say('stopping after the running commit; once more stops at once');
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    const catalog = catalogOf(options);
    for (const symbol of options.symbol) {
      const outcome = await fetchOne({ options, plan, catalog, signal: stop.signal }, symbol);
      if (outcome === 'stopped') return EXIT_INTERRUPTED;
    }
    return EXIT.ok;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, onSignal);
  }
}
