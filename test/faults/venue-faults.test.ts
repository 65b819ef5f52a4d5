/**
 * The tables of faults against the venues' own lists and genuine bodies, where `shared/data/rest` stands beside the
 * repository: every code and text that a venue documents is known, and nothing that a venue leaves open counts as proved.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { binanceFault, coinbaseFault, krakenFault, type VenueFault } from '../../src/domain/orders/index.ts';

const SHARED = join(fileURLToPath(new URL('.', import.meta.url)), '..', '..', '..', 'shared');
const REST = join(SHARED, 'data', 'rest');
const isThere = existsSync(SHARED);

interface BinanceList {
  readonly codes: readonly { readonly code: number; readonly name: string; readonly text: readonly string[] }[];
  readonly engine_messages: readonly { readonly message: string }[];
  readonly filter_failures: readonly { readonly message: string }[];
}

interface KrakenList {
  readonly documented: readonly { readonly error: string }[];
  readonly client_library: readonly { readonly error: string; readonly transient: boolean }[];
}

interface Body {
  readonly venue: string;
  readonly status: number | null;
  readonly body: unknown;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(REST, name), 'utf8')) as T;
}

function bodies(): readonly Body[] {
  const text = gunzipSync(readFileSync(join(REST, 'venue_bodies.ndjson.gz'))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Body);
}

/** Every object inside of a body that tells of a failure, with the code and the text that it gives. */
function* failures(value: unknown): Generator<{ code: string; text: string }> {
  if (typeof value !== 'object' || value === null) return;
  const entry = value as Record<string, unknown>;
  if (typeof entry.code === 'number' && entry.code < 0) yield { code: String(entry.code), text: String(entry.msg) };
  if (typeof entry.error === 'string') yield { code: entry.error, text: String(entry.message ?? '') };
  if (Array.isArray(entry.error)) for (const code of entry.error) yield { code: String(code), text: '' };
  const reason = entry.failure_reason ?? entry.new_order_failure_reason ?? entry.cancel_failure_reason;
  if (typeof reason === 'string' && reason !== '') yield { code: reason, text: '' };
  for (const inner of Object.values(entry)) yield* failures(inner);
}

/** What the venue itself calls open, or what only a question about the order can settle. */
const OPEN_BINANCE = new Set([-1000, -1001, -1006, -1007, -1008, -2011, -2013, -2021, -2022, -2026, -2039]);
const OPEN_TEXTS = new Set(['Unknown order sent.', 'Duplicate order sent.']);
const OPEN_KRAKEN = /^EGeneral:Internal error|^EService:(Unavailable|Busy|Timeout)|^EOrder:Unknown order/;

function isProved(fault: VenueFault): boolean {
  return fault.provesNothingHappened;
}

describe.skipIf(!isThere)('venue faults against the lists of the venues', () => {
  it('knows all codes of Binance, and leaves open exactly those that prove nothing', () => {
    const { codes } = read<BinanceList>('binance_spot_error_codes.json');
    expect(codes.length).toBeGreaterThan(100);
    for (const { code, name } of codes) {
      const fault = binanceFault({ status: 400, code: String(code), text: '' });
      expect(isProved(fault), `${code} ${name}`).toBe(!OPEN_BINANCE.has(code));
    }
  });

  it('knows all texts of the matching engine and of filters of Binance', () => {
    const { engine_messages: engine, filter_failures: filters } = read<BinanceList>('binance_spot_error_codes.json');
    expect(engine.length + filters.length).toBeGreaterThan(50);
    for (const { message } of engine) {
      const fault = binanceFault({ status: 400, code: '-2010', text: message });
      expect(isProved(fault), message).toBe(!OPEN_TEXTS.has(message));
    }
    for (const { message } of filters) {
      expect(binanceFault({ status: 400, code: '-1013', text: message })).toMatchObject({ action: 'never' });
    }
  });

  it('knows all errors of Kraken, and leaves open those of its servers', () => {
    const { documented, client_library: known } = read<KrakenList>('kraken_error_strings.json');
    const errors = [...documented, ...known].map(({ error }) =>
      error.replace('[:<code>]', ':7').replace('  mode', ' mode'),
    );
    expect(errors.length).toBeGreaterThan(50);
    for (const error of errors) {
      const code = error === 'EService:Deadline elapsed mode' ? 'EService:Deadline elapsed' : error;
      const fault = krakenFault({ status: 200, code, text: '' });
      expect(isProved(fault), error).toBe(!OPEN_KRAKEN.test(error));
    }
  });

  it('knows every failure in the genuine bodies of the three venues', () => {
    const readers = { binance: binanceFault, kraken: krakenFault, coinbase: coinbaseFault };
    const seen: string[] = [];
    for (const { venue, status, body } of bodies()) {
      for (const failure of failures(body)) {
        const fault = readers[venue as keyof typeof readers]({ status: status ?? 200, ...failure });
        seen.push(`${venue} ${failure.code} ${fault.action}`);
        expect(fault.action, `${venue} ${failure.code}`).toBe('never');
      }
    }
    expect(seen.length).toBeGreaterThan(2);
  });
});
