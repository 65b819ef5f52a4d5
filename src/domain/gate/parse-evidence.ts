/**
 * The only door through which evidence comes in: every field is there, has its type and range, and nothing else is
 * there. What the fields say about each other is another question, see `consistency.ts`.
 *
 * Returns a frozen copy, so what was judged cannot change afterwards. O(days).
 */
import { InputError } from '../../core/index.ts';
import type { DataFacts, Evidence, LookAheadFacts, PeriodReturns, TradingFacts, TrialFacts } from './evidence.ts';

const SHA256 = /^[0-9a-f]{64}$/;
const MONEY = /^-?\d{1,30}(\.\d{1,30})?$/;

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_GATE_EVIDENCE', detail, { place: { key } });
}

/** The fields of one object of the evidence; every one must be asked for, and no other may be there. */
class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #at: string;
  readonly #asked = new Set<string>();

  constructor(json: unknown, at: string) {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) refuse(at, 'is not an object');
    this.#fields = json as Readonly<Record<string, unknown>>;
    this.#at = at;
  }
  #get(key: string): unknown {
    this.#asked.add(key);
    if (!Object.hasOwn(this.#fields, key)) refuse(`${this.#at}.${key}`, 'is missing');
    return this.#fields[key];
  }
  object(key: string): Fields {
    return new Fields(this.#get(key), `${this.#at}.${key}`);
  }
  text(key: string, form?: RegExp): string {
    const value = this.#get(key);
    if (typeof value !== 'string') return refuse(`${this.#at}.${key}`, 'is not text');
    if (form !== undefined && !form.test(value)) refuse(`${this.#at}.${key}`, `does not have the form ${form.source}`);
    return value;
  }
  flag(key: string): boolean {
    const value = this.#get(key);
    return typeof value === 'boolean' ? value : refuse(`${this.#at}.${key}`, 'is not true or false');
  }
  number(key: string, min: number): number {
    const value = this.#get(key);
    if (typeof value !== 'number' || !Number.isFinite(value)) refuse(`${this.#at}.${key}`, 'is not a finite number');
    if (value < min) refuse(`${this.#at}.${key}`, `is ${value}, less than ${min}`);
    return value;
  }
  integer(key: string, min: number): number {
    const value = this.number(key, min);
    return Number.isSafeInteger(value) ? value : refuse(`${this.#at}.${key}`, `is ${value}, which is not an integer`);
  }
  integerOrNull(key: string, min: number): number | null {
    return this.#get(key) === null ? null : this.integer(key, min);
  }
  numbers(key: string): readonly number[] {
    const value = this.#get(key);
    if (!Array.isArray(value)) return refuse(`${this.#at}.${key}`, 'is not a list');
    const list: readonly unknown[] = value.slice();
    for (let i = 0; i < list.length; i++) {
      if (!Number.isFinite(list[i])) refuse(`${this.#at}.${key}[${i}]`, 'is not a finite number');
    }
    return Object.freeze(list as readonly number[]);
  }
  counts(key: string): Readonly<Record<string, number>> {
    const value = this.#get(key);
    const fields = new Fields(value, `${this.#at}.${key}`);
    const names = Object.keys(value as object);
    return Object.freeze(Object.fromEntries(names.map((name) => [name, fields.integer(name, 0)])));
  }
  /** Call last. */
  done<T>(result: T): Readonly<T> {
    for (const key of Object.keys(this.#fields)) {
      if (!this.#asked.has(key)) refuse(`${this.#at}.${key}`, 'is not known');
    }
    return Object.freeze(result);
  }
}

function data(f: Fields): DataFacts {
  return f.done({
    sha256: f.text('sha256', SHA256),
    source: f.text('source'),
    synthetic: f.flag('synthetic'),
    symbol: f.text('symbol'),
    from: f.integer('from', 0),
    to: f.integer('to', 0),
    bars: f.integer('bars', 1),
    intervalMicros: f.integer('intervalMicros', 1),
    missingBars: f.integer('missingBars', 0),
    deadBars: f.integer('deadBars', 0),
  });
}

function trials(f: Fields): TrialFacts {
  return f.done({
    count: f.integer('count', 1),
    sharpeVariance: f.number('sharpeVariance', 0),
    outOfSampleLooks: f.integer('outOfSampleLooks', 1),
    head: f.text('head', SHA256),
  });
}

function returns(f: Fields): PeriodReturns {
  return f.done({ periodMicros: f.integer('periodMicros', 1), time: f.numbers('time'), value: f.numbers('value') });
}

function trading(f: Fields): TradingFacts {
  return f.done({
    orders: f.integer('orders', 0),
    trades: f.integer('trades', 0),
    feePpm: f.integer('feePpm', 0),
    slippagePpm: f.integer('slippagePpm', 0),
    feesPaid: f.text('feesPaid', MONEY),
    maxDrawdownPpm: f.integer('maxDrawdownPpm', 0),
    refusals: f.counts('refusals'),
    deadFills: f.integer('deadFills', 0),
  });
}

function lookAhead(f: Fields): LookAheadFacts {
  return f.done({
    cuts: f.integer('cuts', 0),
    decisions: f.integer('decisions', 0),
    changed: f.integer('changed', 0),
    first: f.text('first'),
  });
}

/**
 * Reads evidence from parsed JSON and refuses everything that is not exactly that.
 * @param json what `JSON.parse` returned, or evidence that code has built.
 * @returns a frozen copy.
 * @throws BOT4_GATE_EVIDENCE with the path of the first fault: unknown or missing key, wrong type, a number that is not
 * finite or below its range, a hash that is none.
 */
export function parseEvidence(json: unknown): Evidence {
  const f = new Fields(json, 'evidence');
  if (f.integer('version', 1) !== 1) refuse('evidence.version', 'is not a version that this gate judges');
  return f.done({
    version: 1,
    strategy: f.text('strategy'),
    data: data(f.object('data')),
    trials: trials(f.object('trials')),
    returns: returns(f.object('returns')),
    outOfSampleFrom: f.integer('outOfSampleFrom', 0),
    modelTrainedTo: f.integerOrNull('modelTrainedTo', 0),
    trading: trading(f.object('trading')),
    lookAhead: lookAhead(f.object('lookAhead')),
    orderListHash: f.text('orderListHash', SHA256),
    bundleOrderListHash: f.text('bundleOrderListHash', SHA256),
  });
}
