import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits, StoreError } from '../core/index.ts';
import type { ClientOrderId, VenueReport } from '../domain/orders/index.ts';
import type { EngineEvent } from '../ports/index.ts';
import { isEventRecord, JournalCodec, RECORD } from './journal-codec.ts';

const codec = new JournalCodec();
const NAME = { clientOrderId: 'b4-0a1b2c3d-1-z' as ClientOrderId, instrument: 3, time: micros(1_700_000_000_000_001) };
const TRADE = { ...NAME, tradeId: 77, lots: qtyLots(1500), ticks: priceTicks(3_000_010), fee: quoteUnits(-45) };

function there(event: EngineEvent): { type: number; back: EngineEvent } {
  const type = codec.eventType(event);
  return { type, back: codec.decodeEvent(type, codec.encodeEvent(event).slice()) };
}

const reports: readonly (readonly [string, VenueReport, number])[] = [
  ['a plain fill', { kind: 'filled', ...TRADE, deadMarket: true }, RECORD.filled],
  ['a fill with its side', { kind: 'filled', ...TRADE, side: 'sell', deadMarket: false }, RECORD.filledWith],
  [
    'a fill with a commission',
    { kind: 'filled', ...TRADE, commission: { asset: 'BNB', amount: '0.00112233' }, deadMarket: false },
    RECORD.filledWith,
  ],
  [
    'a fill with both',
    { kind: 'filled', ...TRADE, side: 'buy', commission: { asset: '币安', amount: '-1' }, deadMarket: true },
    RECORD.filledWith,
  ],
  ['a void trade', { kind: 'voided', ...TRADE, side: 'buy' }, RECORD.voided],
  [
    'a void trade with a commission',
    { kind: 'voided', ...TRADE, side: 'sell', commission: { asset: 'BTC', amount: '0.000015' } },
    RECORD.voided,
  ],
  ['an acceptance', { kind: 'accepted', ...NAME }, RECORD.accepted],
  ['an end', { kind: 'expired', ...NAME, reason: 'in time' }, RECORD.ended],
];

describe('records of the journal', () => {
  it.each(reports)('hold %s', (_, report, type) => {
    const found = there({ type: 'report', report });
    expect(found.back).toEqual({ type: 'report', report });
    expect(found.type).toBe(type);
  });

  it('hold a trade of the market with each side of the taker', () => {
    for (const side of [-1, 0, 1]) {
      const event = {
        type: 'trade',
        instrument: 2,
        time: 1_700_000_000_000_001,
        priceTicks: 3_000_010,
        lots: 7,
        side,
      } as const;
      const { type, back } = there(event);
      expect(back).toEqual(event);
      expect(type).toBe(RECORD.trade);
      expect(isEventRecord(type)).toBe(true);
    }
  });

  it('hold funding that was paid and received', () => {
    for (const amount of [-123_456_789, 1]) {
      const time = micros(1_700_000_000_000_001);
      const { type, back } = there({ type: 'funding', instrument: 5, time, amount: quoteUnits(amount) });
      expect(back).toEqual({ type: 'funding', instrument: 5, time, amount });
      expect([type, isEventRecord(type)]).toEqual([RECORD.funding, true]);
    }
  });

  it('hold positions that a venue closed, and what its insurance fund took or paid', () => {
    for (const [side, insurance] of [
      ['buy', -2_007_000_000_001],
      ['sell', 3],
    ] as const) {
      const time = micros(1_700_000_000_000_001);
      const trade = { instrument: 5, time, side, lots: qtyLots(10_000), ticks: priceTicks(9090), fee: quoteUnits(91) };
      const event = { type: 'liquidation', ...trade, insurance: quoteUnits(insurance) } as const;
      const { type, back } = there(event);
      expect(back).toEqual(event);
      expect([type, isEventRecord(type)]).toEqual([RECORD.liquidation, true]);
    }
  });

  it('of fills that earlier versions wrote are the same bytes as ever', () => {
    const report = { kind: 'filled', ...TRADE, deadMarket: false } as const;
    const bytes = codec.encodeEvent({ type: 'report', report });
    // Length and letters of the id, instrument, time, trade, lots, ticks, fee, market: worked out by Python's struct.
    expect(Buffer.from(bytes).toString('hex')).toBe(
      '0f0062342d30613162326333642d312d7a030000000400796090281843000000000040534000000000007097400000000065e34641' +
        '00000000008046c000',
    );
  });

  it('of a type that this version does not know are refused with what to do', () => {
    expect([RECORD.filledWith, RECORD.voided, RECORD.order].map(isEventRecord)).toEqual([true, true, false]);
    expect(() => isEventRecord(99)).toThrow(StoreError);
    expect(() => isEventRecord(99)).toThrow('type 99, which this version does not know: continue it with the version');
  });
});
