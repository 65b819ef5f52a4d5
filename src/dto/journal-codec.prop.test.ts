import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError, micros } from '../core/index.ts';
import type { ClientOrderId } from '../domain/orders/index.ts';
import type { EngineEvent } from '../ports/index.ts';
import { JournalCodec, RECORD } from './journal-codec.ts';

/** Text of any units, half a pair included; more than are remembered, and longer than what is remembered. */
const text = fc.oneof(
  fc.integer({ min: 1, max: 5000 }).map((n) => `b4-5eed0001-1-${n.toString(36)}`),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((unit) => String.fromCharCode(unit)), maxLength: 100 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 100 }),
);
const event: fc.Arbitrary<EngineEvent> = fc
  .record({ id: text, reason: text, instrument: fc.nat(), time: fc.nat() })
  .map(({ id, reason, instrument, time }) => ({
    type: 'report',
    report: {
      kind: 'rejected',
      clientOrderId: id as ClientOrderId,
      instrument,
      time: micros(time),
      reason,
    },
  }));

/** Payloads one after another in one array, as a segment holds them. */
function inOneArray(payloads: readonly Uint8Array[]): Uint8Array[] {
  const whole = new Uint8Array(payloads.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  return payloads.map((payload) => {
    whole.set(payload, at);
    at += payload.length;
    return whole.subarray(at - payload.length, at);
  });
}

describe('records of the journal', () => {
  it('are read back by one codec as they were written, whatever it read before', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.boolean(), (events, apart) => {
        const codec = new JournalCodec();
        const payloads = events.map((one) => codec.encodeEvent(one).slice());
        const read = (apart ? payloads : inOneArray(payloads)).map((payload) =>
          codec.decodeEvent(RECORD.ended, payload),
        );
        expect(read).toEqual(events);
      }),
    );
  });

  it('that are shorter than their type says are refused, though other bytes follow', () => {
    fc.assert(
      fc.property(event, fc.nat(), (one, cut) => {
        const codec = new JournalCodec();
        const whole = codec.encodeEvent(one).slice();
        const short = whole.subarray(0, cut % whole.length);
        expect(() => codec.decodeEvent(RECORD.ended, short)).toThrow(InvariantError);
      }),
    );
  });
});
