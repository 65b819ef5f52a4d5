/** `bot4 sim serve`: a simulated venue on loopback, until SIGINT or SIGTERM. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { SystemClock } from '../../../src/adapters/clock/system-clock.ts';
import {
  type BinanceServer,
  openSimulatedVenue,
  type SimulatedVenueOptions,
  startBinanceServer,
  USUAL_LIMITS,
} from '../../../src/adapters/sim-server/index.ts';
import { InputError } from '../../../src/core/index.ts';
import { CHAOS_MODES, type ChaosMode, ChaosPlan, parseScenario } from '../../../src/domain/sim/index.ts';
import { EXIT, result, say } from '../../console.ts';

/** Options as the command line has them. */
export interface ServeOptions {
  readonly venue: string;
  readonly port: string;
  readonly key?: string;
  readonly secret?: string;
  readonly balances: string;
  readonly symbols: string;
  readonly market: string;
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
const KEY_BYTES = 32;
const NO_LIMIT = 1_000_000_000;

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

function key(name: string, text: string | undefined): string {
  const value = text ?? randomBytes(KEY_BYTES).toString('hex');
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(value)) refuse(`${name}: letters, digits, - and _ are needed, at most 128`);
  return value;
}

/** A named mode, or a scenario file. @throws BOT4_CLI_USAGE, BOT4_CONFIG_VALUE */
function chaosOf(text: string, seed: number): ChaosPlan | undefined {
  if (text === 'calm') return undefined;
  if (Object.hasOwn(CHAOS_MODES, text)) return new ChaosPlan(seed, CHAOS_MODES[text as ChaosMode]);
  if (!existsSync(text)) refuse(`--chaos ${text}: neither a file nor one of ${Object.keys(CHAOS_MODES).join(', ')}`);
  return new ChaosPlan(seed, parseScenario(readFileSync(text, 'utf8'), text));
}

/** What the options say, checked. @throws BOT4_CLI_USAGE */
export function serveSetup(options: ServeOptions): {
  readonly port: number;
  readonly venue: SimulatedVenueOptions;
  readonly chaos: ChaosPlan | undefined;
} {
  oneOf('--venue', options.venue, ['binance']);
  const symbols = options.symbols.split(',').map((name) => name.trim().toUpperCase());
  if (new Set(symbols).size !== symbols.length) refuse(`--symbols ${options.symbols}: a symbol comes twice`);
  const account = {
    name: 'client',
    key: key('--key', options.key),
    secret: key('--secret', options.secret),
    balances: readBalances(options.balances),
  };
  const isFree = oneOf('--limits', options.limits, ['usual', 'none']) === 'none';
  const seed = whole('--seed', options.seed, SEED_MAX);
  return {
    chaos: chaosOf(options.chaos, seed),
    port: whole('--port', options.port, PORT_MAX),
    venue: {
      symbols,
      accounts: [account],
      seed,
      market: oneOf('--market', options.market, ['generated', 'none']),
      historyMinutes: whole('--history', options.history, HISTORY_MAX),
      clock: new SystemClock(),
      speed: oneOf('--clock', options.clock, ['real', 'fast']) === 'fast' ? FAST : 1,
      limits: isFree
        ? { weight: NO_LIMIT, raw: NO_LIMIT, ordersTenSeconds: NO_LIMIT, ordersDay: NO_LIMIT }
        : USUAL_LIMITS,
      listenKeys: options.listenKeys,
    },
  };
}

/** Until somebody wants it to stop. */
function stopWanted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** Serves. @returns the exit code. */
export async function simServe(options: ServeOptions): Promise<number> {
  const { port, venue: setup, chaos } = serveSetup(options);
  const stopped = stopWanted();
  say(`opening ${setup.symbols.join(', ')}${setup.market === 'generated' ? ', the market comes to life' : ''}`);
  const venue = openSimulatedVenue(setup);
  const server = await startBinanceServer(chaos === undefined ? { venue } : { venue, chaos }, port);
  tell(server, setup, options);
  await stopped;
  await server.close();
  say('closed');
  return EXIT.ok;
}

/** Where it is, once; a secret that was given is not repeated. */
function tell(server: BinanceServer, setup: SimulatedVenueOptions, options: ServeOptions): void {
  const { port } = server;
  result(`REST      http://127.0.0.1:${port}/api/v3`);
  result(`streams   ws://127.0.0.1:${port}/ws and /stream`);
  result(`API       ws://127.0.0.1:${port}/ws-api/v3`);
  const [account] = setup.accounts;
  if (options.key === undefined) result(`key       ${account?.key}`);
  if (options.secret === undefined) result(`secret    ${account?.secret}`);
  say(`serving ${options.venue} on 127.0.0.1:${port}; stop with Ctrl-C`);
}
