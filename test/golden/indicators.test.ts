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
import { type BarColumn, CATALOGUE, computeFeatures, type FeatureSpec } from '../../src/public/features.ts';
import { hasTa, type TaCall, ta } from './indicators-adapter.ts';

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
    readonly input: BarColumn | null;
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
  const cases = REFERENCE.cases.map((each) => [`${each.kind} ${JSON.stringify(each.params)}`, each] as const);

  it.each(cases)('%s agrees with the reference to 1e-9', (_, { kind, input, params, values }) => {
    const spec: FeatureSpec = { name: 'x', kind, ...(input === null ? {} : { input }), params, lag: 0 };
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

  it('cover every kind of the catalogue', () => {
    const covered = new Set(REFERENCE.cases.map(({ kind }) => kind));
    expect(CATALOGUE.filter(({ kind }) => !covered.has(kind)).map(({ kind }) => kind)).toEqual([]);
  });

  it('name the tool and the command that made them', () => {
    expect(REFERENCE.tool).toMatch(/^TA-Lib \d/);
    expect(REFERENCE.command).toContain('reference.py');
  });
});

describe('the adapter of the golden set', () => {
  it('throws for a function or a parameter that bot4 does not have', () => {
    const data = { open: [1], high: [1], low: [1], close: [1], volume: [1] };
    const call = (name: string, params: TaCall['params']) => () =>
      ta({ name, inputs: { price: 'close' }, params, data });
    expect(call('HT_DCPERIOD', {})).toThrow('HT_DCPERIOD with {} is not in bot4 yet');
    expect(call('STDDEV', { timeperiod: 5, nbdev: 2 })).toThrow('is not in bot4 yet');
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
  it('agrees in all 47 cases of the functions that bot4 has', () => {
    const golden = read<{ cases: readonly { readonly id: string; readonly args: TaCall }[] }>(
      join(SET, 'indicators.json'),
    );
    const implemented = new Set(golden.cases.filter(({ args }) => hasTa(args)).map(({ id }) => id));
    const { agree, disagreements } = checkShared();
    expect(disagreements.filter(({ id }) => implemented.has(id))).toEqual([]);
    expect(agree).toBe(implemented.size);
    expect(implemented.size).toBe(47);
  });
});
