/**
 * Indicators against reference answers: TA-Lib and numpy values on synthetic bars always, and the shared golden set
 * where it stands beside the repository.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Bars } from '../../src/public/data.ts';
import { type BarColumn, buildFeature, CATALOGUE, computeFeatures } from '../../src/public/features.ts';
import { type TaCall, ta } from './indicators-adapter.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SHARED = join(HERE, '..', '..', '..', 'shared');
const SET = join(SHARED, 'golden', 'statistics');

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

interface Reference {
  readonly tool: string;
  readonly command: string;
  readonly tolerance: { readonly rel: number; readonly abs: number };
  readonly bars: Readonly<Record<'openTime' | BarColumn, readonly number[]>>;
  readonly cases: readonly {
    readonly kind: string;
    readonly output: string;
    readonly input: BarColumn | null;
    /** Those that are not the usual ones. */
    readonly params: Readonly<Record<string, number>>;
    readonly values: readonly (number | null)[];
  }[];
}

const REFERENCE = read<Reference>(join(HERE, 'indicators', 'reference.json'));
const { openTime, open, high, low, close, volume } = REFERENCE.bars;
const BARS: Bars = {
  symbol: 'SYNTH-REFERENCE',
  intervalMicros: 3600e6,
  openTime: Float64Array.from(openTime),
  open: Float64Array.from(open),
  high: Float64Array.from(high),
  low: Float64Array.from(low),
  close: Float64Array.from(close),
  volume: Float64Array.from(volume),
};

describe('own golden values of indicators', () => {
  const cases = REFERENCE.cases.map(
    (each) => [`${each.kind} ${each.output} ${JSON.stringify(each.params)}`, each] as const,
  );

  it.each(cases)('%s agrees with the reference to 1e-9', (_, { kind, output, input, params, values }) => {
    const spec = buildFeature(kind, 'x', { ...(input === null ? {} : { input }), output, ...params });
    const actual = computeFeatures(BARS, [spec]).x as Float64Array;
    const { rel, abs } = REFERENCE.tolerance;
    const different = values.flatMap((value, row) => {
      const got = actual[row] as number;
      if (value === null) return Number.isNaN(got) ? [] : [`row ${row}: ${got} during warm-up`];
      return Math.abs(got - value) <= Math.max(abs, rel * Math.abs(value)) ? [] : [`row ${row}: ${got}, not ${value}`];
    });
    expect(different).toEqual([]);
    expect(actual).toHaveLength(values.length);
  });

  it('name the tool and the command that made them', () => {
    expect(REFERENCE.tool).toMatch(/^TA-Lib \d/);
    expect(REFERENCE.command).toContain('reference.py');
  });
});

interface Digest {
  readonly first: number;
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
  readonly last: readonly (number | null)[];
}

interface TaReference {
  readonly tool: string;
  readonly command: string;
  readonly tolerance: { readonly rel: number; readonly abs: number };
  readonly data: Readonly<Record<string, readonly number[]>>;
  readonly cases: readonly (TaCall & { readonly outputs: Readonly<Record<string, Digest>> })[];
}

const TA = read<TaReference>(join(HERE, 'indicators', 'ta-lib.json'));

function digestOf(values: Float64Array, last: number): Digest {
  const finite = values.filter(Number.isFinite);
  return {
    first: values.findIndex(Number.isFinite),
    count: finite.length,
    sum: finite.reduce((a, b) => a + b, 0),
    squares: finite.reduce((a, b) => a + b * b, 0),
    last: Array.from(values.slice(-last), (x) => (Number.isNaN(x) ? null : x)),
  };
}

/** What differs between two digests of n values that each may be off by the tolerance. */
function differences(ours: Digest, theirs: Digest): string[] {
  const { rel, abs } = TA.tolerance;
  const near = (a: number | null, b: number | null, n = 1): boolean =>
    a === b || (a !== null && b !== null && Math.abs(a - b) <= n * abs + rel * Math.abs(b));
  const size = Math.sqrt(theirs.squares * theirs.count);
  return [
    ...(ours.first === theirs.first && ours.count === theirs.count
      ? []
      : [`${ours.count} values from row ${ours.first}, not ${theirs.count} from ${theirs.first}`]),
    ...(Math.abs(ours.sum - theirs.sum) <= theirs.count * abs + rel * size
      ? []
      : [`sum ${ours.sum}, not ${theirs.sum}`]),
    ...(near(ours.squares, theirs.squares, theirs.count) ? [] : [`squares ${ours.squares}, not ${theirs.squares}`]),
    ...ours.last.flatMap((x, i) => (near(x, theirs.last[i] ?? null) ? [] : [`last ${i}: ${x}, not ${theirs.last[i]}`])),
  ];
}

describe('own golden values of TA-Lib', () => {
  const byName = Map.groupBy(TA.cases, ({ name }) => name);

  it.each([...byName])('%s agrees with TA-Lib to 1e-8', (_, cases) => {
    for (const { outputs, ...call } of cases) {
      const actual = ta({ ...call, data: TA.data });
      for (const [output, expected] of Object.entries(outputs)) {
        const wrong = differences(digestOf(actual[output] as Float64Array, expected.last.length), expected);
        expect([call.params, output, wrong]).toEqual([call.params, output, []]);
      }
    }
  });

  it('cover all 201 functions, and every one that the catalogue names', () => {
    expect(byName.size).toBe(201);
    const named = CATALOGUE.flatMap(({ taLib }) => [taLib ?? []].flat().map(({ name }) => name));
    expect(new Set(named)).toEqual(new Set(byName.keys()));
  });

  it('name the tool and the command that made them', () => {
    expect(TA.tool).toMatch(/^TA-Lib 0\.8\.2/);
    expect(TA.command).toContain('ta-lib.py');
  });
});

describe('the adapter of the golden set', () => {
  it('throws for a function or a parameter that bot4 does not have', () => {
    const data = { open: [1], high: [1], low: [1], close: [1], volume: [1] };
    const call = (name: string, params: TaCall['params']) => () =>
      ta({ name, inputs: { price: 'close' }, params, data });
    expect(call('HT_NONE', {})).toThrow('HT_NONE with {} is not in bot4 yet');
    expect(call('SMA', { period: 5 })).toThrow('is not in bot4 yet');
  });
});

interface Verdict {
  readonly agree: number;
  readonly disagreements: readonly { readonly id: string; readonly diffs: readonly unknown[] }[];
}

/** What the shared checker says of the adapter. */
function checkShared(): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'bot4-golden-'));
  const file = join(folder, 'verdict.json');
  const adapter = join(HERE, 'indicators-adapter.ts');
  try {
    // The checker ends with code 1 as long as functions are missing; what counts is its report.
    execFileSync(
      process.execPath,
      [join(SET, 'check.mjs'), adapter, '--topic', 'indicators', '--show', '0', '--json', file],
      { stdio: 'pipe' },
    );
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
  const verdict = read<Verdict>(file);
  rmSync(folder, { recursive: true });
  return verdict;
}

describe.skipIf(!existsSync(SHARED))('the shared golden set of indicators', () => {
  it('agrees in all 416 cases', () => {
    const { agree, disagreements } = checkShared();
    expect(disagreements).toEqual([]);
    expect(agree).toBe(416);
  });
});
