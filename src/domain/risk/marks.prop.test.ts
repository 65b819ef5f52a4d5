import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, ppm, quoteUnits } from '../../core/index.ts';
import { CircuitBreaker, RateWindow } from '../../hot/index.ts';
import { defineInstrument } from '../market/index.ts';
import { OpenOrders } from '../orders/index.ts';
import { Account } from '../portfolio/index.ts';
import { HOUSE_RISK_PROFILE, RiskEngine, type RiskProfile } from './index.ts';

const CASH = 1_000_000;
const RULES = { symbol: 'XUSDT', base: 'X', quote: 'USDT', kind: 'perp', tickSize: '0.01', lotSize: '0.001' } as const;
const INSTRUMENT = defineInstrument({ ...RULES, minNotional: '1', maxPrice: '100000' });

function engine(profile: Partial<RiskProfile>): RiskEngine {
  const outcomes = { windowOutcomes: 64, minOutcomes: 8, openMicros: 30_000_000, probes: 8 };
  return new RiskEngine({
    profile: { ...HOUSE_RISK_PROFILE, ...profile },
    account: new Account([INSTRUMENT], quoteUnits(CASH)),
    orders: new OpenOrders(),
    breaker: new CircuitBreaker({ ...outcomes, openAt: ppm(500_000), closeAt: ppm(350_000) }),
    rate: new RateWindow({ limit: 10, windowMicros: 1_000_000 }),
    feePpm: ppm(1000),
  });
}

const steps = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.record({ what: fc.constant('mark' as const), move: fc.integer({ min: -9, max: 9 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ what: fc.constantFrom('kill' as const, 'stop', 'halt', 'reset', 'reduceOnly') }),
    },
  ),
  { maxLength: 80, size: 'max' },
);

describe('marks to market', () => {
  it('find the same whether or not a layer that never trips has every mark looked at in full', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (all, hasPortfolioStop) => {
        const stops = hasPortfolioStop ? { portfolioStopPpm: ppm(90_000) } : {};
        const quick = engine(stops);
        // No position is ever held, so there is nothing that this layer could close.
        const full = engine({ ...stops, positionTrailingPpm: ppm(900_000) });
        let equity = CASH;
        for (const [i, step] of all.entries()) {
          if (step.what === 'mark') equity += step.move * 3000;
          const seen = [quick, full].map((risk) => {
            if (step.what === 'mark') return risk.onMark(0, micros(i + 1), equity);
            if (step.what === 'kill' || step.what === 'halt') return risk[step.what]('by hand');
            return risk[step.what]();
          });
          expect(seen[0]).toBe(seen[1]);
          const state = ({ killed, halted, stopped, active, peak }: RiskEngine) => [
            killed,
            halted,
            stopped,
            active,
            peak,
          ];
          expect(state(quick)).toEqual(state(full));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('trip each layer in such a walk', () => {
    const walk = (profile: Partial<RiskProfile>, to: number): string => {
      const risk = engine(profile);
      risk.onMark(0, micros(1), CASH * 1.1);
      return risk.onMark(0, micros(2), to);
    };
    expect(walk({}, CASH * 1.1 * 0.85)).toBe('drawdown');
    expect(walk({ portfolioStopPpm: ppm(20_000) }, CASH * 0.98)).toBe('portfolioStop');
    expect(walk({}, CASH * 0.95)).toBe('strategyStop');
    expect(walk({}, CASH * 0.95 + 1)).toBe('within');
  });
});
