/** The result of a hypothesis test as a card: what was asked, what came out, what follows from it, and what to doubt. */
import { InputError } from '../../core/index.ts';
import { type Card, card } from './card.ts';
import { KNOWN_TESTS, type KnownTest } from './known-tests.ts';

export interface TestCardOptions {
  /** Significance level, above 0 and below 1. It changes conclusions, so it has no default. */
  readonly alpha: number;
  /** What was tested, in words: "log returns of BTCUSDT". */
  readonly of: string;
  /** The words of a test that is not of `bot4/stats`. */
  readonly words?: KnownTest;
}

/** Where results keep their statistic and its p-value. */
const STATISTICS = ['statistic', 'lm', 'f', 't'];
const P_VALUES = ['pValue', 'lmPValue', 'fPValue'];
/** Further numbers of a result that a reader wants to see. */
const EXTRAS: Readonly<Record<string, string>> = {
  lag: 'lags',
  nobs: 'observations',
  df: 'degrees of freedom',
  skewness: 'skewness',
  kurtosis: 'kurtosis (normal: 3)',
  ratio: 'variance ratio',
  breakIndex: 'break at row',
  mean: 'mean',
};

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
}

/** The last number of a list of results for several lags, or the number itself. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (ArrayBuffer.isView(value) || Array.isArray(value))
    return numberOf((value as unknown as ArrayLike<unknown>)[(value as unknown as ArrayLike<unknown>).length - 1]);
  return undefined;
}

function pick(result: Readonly<Record<string, unknown>>, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = numberOf(result[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A p-value for people; nobody can tell 1e-40 from 1e-50. */
function pText(p: number, end: unknown): string {
  if (end === 'below') return `below ${p}`;
  if (end === 'above') return `above ${p}`;
  if (p < 1e-16) return 'below 1e-16';
  return p < 1e-4 ? p.toExponential(1) : p.toFixed(4);
}

function criticalRow(critical: unknown, alpha: number): [string, unknown][] {
  if (typeof critical !== 'object' || critical === null) return [];
  const name = `${Number((alpha * 100).toPrecision(6))}%`;
  const value = (critical as Readonly<Record<string, unknown>>)[name];
  return value === undefined ? [] : [[`critical value at ${name}`, value]];
}

function warningsOf(result: Readonly<Record<string, unknown>>): string[] {
  const own = Array.isArray(result.warnings) ? result.warnings.map(String) : [];
  const end = result.pValueAtEnd;
  return end === 'below' || end === 'above'
    ? [...own, `The p-value is at the end of its table: the true one is ${end}.`]
    : own;
}

function extraRows(result: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(EXTRAS).flatMap(([key, label]): [string, unknown][] =>
    typeof result[key] === 'number' ? [[label, result[key]]] : [],
  );
}

/**
 * A card of a test: null hypothesis in words, statistic, p-value, decision at `alpha`, warnings. Where a result holds
 * several lags, the last one counts.
 * @param test name of the function of `bot4/stats` (`adf`, `kpss`, `ljungBox`, …), or any name together with `words`.
 * @param result what that function returned.
 * @throws BOT4_CONFIG_VALUE for an unknown test without `words`, a result without a p-value, or an `alpha` out of range.
 * @example testCard('adf', { statistic: -5, pValue: 0.001 }, { alpha: 0.05, of: 'returns' }).options.verdict // => 'rejected'
 */
export function testCard(test: string, result: object, options: TestCardOptions): Card {
  const { alpha, of } = options;
  const known = options.words ?? (Object.hasOwn(KNOWN_TESTS, test) ? KNOWN_TESTS[test] : undefined);
  if (known === undefined) refuse('test', `${test} is no test that is known here: give its null hypothesis in words`);
  if (!(alpha > 0 && alpha < 1)) refuse('alpha', `alpha is ${alpha}, must be above 0 and below 1`);
  const values = result as Readonly<Record<string, unknown>>;
  const p = pick(values, P_VALUES);
  if (p === undefined) refuse('result', `the result of ${test} has no p-value`);
  const inWords = (text: string) => capital(text.replaceAll('{x}', of));
  const warnings = warningsOf(values);
  // At the end of its table the true value is smaller than the one that stands there.
  const isRejected = p < alpha || (p === alpha && values.pValueAtEnd === 'below');
  return card({
    title: `${known.title}: ${of}`,
    verdict: Number.isNaN(p) ? 'warn' : isRejected ? 'rejected' : 'not rejected',
    rows: [
      ['null hypothesis', inWords(known.null)],
      ['statistic', pick(values, STATISTICS)],
      ['p-value', Number.isNaN(p) ? 'not a number' : pText(p, values.pValueAtEnd)],
      ...criticalRow(values.critical, alpha),
      ...extraRows(values),
      [
        'decision',
        Number.isNaN(p)
          ? 'none: the test could not be computed'
          : `${isRejected ? 'rejected' : 'not rejected'} at ${alpha}`,
      ],
    ],
    note: [
      ...(Number.isNaN(p) ? [] : [inWords(isRejected ? known.rejected : known.kept)]),
      ...warnings.map((text) => `⚠ ${text}`),
    ].join(' '),
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
