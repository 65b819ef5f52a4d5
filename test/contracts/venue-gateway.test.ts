import { expect, it } from 'vitest';
import { micros, ppm, priceTicks, qtyLots } from '../../src/core/index.ts';
import { clientOrderId, OpenOrders, type OrderIntent } from '../../src/domain/orders/index.ts';
import { Account } from '../../src/domain/portfolio/index.ts';
import { RiskApproved, RiskEngine } from '../../src/domain/risk/index.ts';
import { CircuitBreaker, RateWindow } from '../../src/hot/index.ts';
import { crossRequest, syntheticBars, venueOf } from '../fixtures.ts';
import { type GatewayBench, venueGatewayContract } from './venue-gateway.ts';

async function openSimulator(): Promise<GatewayBench> {
  const request = crossRequest(syntheticBars({ seed: 8, bars: 12 }));
  const venue = venueOf(request);
  const first = venue.poll();
  expect(first?.type).toBe('bar');
  if (first?.type !== 'bar') throw new Error('the first event is a bar');
  const now = micros(first.closeTime);
  const { closeTicks } = first;
  const account = new Account([request.instrument], request.initialCash);
  const breaker = new CircuitBreaker({
    windowOutcomes: 8,
    minOutcomes: 4,
    openAt: ppm(500_000),
    closeAt: ppm(350_000),
    openMicros: 1e6,
    probes: 4,
  });
  const rate = new RateWindow({ limit: 10, windowMicros: 1e6 });
  const risk = new RiskEngine({
    profile: request.risk,
    account,
    orders: new OpenOrders(),
    breaker,
    rate,
    feePpm: ppm(1000),
  });
  account.markAt(0, closeTicks);
  risk.onMark(0, now, account.equity());
  let intentSeq = 0;
  const approve = (kind: 'market' | 'resting'): RiskApproved<OrderIntent> => {
    intentSeq += 1;
    const verdict = risk.check(
      {
        intentSeq,
        clientOrderId: clientOrderId({ session: '00000000', epoch: 1, intentSeq }),
        instrument: 0,
        side: 'buy',
        type: kind === 'market' ? 'market' : 'limit',
        purpose: 'entry',
        lots: qtyLots(1000),
        priceTicks: priceTicks(kind === 'market' ? 0 : Math.ceil(closeTicks * 0.951)),
        reduceOnly: false,
        time: now,
      },
      now,
    );
    if (verdict instanceof RiskApproved) return verdict;
    throw new Error(verdict.code);
  };
  return { venue, approve };
}

venueGatewayContract('the simulated exchange', openSimulator);

it('opens a fresh simulator for each part of the contract', async () => {
  expect((await openSimulator()).venue).not.toBe((await openSimulator()).venue);
});
