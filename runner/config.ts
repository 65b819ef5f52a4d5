/**
 * The configuration of the command line: parsed once, frozen, and every key is read by something. A file
 * `bot4.json` in the project folder, or one named with --config, sets values; flags win over it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, type Ppm, ppm, type QuoteUnits } from '../src/core/index.ts';
import { parseMoney } from '../src/domain/market/index.ts';
import { ROOT } from './paths.ts';

/** Values of the main job. */
export interface Config {
  /** Bars file; absent for the first default that exists. */
  readonly data?: string;
  /** Series of a file of many symbols. */
  readonly symbol: string;
  /** Seed of everything random: synthetic data, training, cuts of the look-ahead check. */
  readonly seed: number;
  readonly initialCash: QuoteUnits;
  readonly feePpm: Ppm;
  readonly slippagePpm: Ppm;
}

/** Values of a plain installation: costs of a taker on a large spot venue, see docs/reference/configuration.md. */
const DEFAULTS = { symbol: 'BTCUSDT', seed: 7, initialCash: '100000', feePpm: 1000, slippagePpm: 200 } as const;

const KEYS = ['data', 'symbol', 'seed', 'initialCash', 'feePpm', 'slippagePpm'] as const;
type Key = (typeof KEYS)[number];
type Raw = Readonly<Partial<Record<Key, unknown>>>;

function refuse(key: string, detail: string, file?: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key, ...(file === undefined ? {} : { file }) } });
}

/** Number of single-letter edits between two words, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, change));
    }
    row = next;
  }
  return row[b.length] as number;
}

function nearest(key: string): string {
  return [...KEYS].sort((a, b) => distance(key, a) - distance(key, b))[0] as string;
}

function readFile(file: string): Raw {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new InputError('BOT4_CONFIG_VALUE', 'the configuration file cannot be read as JSON', {
      place: { file },
      cause,
    });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refuse('', 'the configuration is not an object', file);
  for (const key of Object.keys(json)) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    throw new InputError('BOT4_CONFIG_UNKNOWN_KEY', `nothing reads ${key}; did you mean ${nearest(key)}?`, {
      place: { file, key },
    });
  }
  return json as Raw;
}

function integer(raw: Raw, key: 'seed' | 'feePpm' | 'slippagePpm', range: { min: number; max: number }): number {
  const value = raw[key] === undefined ? DEFAULTS[key] : raw[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < range.min || number > range.max) {
    return refuse(key, `${key} is ${String(value)}, not an integer from ${range.min} to ${range.max}`);
  }
  return number;
}

function money(raw: Raw): QuoteUnits {
  const value = raw.initialCash === undefined ? DEFAULTS.initialCash : raw.initialCash;
  if (typeof value !== 'string' || !/^\d+(\.\d{1,8})?$/.test(value)) {
    return refuse('initialCash', `initialCash is ${String(value)}, not a decimal in quotes such as "100000"`);
  }
  const cash = parseMoney(value);
  return cash > 0 ? cash : refuse('initialCash', 'initialCash is not positive');
}

function text(raw: Raw, key: 'data' | 'symbol'): string | undefined {
  const value = raw[key];
  if (value === undefined) return undefined;
  return typeof value === 'string' && value !== '' ? value : refuse(key, `${key} is not a text`);
}

/**
 * Reads the configuration.
 * @throws BOT4_CONFIG_UNKNOWN_KEY, BOT4_CONFIG_VALUE
 */
export function readConfig(flags: Raw & { readonly config?: string }): Config {
  const standard = join(ROOT, 'bot4.json');
  const file = flags.config ?? (existsSync(standard) ? standard : undefined);
  const given = Object.fromEntries(KEYS.flatMap((key) => (flags[key] === undefined ? [] : [[key, flags[key]]])));
  const raw: Raw = { ...(file === undefined ? {} : readFile(file)), ...given };
  const data = text(raw, 'data');
  return Object.freeze({
    ...(data === undefined ? {} : { data }),
    symbol: text(raw, 'symbol') ?? DEFAULTS.symbol,
    seed: integer(raw, 'seed', { min: 0, max: 2 ** 32 - 1 }),
    initialCash: money(raw),
    feePpm: ppm(integer(raw, 'feePpm', { min: 0, max: 100_000 })),
    slippagePpm: ppm(integer(raw, 'slippagePpm', { min: 0, max: 100_000 })),
  });
}
