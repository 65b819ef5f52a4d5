/**
 * Statistics against reference answers: our own high-precision golden values always, and the shared golden set where it
 * stands beside the repository.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as adapter from './statistics-adapter.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = join(HERE, '..', '..');
const SHARED = join(ROOT, '..', 'shared');
const SET = join(SHARED, 'golden', 'statistics');
const TOPICS = ['distributions', 'performance', 'portfolio', 'tests', 'unitroot'] as const;

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };
type Call = (args: unknown) => unknown;

interface Golden {
  readonly tool: string;
  readonly command: string;
  readonly tol: { readonly rel: number; readonly abs: number };
  readonly cases: readonly { readonly fn: string; readonly args: Plain; readonly expect: Plain }[];
}
interface Disputed {
  readonly tol: { readonly rel: number };
  readonly cases: readonly { readonly id: string; readonly exact: Readonly<Record<string, number>> }[];
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

const OWN = ['special', 'distributions', 'tests', 'performance', 'overfitting', 'unit-root'] as const;

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

interface SharedCase {
  readonly id: string;
  readonly fn: string;
  readonly args: Readonly<Record<string, unknown>>;
}
interface Report {
  readonly disagreements: readonly { readonly id: string; readonly fn: string; readonly diffs: readonly unknown[] }[];
}

// Only a machine without the shared folder may leave these out; a folder with a missing file fails.
describe.skipIf(!existsSync(SHARED))('shared golden set', () => {
  const disputed = read<Disputed>(join(HERE, 'statistics', 'disputed.json'));
  const known = new Set(disputed.cases.map(({ id }) => id));
  const folder = mkdtempSync(join(tmpdir(), 'bot4-golden-'));
  let cases: SharedCase[] = [];
  let report: Report = { disagreements: [] };

  beforeAll(() => {
    cases = TOPICS.flatMap((topic) => read<{ cases: SharedCase[] }>(join(SET, `${topic}.json`)).cases);
    const out = join(folder, 'report.json');
    const command = [join(SET, 'check.mjs'), join(HERE, 'statistics-adapter.ts'), '--json', out, '--show', '0'];
    try {
      execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], { stdio: 'pipe' });
    } catch (error) {
      // The checker ends with 1 while functions of other topics are missing; without a report it did not run.
      if (!existsSync(out)) throw error;
    }
    report = read<Report>(out);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([...FUNCTIONS.keys()])('%s agrees in every case, but for the references proven wrong', (fn) => {
    expect(cases.filter((c) => c.fn === fn).length).toBeGreaterThan(0);
    const wrong = report.disagreements.filter((d) => d.fn === fn && !known.has(d.id));
    expect(wrong).toEqual([]);
  });

  it.each(disputed.cases.map((c) => [c.id, c] as const))('%s: the exact answer is ours', (id, { exact }) => {
    const series = read<{ series: Record<string, { values: number[] }> }>(join(SET, 'series.json')).series;
    const found = cases.find((c) => c.id === id) as SharedCase;
    const args = Object.fromEntries(
      Object.entries(found.args).map(([key, value]) => {
        const name = (value as { $series?: string } | null)?.$series;
        return [key, name === undefined ? value : series[name]?.values];
      }),
    );
    const actual = (FUNCTIONS.get(found.fn) as Call)(args);
    expect(differences(exact, actual, { rel: disputed.tol.rel, abs: 0 }, id)).toEqual([]);
    // Once the reference is corrected this fails, and the entry goes.
    expect(report.disagreements.map((d) => d.id)).toContain(id);
  });
});
