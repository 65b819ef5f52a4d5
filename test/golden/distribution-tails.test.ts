/** Densities, far tails, quantiles, moments and fits of the distributions against 60-digit calculations. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as stats from '../../src/public/stats.ts';

interface Case {
  readonly fn: string;
  /** Arguments of a function of one number. */
  readonly points?: readonly number[];
  readonly params?: Readonly<Record<string, number>> | null;
  /** Argument of a fit. */
  readonly sample?: readonly number[];
  readonly expect: readonly number[] | Readonly<Record<string, number>>;
}
interface Golden {
  readonly tool: string;
  readonly command: string;
  readonly tol: { readonly rel: number; readonly abs: number };
  readonly fitTol: { readonly rel: number; readonly abs: number };
  readonly cases: readonly Case[];
}

const PATH = fileURLToPath(new URL('./statistics/distribution-tails.json', import.meta.url));
const golden = JSON.parse(readFileSync(PATH, 'utf8')) as Golden;

type Method = (...args: unknown[]) => unknown;

function method(fn: string): Method {
  const [family = '', name = ''] = fn.split('.');
  return (stats as unknown as Record<string, Record<string, Method>>)[family]?.[name] as Method;
}

function actualOf({ fn, points, params, sample }: Case): unknown {
  if (sample !== undefined) return method(fn)(sample);
  if (points === undefined) return method(fn)(params);
  return points.map((x) => (params === null ? method(fn)(x) : method(fn)(x, params)));
}

describe('distributions in 60 digits', () => {
  const cases = golden.cases.map((c, i) => [`${c.fn} ${JSON.stringify(c.params ?? '')} #${i}`, c] as const);

  it.each(cases)('%s agrees', (_, c) => {
    const actual = actualOf(c) as Readonly<Record<string, number>>;
    const { rel, abs } = c.sample === undefined ? golden.tol : golden.fitTol;
    for (const [key, expected] of Object.entries(c.expect) as [string, number][]) {
      const error = Math.abs((actual[key] as number) - expected);
      expect(error, `${key}: ${actual[key]} is not ${expected}`).toBeLessThanOrEqual(
        Math.max(abs, rel * Math.abs(expected)),
      );
    }
  });

  it('name the tool and the command that made them', () => {
    expect(golden.tool).toContain('mpmath');
    expect(golden.command).toContain('reference-tails.py');
  });
});
