import { describe, expect, it } from 'vitest';
import { BINANCE_CODES } from './binance-faults.ts';
import { COINBASE_REASONS } from './coinbase-faults.ts';
import { FAULT, faultOfStatus } from './fault.ts';
import { binanceFault, coinbaseFault, type FaultReport, krakenFault, type VenueFault } from './index.ts';
import { KRAKEN_ERRORS } from './kraken-faults.ts';

type Reader = (report: FaultReport) => VenueFault;
const READERS: readonly (readonly [string, Reader])[] = [
  ['binance', binanceFault],
  ['kraken', krakenFault],
  ['coinbase', coinbaseFault],
];

function report(status: number, code: string, text = ''): FaultReport {
  return { status, code, text };
}

describe('what a failure of a venue means', () => {
  it.each(READERS)('%s: a limit is a limit, whatever the code beside 429 and 418', (_, read) => {
    expect(read(report(429, '-1007'))).toBe(FAULT.limited);
    expect(read(report(418, ''))).toBe(FAULT.limited);
  });

  it.each(READERS)('%s: no answer, 408 and 500 to 599 prove nothing, whatever the code', (_, read) => {
    for (const status of [0, 408, 500, 502, 503, 504, 520, 599]) {
      for (const code of ['', '-2010', 'EOrder:Insufficient funds', 'INSUFFICIENT_FUND']) {
        expect(read(report(status, code)).provesNothingHappened).toBe(false);
      }
    }
  });

  it.each(READERS)(
    '%s: a code that nobody knows is reconciled, also one that objects have by themselves',
    (_, read) => {
      for (const code of ['', '-9999', '-3', 'EFoo:Bar', 'NEW_REASON', '__proto__', 'toString', 'constructor']) {
        expect(read(report(400, code, 'constructor'))).toBe(FAULT.unknown);
      }
    },
  );

  it('says of no fault both that nothing happened and that nobody knows', () => {
    for (const fault of Object.values(FAULT)) {
      expect(fault.provesNothingHappened).toBe(fault.action !== 'reconcile');
    }
    expect(faultOfStatus(200)).toBeUndefined();
    expect(faultOfStatus(400)).toBeUndefined();
  });
});

describe('Binance', () => {
  it.each([
    [400, '-1013', 'Filter failure: LOT_SIZE', FAULT.refused],
    [400, '-1102', "Mandatory parameter 'side' was not sent.", FAULT.refused],
    [400, '-1225', '', FAULT.refused],
    [400, '-1226', '', FAULT.unknown],
    [400, '-1099', '', FAULT.unknown],
    [400, '-2010', 'Account has insufficient balance for requested action.', FAULT.refused],
    [400, '-2010', 'Duplicate order sent.', FAULT.unknown],
    [400, '-2010', 'Market is closed.', FAULT.instrument],
    [400, '-2010', 'This account may not place or cancel orders.', FAULT.account],
    [400, '-2011', 'Unknown order sent.', FAULT.unknown],
    [400, '-2011', 'Order was not canceled due to cancel restrictions.', FAULT.unknown],
    [400, '-2011', 'This action is disabled on this account.', FAULT.account],
    [400, '-2013', 'Order does not exist.', FAULT.unknown],
    [409, '-2021', 'Order cancel-replace partially failed.', FAULT.unknown],
    [400, '-1021', 'Timestamp for this request is outside of the recvWindow.', FAULT.clock],
    [400, '-1007', 'Market is closed.', FAULT.unknown],
    [401, '-2015', 'Invalid API-key, IP, or permissions for action.', FAULT.account],
    [403, '', '<html>', FAULT.limited],
  ])('%i %s "%s"', (status, code, text, expected) => {
    expect(binanceFault(report(status, code, text))).toBe(expected);
  });
});

describe('Kraken', () => {
  it.each([
    ['EOrder:Insufficient funds', FAULT.refused],
    ['EGeneral:Internal error:abc:9', FAULT.unknown],
    ['EGeneral:Invalid arguments:Index unavailable', FAULT.refused],
    ['EOrder:Rate limit exceeded', FAULT.instrumentLimited],
    ['EAPI:Rate limit exceeded', FAULT.limited],
    ['EService:Currency pair not in ISO 4217-A3 format FOO', FAULT.instrument],
    ['EService:Unavailable', FAULT.unknown],
    ['EService:Deadline elapsed', FAULT.refused],
    ['EAPI:Invalid nonce', FAULT.clock],
    ['EOrder:Unknown order', FAULT.unknown],
    ['EOrder', FAULT.unknown],
  ])('%s', (code, expected) => {
    expect(krakenFault(report(200, code))).toBe(expected);
  });
});

describe('Coinbase', () => {
  it.each([
    [200, 'INSUFFICIENT_FUND', '', FAULT.refused],
    [200, 'PREVIEW_INSUFFICIENT_FUND', '', FAULT.refused],
    [200, 'UNKNOWN_FAILURE_REASON', '', FAULT.unknown],
    [200, 'ORDER_ENTRY_DISABLED', '', FAULT.instrument],
    [400, 'INVALID_ARGUMENT', '', FAULT.refused],
    [401, 'authentication_error', 'request timestamp expired', FAULT.clock],
    [401, '', 'Unauthorized', FAULT.account],
    [403, 'PERMISSION_DENIED', '', FAULT.account],
    [404, 'NOT_FOUND', 'order with this orderID was not found', FAULT.unknown],
    [400, '', '', FAULT.unknown],
  ])('%i %s "%s"', (status, code, text, expected) => {
    expect(coinbaseFault(report(status, code, text))).toBe(expected);
  });
});

describe('tables', () => {
  it('write codes as venues do', () => {
    for (const code of Object.keys(BINANCE_CODES)) expect(code).toMatch(/^-[12]\d{3}$/);
    for (const code of Object.keys(KRAKEN_ERRORS)) expect(code).toMatch(/^E[A-Z][A-Za-z]+:/);
    for (const code of Object.keys(COINBASE_REASONS)) expect(code).toMatch(/^[A-Z_]+$/);
  });
});
