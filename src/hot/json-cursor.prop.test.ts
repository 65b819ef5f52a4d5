import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCursor, OFF_GRID, OK } from './json-cursor.ts';

const ENCODER = new TextEncoder();

function skipped(text: string): boolean {
  const bytes = ENCODER.encode(text);
  const cursor = new JsonCursor();
  cursor.reset(bytes, 0, bytes.length);
  cursor.skipValue();
  cursor.skipSpace();
  return cursor.fault === OK && cursor.at === bytes.length;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('JsonCursor', () => {
  it('steps over any JSON, and over a damaged one exactly when it is still JSON', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 6 }),
        fc.nat(),
        fc.constantFrom('"', ',', ':', '{', '[', '}', ']', '0', '\\', 'e'),
        (json, place, mark) => {
          expect(skipped(json)).toBe(true);
          const at = place % (json.length + 1);
          for (const damaged of [
            json.slice(0, at),
            json.slice(0, at) + mark + json.slice(at),
            json.slice(0, at) + json.slice(at + 1),
          ]) {
            expect([damaged, skipped(damaged)]).toEqual([damaged, parses(damaged)]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads a decimal as big integers would, or refuses it', () => {
    const digits = fc.stringMatching(/^[0-9]{1,18}$/);
    fc.assert(
      fc.property(digits, fc.option(digits, { nil: '' }), fc.nat({ max: 10 }), (whole, places, decimals) => {
        const text = places === '' ? whole : `${whole}.${places}`;
        const bytes = ENCODER.encode(text);
        const cursor = new JsonCursor();
        cursor.reset(bytes, 0, bytes.length);
        const value = cursor.decimal(decimals);
        const wanted = BigInt(whole + places.slice(0, decimals).padEnd(decimals, '0'));
        const isFine = /^0*$/.test(places.slice(decimals)) && wanted <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(cursor.fault).toBe(isFine ? OK : OFF_GRID);
        if (isFine) expect(BigInt(value)).toBe(wanted);
      }),
    );
  });
});
