import { describe, expect, it } from 'vitest';
import { Bot4Error, ERRORS, type ErrorCode, InputError, type Retry, refusal, StoreError, VenueError } from './index.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

describe('error catalogue', () => {
  it('has for every code a sentence of meaning and a sentence of advice', () => {
    expect(CODES.length).toBeGreaterThan(40);
    for (const code of CODES) {
      const { kind, meaning, action } = ERRORS[code];
      expect(['input', 'refused', 'outside'], code).toContain(kind);
      expect(meaning, code).toMatch(/^[A-Z].{10,}\.$/);
      expect(action, code).toMatch(/^[A-Z].{5,}\.$/);
    }
  });

  it('spells codes in one way, and gives no two the same meaning', () => {
    for (const code of CODES) expect(code).toMatch(/^BOT4_[A-Z]+(_[A-Z]+)+$/);
    expect(new Set(CODES.map((code) => ERRORS[code].meaning)).size).toBe(CODES.length);
  });
});

describe('error message', () => {
  const at = (place: { file?: string; row?: number; key?: string }) =>
    new InputError('BOT4_DATA_VALUE', 'close is "x"', { place }).message;

  it('names file, row and key in this order, and those only that are known', () => {
    expect(at({ file: 'a.csv', row: 3, key: 'close' })).toBe('BOT4_DATA_VALUE: close is "x" [a.csv, row 3, close]');
    expect(at({ key: 'close', row: 3 })).toBe('BOT4_DATA_VALUE: close is "x" [row 3, close]');
    expect(at({ file: 'a.csv' })).toBe('BOT4_DATA_VALUE: close is "x" [a.csv]');
    expect(at({})).toBe('BOT4_DATA_VALUE: close is "x"');
    expect(new InputError('BOT4_DATA_VALUE', 'close is "x"').place).toEqual({});
  });

  it('carries the advice of its code, and the cause when there is one', () => {
    const cause = new Error('disk');
    const error = new StoreError('BOT4_STORE_WRITE', 'no space', { cause });
    expect(error.action).toBe(ERRORS.BOT4_STORE_WRITE.action);
    expect(error.cause).toBe(cause);
    expect('cause' in new StoreError('BOT4_STORE_WRITE', 'no space')).toBe(false);
  });
});

describe('error classes', () => {
  it('are told apart by name, and share one base', () => {
    const errors = [
      new InputError('BOT4_DATA_FILE', 'x'),
      new StoreError('BOT4_STORE_WRITE', 'x'),
      new VenueError('BOT4_VENUE_REJECTED', 'x', { retry: 'never' }),
    ];
    expect(errors.map((error) => error.name)).toEqual(['InputError', 'StoreError', 'VenueError']);
    for (const error of errors) expect(error).toBeInstanceOf(Bot4Error);
  });

  it.each<Retry>(['never', 'backoff', 'reconnect', 'reconcile'])('of a venue say when to try again: %s', (retry) => {
    expect(new VenueError('BOT4_VENUE_UNKNOWN_REPLY', 'x', { retry, place: { key: 'BTCUSDT' } })).toMatchObject({
      retry,
      place: { key: 'BTCUSDT' },
    });
  });
});

describe('refusal', () => {
  it('is a value with a code and a reason, and no error', () => {
    const refused = refusal('BOT4_RISK_FUNDS', 'needs 5 more');
    expect(refused).toEqual({ kind: 'refused', code: 'BOT4_RISK_FUNDS', detail: 'needs 5 more' });
    expect(refused).not.toBeInstanceOf(Error);
  });
});
