import { describe, expect, it } from 'vitest';
import { BinanceFault } from './fault.ts';
import { RateLimits } from './rate-limits.ts';

const SECOND = 1_000_000;
/** The beginning of a minute. */
const START = 1_699_999_980 * SECOND;

function faultOf(work: () => void): BinanceFault {
  try {
    work();
  } catch (error) {
    if (error instanceof BinanceFault) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('rate limits', () => {
  const limits = { weight: 10, raw: 1000, ordersTenSeconds: 3, ordersDay: 5 };

  it('answer 429 beyond the weight of a minute, and say when it ends', () => {
    const rates = new RateLimits(limits);
    rates.charge('a', 10, START + 45 * SECOND);
    const fault = faultOf(() => rates.charge('a', 1, START + 45 * SECOND));
    expect([fault.status, fault.code, fault.extras.retryAfter]).toEqual([429, -1003, 15]);
    expect(fault.message).toContain('current limit is 10 request weight per 1 MINUTE');
    expect(() => rates.charge('b', 1, START + 45 * SECOND)).not.toThrow();
    expect(() => rates.charge('a', 1, START + 60 * SECOND)).not.toThrow();
  });

  it('ban who goes on: 418 for 2 minutes, then for 4', () => {
    const rates = new RateLimits(limits);
    rates.charge('a', 10, START);
    for (let i = 0; i < 100; i++) expect(faultOf(() => rates.charge('a', 1, START)).status).toBe(429);
    const ban = faultOf(() => rates.charge('a', 1, START));
    expect([ban.status, ban.code, ban.extras.retryAfter]).toEqual([418, -1003, 120]);
    expect(ban.message).toContain(`IP banned until ${(START + 120 * SECOND) / 1000}`);
    expect(faultOf(() => rates.charge('a', 1, START + 119 * SECOND)).extras.retryAfter).toBe(1);
    rates.charge('a', 10, START + 120 * SECOND);
    let last = ban;
    for (let i = 0; i < 101; i++) last = faultOf(() => rates.charge('a', 1, START + 120 * SECOND));
    expect([last.status, last.extras.retryAfter]).toEqual([418, 240]);
  });

  it('count raw requests in five minutes', () => {
    const rates = new RateLimits({ ...limits, raw: 2 });
    rates.charge('a', 0, START);
    rates.charge('a', 0, START);
    expect(faultOf(() => rates.charge('a', 0, START)).message).toContain('2 request weight per 5 MINUTE');
  });

  it('give the weight of a success back', () => {
    const rates = new RateLimits(limits);
    rates.charge('a', 4, START);
    rates.giveBack('a', 1, START);
    expect(rates.usedWeight('a', START)).toBe(3);
  });

  it('count unfilled orders: a fill gives some back, never more than there are', () => {
    const rates = new RateLimits(limits);
    rates.addOrders(1, 3, START);
    const fault = faultOf(() => rates.checkOrders(1, 1, START));
    expect([fault.status, fault.code, fault.message]).toEqual([
      429,
      -1015,
      'Too many new orders; current limit is 3 orders per 10 SECOND.',
    ]);
    rates.addOrders(1, -5, START);
    expect(rates.usedOrders(1, START)).toEqual([0, 0]);
    rates.addOrders(1, 3, START);
    rates.addOrders(1, 2, START + 10 * SECOND);
    expect(faultOf(() => rates.checkOrders(1, 1, START + 20 * SECOND)).message).toContain('5 orders per 1 DAY');
  });
});
