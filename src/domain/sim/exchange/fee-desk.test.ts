/** Rates by volume and date, and the price that filters refer to. */
import { describe, expect, it } from 'vitest';
import type { SimFeeSchedule } from './contract.ts';
import { FeeDesk } from './fee-desk.ts';
import { ReferencePrice } from './reference-price.ts';

const DAY = 86_400_000_000;

const SCHEDULE: SimFeeSchedule = {
  name: 's',
  source: 'made up',
  entries: [
    {
      from: 0,
      tiers: [
        { volumeUnits: 0, makerPpm: 100, takerPpm: 200 },
        { volumeUnits: 1000e8, makerPpm: -10, takerPpm: 150 },
      ],
    },
    { from: 40 * DAY, tiers: [{ volumeUnits: 0, makerPpm: 7, takerPpm: 8 }], discount: { asset: 'T', ppm: 5 } },
  ],
};

function rates(desk: FeeDesk, time: number): readonly number[] {
  desk.refresh(0, time);
  return [desk.rate(0, true), desk.rate(0, false)];
}

describe('fees', () => {
  it('fall with the volume of 30 days, and rise when it has aged', () => {
    const desk = new FeeDesk([SCHEDULE]);
    desk.addAccount('s');
    expect(rates(desk, 5 * DAY)).toEqual([100, 200]);
    desk.addVolume(0, 600.5e8);
    desk.addVolume(0, 399.4e8);
    // 999.9 is not 1,000; the rest is carried.
    expect([desk.volume(0), ...rates(desk, 5 * DAY)]).toEqual([999, 100, 200]);
    desk.addVolume(0, 0.1e8);
    expect(rates(desk, 5 * DAY)).toEqual([-10, 150]);
    expect(rates(desk, 34 * DAY)).toEqual([-10, 150]);
    expect(rates(desk, 35 * DAY)).toEqual([100, 200]);
    expect(desk.volume(0)).toBe(0);
  });

  it('are those of the date', () => {
    const desk = new FeeDesk([SCHEDULE]);
    desk.addAccount('s');
    expect(rates(desk, 40 * DAY - 1)).toEqual([100, 200]);
    expect(desk.discount(0)).toBeUndefined();
    expect(rates(desk, 40 * DAY)).toEqual([7, 8]);
    expect(desk.discount(0)).toEqual({ asset: 'T', ppm: 5 });
  });

  it('are those of another schedule from the switch on, at the volume that was traded', () => {
    const desk = new FeeDesk([SCHEDULE, { ...SCHEDULE, name: 'other', entries: SCHEDULE.entries.slice(1) }]);
    desk.addAccount('s');
    expect(rates(desk, 50 * DAY)).toEqual([7, 8]);
    desk.switchTo(0, 'other');
    expect(rates(desk, 39 * DAY)).toEqual([0, 0]);
    expect(() => desk.switchTo(0, 'none')).toThrow('schedule of fees that is there');
    const quote = new FeeDesk([
      SCHEDULE,
      { ...SCHEDULE, name: 'q', charged: 'quote', entries: SCHEDULE.entries.slice(0, 1) },
    ]);
    quote.addAccount('s');
    expect(() => quote.switchTo(0, 'q')).toThrow('charge alike');
  });

  it('have room for many accounts', () => {
    const desk = new FeeDesk([SCHEDULE]);
    for (let account = 0; account < 40; account++) desk.addAccount('s');
    desk.refresh(39, 1);
    desk.addVolume(39, 2000e8);
    desk.refresh(39, 1);
    expect([desk.rate(39, true), desk.volume(39), desk.volume(38)]).toEqual([-10, 2000, 0]);
    expect([desk.has('s'), desk.has('t')]).toEqual([true, false]);
  });

  it('are refused without a tier from 0, and for an unknown schedule', () => {
    const odd = {
      name: 'o',
      source: '',
      entries: [{ from: 0, tiers: [{ volumeUnits: 1, makerPpm: 0, takerPpm: 0 }] }],
    };
    expect(() => new FeeDesk([odd])).toThrow('first tier');
    expect(() => new FeeDesk([SCHEDULE]).addAccount('x')).toThrow('schedule');
  });
});

describe('the reference price', () => {
  it('is what was set, else the average of five minutes by lots, else the last price', () => {
    const now = { time: 0 };
    const price = new ReferencePrice(10, now);
    const value = (): number => {
      price.compute();
      return price.value;
    };
    expect(value()).toBe(0);
    price.last = 100;
    price.add(3);
    now.time = 100e6;
    price.last = 200;
    price.add(1);
    expect(value()).toBe(1250);
    now.time = 300e6;
    expect(value()).toBe(2000);
    now.time = 900e6;
    expect(value()).toBe(2000);
    price.set = 55;
    expect(value()).toBe(550);
  });
});
