/**
 * Statistics against reference answers: our own high-precision golden values always, and the shared golden set where it
 * stands beside the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  checkTopic,
  type DisputedAnswer,
  type FunctionAgreement,
  reachesBar,
  readDisputed,
  readTopics,
} from './agreement.ts';
import * as adapter from './statistics-adapter.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..');
const SHARED = join(ROOT, '..', 'shared');

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
type Call = (args: unknown) => unknown;

interface Golden {
  readonly tool: string;
  readonly command: string;
  readonly tol: { readonly rel: number; readonly abs: number };
  readonly cases: readonly { readonly fn: string; readonly args: Plain; readonly expect: Plain }[];
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

/** Functions of the adapter by their dotted names. */
function functions(): Map<string, Call> {
  const found = new Map<string, Call>();
  for (const [name, value] of Object.entries(adapter)) {
    if (typeof value === 'function') found.set(name, value as Call);
    else for (const [own, f] of Object.entries(value)) found.set(`${name}.${own}`, f as Call);
  }
  return found;
}
const FUNCTIONS = functions();

/** Differences between expected and actual, as texts. */
function differences(expected: Plain, actual: unknown, tol: Golden['tol'], path: string): string[] {
  if (typeof expected === 'number') {
    const fits =
      typeof actual === 'number' && Math.abs(actual - expected) <= Math.max(tol.abs, tol.rel * Math.abs(expected));
    return fits ? [] : [`${path}: expected ${expected}, got ${String(actual)}`];
  }
  if (expected === null || typeof expected !== 'object') {
    return expected === actual ? [] : [`${path}: expected ${String(expected)}, got ${String(actual)}`];
  }
  if (Array.isArray(expected) && (actual as ArrayLike<unknown> | undefined)?.length !== expected.length) {
    return [`${path}: expected ${expected.length} values`];
  }
  return Object.entries(expected).flatMap(([key, value]) =>
    differences(value as Plain, (actual as Record<string, unknown> | undefined)?.[key], tol, `${path}.${key}`),
  );
}

const OWN = [
  'special',
  'distributions',
  'tests',
  'performance',
  'portfolio',
  'overfitting',
  'unit-root',
  'tests-hypothesis',
  'tests-regression',
  'garch',
  'correlation',
  'correlation-fits',
] as const;

describe.each(OWN)('own golden values: %s', (name) => {
  const golden = read<Golden>(join(HERE, 'statistics', `${name}.json`));
  const cases = golden.cases.map((c, i) => [`${c.fn} #${i}`, c] as const);

  it.each(cases)('%s agrees with the high-precision calculation', (_, { fn, args, expect: expected }) => {
    const call = FUNCTIONS.get(fn) as Call;
    expect(differences(expected, call(args), golden.tol, fn)).toEqual([]);
  });

  it('name the tool and the command that made them', () => {
    expect(golden.tool).toContain('mpmath');
    expect(golden.command).toMatch(/reference[\w-]*\.py/);
  });
});

// Only a machine without the shared folder may leave these out; a folder with a missing file fails.
const AVAILABLE = existsSync(SHARED);
const TOPICS = AVAILABLE ? readTopics().filter(({ topic }) => topic !== 'indicators') : [];
const NAMED = TOPICS.flatMap(({ topic, cases }) => [...new Set(cases.map(({ fn }) => fn))].map((fn) => [topic, fn]));

describe.skipIf(!AVAILABLE)('shared golden set', () => {
  const found = new Map<string, FunctionAgreement>();
  const disputed = new Map<string, DisputedAnswer>();

  beforeAll(async () => {
    for (const topic of TOPICS) {
      const { functions, disputed: answers } = await checkTopic(topic);
      for (const one of functions) found.set(one.fn, one);
      for (const one of answers) disputed.set(one.id, one);
    }
  }, 600_000);

  it.each(AVAILABLE ? NAMED : [['', '']])('%s: %s reaches its bar', (_, fn) => {
    const one = found.get(fn) as FunctionAgreement;
    expect(one.total).toBeGreaterThan(0);
    expect(one.below).toEqual([]);
    // The differences of a function that misses its bar are what a reader needs.
    expect(reachesBar(one) ? [] : one.wrong).toEqual([]);
  });

  it('asks for every function of the adapter', () => {
    const asked = new Set(NAMED.map(([, fn]) => fn));
    expect([...FUNCTIONS.keys()].filter((fn) => !asked.has(fn))).toEqual([]);
  });

  it.each(readDisputed().cases.map(({ id }) => id))('%s: the exact answer is ours', (id) => {
    // Once the reference is corrected it is settled: this fails, and the entry goes.
    expect(disputed.get(id)).toMatchObject({ exactIsOurs: true, settled: false });
  });
});
