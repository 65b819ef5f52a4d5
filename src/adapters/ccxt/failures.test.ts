import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_BACK_OFF, limitMs, pauseMs } from './back-off.ts';
import { classifyFailure, FAILURES } from './error-table.ts';
import { MalformedAnswer } from './exact-text.ts';
import { nearNames } from './near-names.ts';

const load = createRequire(import.meta.url);
const ERRORS = load(join(dirname(dirname(load.resolve('ccxt'))), 'js', 'src', 'base', 'errors.js')) as Readonly<
  Record<string, new (message: string) => Error>
>;

function make(name: string): Error {
  const Type = ERRORS[name];
  if (Type === undefined) throw new Error(`ccxt has no ${name}`);
  return new Type('text');
}

describe('the table of failures', () => {
  it('names only classes that ccxt has, and ours', () => {
    for (const name of Object.keys(FAILURES)) if (name !== 'MalformedAnswer') expect(make(name).name).toBe(name);
  });

  it.each([
    ['DDoSProtection', 200, 'limited'],
    ['RateLimitExceeded', 200, 'limited'],
    ['ExchangeNotAvailable', 503, 'passing'],
    ['OnMaintenance', 200, 'passing'],
    ['RequestTimeout', 0, 'passing'],
    ['NetworkError', 0, 'passing'],
    ['BadSymbol', 400, 'no-market'],
    ['NotSupported', 0, 'unsupported'],
    ['AuthenticationError', 200, 'refused'],
    ['PermissionDenied', 200, 'refused'],
    ['ExchangeNotAvailable', 451, 'refused'],
    ['ExchangeNotAvailable', 404, 'refused'],
    ['ExchangeError', 429, 'limited'],
    ['ExchangeError', 418, 'limited'],
    ['ExchangeError', 502, 'passing'],
    ['ExchangeError', 400, 'unknown'],
    ['InsufficientFunds', 200, 'unknown'],
  ] as const)('takes %s with status %i for %s', (name, status, failure) => {
    expect(classifyFailure(make(name), status)).toBe(failure);
  });

  it('looks a class up by those that it extends', () => {
    class NewLimit extends (ERRORS.RateLimitExceeded as new (message: string) => Error) {}
    expect(classifyFailure(new NewLimit('x'), 200)).toBe('limited');
    expect(classifyFailure(new MalformedAnswer('x'), 200)).toBe('passing');
  });

  it('knows connections and bodies that broke off, which ccxt lets through', () => {
    const broken = (code: string): Error => Object.assign(new Error('x'), { code });
    for (const code of [
      'UND_ERR_SOCKET',
      'ECONNRESET',
      'Z_BUF_ERROR',
      'ETIMEDOUT',
      'EAI_AGAIN',
      'HPE_INVALID_CONSTANT',
    ]) {
      expect(classifyFailure(broken(code), 0)).toBe('passing');
      expect(classifyFailure(new TypeError('terminated', { cause: broken(code) }), 200)).toBe('passing');
    }
    expect(classifyFailure(broken('EACCES'), 0)).toBe('unknown');
    expect(classifyFailure('text', 0)).toBe('unknown');
    expect(classifyFailure(new TypeError('x is not a function'), 200)).toBe('unknown');
  });
});

describe('pauses', () => {
  it('double with each failure up to the longest, half of them by chance', () => {
    expect([1, 2, 3, 9].map((failures) => pauseMs(failures, 0, DEFAULT_BACK_OFF))).toEqual([250, 500, 1000, 15_000]);
    expect(pauseMs(2, 0.999, DEFAULT_BACK_OFF)).toBeCloseTo(1000, -1);
  });

  const limit = (change: Partial<Parameters<typeof limitMs>[0]>): number =>
    limitMs({ status: 429, retryAfter: undefined, failures: 1, nowMs: 0, ...change });

  it('are as long as the venue says, in seconds or as a date', () => {
    expect(limit({ retryAfter: '7' })).toBe(7000);
    expect(limit({ retryAfter: 'Thu, 01 Jan 1970 00:01:00 GMT' })).toBe(60_000);
    expect(limit({ retryAfter: 'Thu, 01 Jan 1970 00:01:00 GMT', nowMs: 90_000 })).toBe(0);
  });

  it('without a time are two seconds for a limit and two minutes for a ban, and double', () => {
    expect(limit({})).toBe(2000);
    expect(limit({ failures: 3, retryAfter: 'soon' })).toBe(8000);
    expect(limit({ status: 418 })).toBe(120_000);
    expect(limit({ status: 418, failures: 2 })).toBe(240_000);
  });

  it('do not end at once when a venue limits again after saying 0', () => {
    expect(limit({ retryAfter: '0' })).toBe(0);
    expect(limit({ retryAfter: '0', failures: 2 })).toBe(2000);
    expect(limit({ retryAfter: '0', failures: 4 })).toBe(8000);
  });
});

describe('near names', () => {
  it('are those with the fewest letters to change, separators and case aside', () => {
    const names = ['ETH/EUR', 'BTC/USDT', 'BTC/USD', 'LTC/USD', 'BCH/USD'];
    expect(nearNames('btcusd', names, 2)).toEqual(['BTC/USD', 'BTC/USDT']);
    expect(nearNames('BTC-UDST', names, 1)).toEqual(['BTC/USDT']);
    expect(nearNames('X', [], 3)).toEqual([]);
  });
});
