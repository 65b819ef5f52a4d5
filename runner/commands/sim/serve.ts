/** `bot4 sim serve`: a simulated venue on loopback, until SIGINT or SIGTERM. */
import { existsSync, readFileSync } from 'node:fs';
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts';
import { InputError } from '../../../src/core/index.ts';
import { CHAOS_MODES, type ChaosMode, ChaosPlan, parseScenario } from '../../../src/domain/sim/index.ts';
import { EXIT, result, say } from '../../console.ts';
import { type MarketFile, readMarketFiles, readMarketOption } from './market-option.ts';
import { readFills, readImpact, readLatency } from './model-options.ts';
import { SERVE_BINANCE } from './serve-binance.ts';
import { SERVE_COINBASE } from './serve-coinbase.ts';
import { SERVE_KRAKEN } from './serve-kraken.ts';
import type { ServedVenue, ServeSetup, Serving } from './served-venue.ts';

/** Venues by the word of `--venue`. */
const VENUES = {
  binance: SERVE_BINANCE,
  kraken: SERVE_KRAKEN,
  coinbase: SERVE_COINBASE,
} as const satisfies Readonly<Record<string, ServedVenue>>;

/** Words of `--venue`. */
export const VENUE_NAMES = Object.keys(VENUES) as readonly (keyof typeof VENUES)[];

/** Options as the command line has them. */
export interface ServeOptions {
  readonly venue: string;
  readonly port: string;
  readonly key?: string;
  readonly secret?: string;
  /** That of the venue when absent. */
  readonly balances?: string;
  /** That of the venue when absent. */
  readonly symbols?: string;
  readonly market: string;
  readonly latency: string;
  readonly impact: string;
  readonly fills: string;
  readonly history: string;
  readonly seed: string;
  readonly clock: string;
  readonly chaos: string;
  readonly limits: string;
  readonly listenKeys: boolean;
}

const FAST = 60;
const SEED_MAX = 4_294_967_295;
const PORT_MAX = 65_535;
const HISTORY_MAX = 1440;

function refuse(detail: string): never {
  throw new InputError('BOT4_CLI_USAGE', detail);
}

function whole(name: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) refuse(`${name} ${text}: a whole number from 0 to ${most} is needed`);
  return value;
}

function oneOf<T extends string>(name: string, text: string, words: readonly T[]): T {
  if (!(words as readonly string[]).includes(text)) refuse(`${name} ${text}: one of ${words.join(', ')} is needed`);
  return text as T;
}

/** Reads `BTC=10,USDT=100000`. @throws BOT4_CLI_USAGE */
export function readBalances(text: string): Record<string, string> {
  const balances: Record<string, string> = {};
  for (const part of text.split(',').filter((entry) => entry !== '')) {
    const match = /^([A-Z0-9]{2,10})=(\d{1,8}(?:\.\d{1,8})?)$/.exec(part.trim());
    if (match === null)
      refuse(`balance ${part}: ASSET=AMOUNT is needed, with at most eight digits before and after the point`);
    balances[match[1] as string] = match[2] as string;
  }
  return balances;
}

/** A named mode, or a scenario file. @throws BOT4_CLI_USAGE, BOT4_CONFIG_VALUE */
function chaosOf(text: string, seed: number): ChaosPlan | undefined {
  if (text === 'calm') return undefined;
  if (Object.hasOwn(CHAOS_MODES, text)) return new ChaosPlan(seed, CHAOS_MODES[text as ChaosMode]);
  if (!existsSync(text)) refuse(`--chaos ${text}: neither a file nor one of ${Object.keys(CHAOS_MODES).join(', ')}`);
  return new ChaosPlan(seed, parseScenario(readFileSync(text, 'utf8'), text));
}

/** What the options say, checked. @throws BOT4_CLI_USAGE */
export function serveSetup(options: ServeOptions): ServeSetup & { readonly files: readonly MarketFile[] } {
  const served: ServedVenue = VENUES[oneOf('--venue', options.venue, VENUE_NAMES)];
  const symbols = (options.symbols ?? served.defaults.symbols).split(',').map((name) => name.trim().toUpperCase());
  if (new Set(symbols).size !== symbols.length) refuse(`--symbols ${options.symbols}: a symbol comes twice`);
  const { key, secret } = options;
  const given = { ...(key === undefined ? {} : { key }), ...(secret === undefined ? {} : { secret }) };
  const balances = readBalances(options.balances ?? served.defaults.balances);
  const seed = whole('--seed', options.seed, SEED_MAX);
  const { market, files } = readMarketOption(options.market, symbols);
  const latency = readLatency(options.latency, { seed });
  const partialFills = readFills(options.fills);
  return {
    files,
    port: whole('--port', options.port, PORT_MAX),
    chaos: chaosOf(options.chaos, seed),
    isUnlimited: oneOf('--limits', options.limits, ['usual', 'none']) === 'none',
    listenKeys: options.listenKeys,
    venue: {
      symbols,
      accounts: [{ name: 'client', balances, ...served.credentials(given) }],
      seed,
      market,
      impact: readImpact(options.impact),
      ...(partialFills === undefined ? {} : { partialFills }),
      ...(latency === undefined ? {} : { latency }),
      historyMinutes: whole('--history', options.history, HISTORY_MAX),
      clock: new SystemClock(),
      speed: oneOf('--clock', options.clock, ['real', 'fast']) === 'fast' ? FAST : 1,
    },
  };
}

/** Until somebody wants it to stop. */
function stopWanted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** With the market files read; usual latencies are those of the first profile. */
async function withFiles(setup: ServeSetup, files: readonly MarketFile[], options: ServeOptions): Promise<ServeSetup> {
  for (const { symbol, path } of files) say(`${symbol}: reading ${path}`);
  const read = await readMarketFiles(files);
  const [profile] = Object.values(read.profiles ?? {});
  const { seed } = setup.venue;
  const latency = readLatency(options.latency, { seed, profile: profile?.latency });
  return { ...setup, venue: { ...setup.venue, ...read, ...(latency === undefined ? {} : { latency }) } };
}

/** Serves. @returns the exit code. */
export async function simServe(options: ServeOptions): Promise<number> {
  const { files, ...asked } = serveSetup(options);
  const setup = await withFiles(asked, files, options);
  const stopped = stopWanted();
  const { symbols, market } = setup.venue;
  say(`opening ${symbols.join(', ')}${market === 'generated' ? ', the market comes to life' : ''}`);
  const served: ServedVenue = VENUES[options.venue as keyof typeof VENUES];
  const serving = await served.start(setup);
  tell(serving, setup, options);
  await stopped;
  await serving.server.close();
  say('closed');
  return EXIT.ok;
}

/** Where it is, once; a secret that was given is not repeated. */
function tell({ server, addresses }: Serving, setup: ServeSetup, options: ServeOptions): void {
  const [account] = setup.venue.accounts;
  const lines = [...addresses];
  if (options.key === undefined) lines.push(['key', account?.key ?? '']);
  if (options.secret === undefined) lines.push(['secret', account?.secret ?? '']);
  for (const [what, value] of lines) result(`${what.padEnd(10)}${value}`);
  say(`serving ${options.venue} on 127.0.0.1:${server.port}; stop with Ctrl-C`);
}
