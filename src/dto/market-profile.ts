/**
 * The file of a market profile: JSON with a version, written by `bot4 sim calibrate`, read by the generated market. Every
 * number is checked, unknown keys are refused, and messages name the key.
 */
import { InputError } from '../core/index.ts';
import type { MarketProfile } from '../domain/sim/index.ts';

const VERSION = 1;

/** A number within bounds. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly isWhole?: boolean;
}
type Shape = Range | 'text' | { readonly fields: Readonly<Record<string, Shape>> };

const ANY: Range = { min: -1e12, max: 1e12 };
const NOT_NEGATIVE: Range = { min: 0, max: 1e15 };
const POSITIVE: Range = { min: Number.MIN_VALUE, max: 1e15 };
const LOG_NORMAL: Shape = { fields: { mu: ANY, sigma: { min: 0, max: 100 } } };
const LATENCY: Shape = { fields: { floorMicros: NOT_NEGATIVE, mu: ANY, sigma: { min: 0, max: 100 } } };
const HAWKES: Shape = {
  fields: { kind: 'text', basePerSecond: POSITIVE, branching: { min: 0, max: 0.999 }, decayPerSecond: POSITIVE },
};
const POISSON: Shape = { fields: { kind: 'text', ratePerSecond: POSITIVE } };

/** The shape of a profile; only the arrivals of takers have two. */
function profileShape(arrivals: Shape): Shape {
  return {
    fields: {
      version: { min: VERSION, max: VERSION },
      name: 'text',
      source: 'text',
      price: POSITIVE,
      volatilityPerRootSecond: { min: 0, max: 1 },
      takers: { fields: { arrivals, size: LOG_NORMAL, buyShare: { min: 0, max: 1 } } },
      makers: {
        fields: {
          count: { min: 1, max: 100, isWhole: true },
          levels: { min: 1, max: 1000, isWhole: true },
          spread: LOG_NORMAL,
          levelGap: { min: 0, max: 1 },
          size: LOG_NORMAL,
          requotesPerSecond: POSITIVE,
        },
      },
      crowd: {
        fields: {
          ordersPerSecond: POSITIVE,
          lifetimeSeconds: POSITIVE,
          distance: { min: 0, max: 1 },
          size: LOG_NORMAL,
        },
      },
      latency: { fields: { feed: LATENCY, orderEntry: LATENCY, acknowledgement: LATENCY } },
      impact: { fields: { lambda: NOT_NEGATIVE, gamma: NOT_NEGATIVE, dailyVolume: POSITIVE } },
    },
  };
}

function fail(file: string, key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { file, ...(key === '' ? {} : { key }) } });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkNumber(value: unknown, range: Range, at: { readonly file: string; readonly key: string }): void {
  const { min, max, isWhole = false } = range;
  const fits = typeof value === 'number' && value >= min && value <= max && (!isWhole || Number.isInteger(value));
  const kind = isWhole ? 'a whole number' : 'a number';
  const bounds = min === max ? `must be ${min}` : `must be ${kind} from ${min} to ${max}`;
  if (!fits) fail(at.file, at.key, `is ${JSON.stringify(value)}, ${bounds}`);
}

function check(value: unknown, shape: Shape, at: { readonly file: string; readonly key: string }): void {
  if (shape === 'text') {
    if (typeof value !== 'string' || value === '') fail(at.file, at.key, 'must be a text');
    return;
  }
  if (!('fields' in shape)) {
    checkNumber(value, shape, at);
    return;
  }
  if (!isRecord(value)) fail(at.file, at.key, `must be an object with ${Object.keys(shape.fields).join(', ')}`);
  const within = (key: string): string => (at.key === '' ? key : `${at.key}.${key}`);
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(shape.fields, key)) continue;
    const detail = `there are the keys ${Object.keys(shape.fields).join(', ')}`;
    throw new InputError('BOT4_CONFIG_UNKNOWN_KEY', detail, { place: { file: at.file, key: within(key) } });
  }
  for (const [key, inner] of Object.entries(shape.fields))
    check(value[key], inner, { file: at.file, key: within(key) });
}

/** The kind of arrivals that the file says; the check of the rest then follows from it. */
function arrivalsShape(value: unknown, file: string): Shape {
  const takers = isRecord(value) ? value.takers : undefined;
  const arrivals = isRecord(takers) ? takers.arrivals : undefined;
  const kind = isRecord(arrivals) ? arrivals.kind : undefined;
  if (kind === 'hawkes') return HAWKES;
  if (kind === 'poisson') return POISSON;
  return fail(file, 'takers.arrivals.kind', `is ${JSON.stringify(kind)}, must be "hawkes" or "poisson"`);
}

/**
 * Reads a profile.
 * @param text JSON of `formatMarketProfile`.
 * @param file name for messages.
 * @throws BOT4_CONFIG_VALUE, BOT4_CONFIG_UNKNOWN_KEY naming the key.
 */
export function parseMarketProfile(text: string, file: string): MarketProfile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError('BOT4_CONFIG_VALUE', `is not JSON: ${(cause as Error).message}`, { place: { file }, cause });
  }
  if (!isRecord(value)) return fail(file, '', 'a market profile is an object');
  check(value.version, { min: VERSION, max: VERSION }, { file, key: 'version' });
  check(value, profileShape(arrivalsShape(value, file)), { file, key: '' });
  return Object.freeze(value) as unknown as MarketProfile;
}

/** Text of a profile. Numbers read back as the same doubles. */
export function formatMarketProfile(profile: MarketProfile): string {
  return `${JSON.stringify(profile, null, 2)}\n`;
}
