import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossRequest, ports, syntheticBars, venueOf } from '../../test/fixtures.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { micros, mulDiv, PPM, ppm } from '../core/index.ts';
import { type OrderIntent, OrderRecord, orderLine } from '../domain/orders/index.ts';
import type { VenueGateway } from '../ports/index.ts';
import { type BacktestRequest, replay, specOf, truncate } from './backtest.ts';
import { Session } from './session.ts';

const world = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  bars: fc.integer({ min: 40, max: 400 }),
  fast: fc.integer({ min: 2, max: 10 }),
  gap: fc.integer({ min: 1, max: 20 }),
  feePpm: fc.integer({ min: 0, max: 5000 }),
  slippagePpm: fc.integer({ min: 0, max: 5000 }),
  stopPpm: fc.integer({ min: 2000, max: 200_000 }),
});

function requestOf(w: {
  seed: number;
  bars: number;
  fast: number;
  gap: number;
  feePpm: number;
  slippagePpm: number;
  stopPpm: number;
}): BacktestRequest {
  const request = crossRequest(syntheticBars({ seed: w.seed, bars: w.bars, edge: w.seed % 2 === 0 }), {
    fast: w.fast,
    slow: w.fast + w.gap,
  });
  return {
    ...request,
    costs: { feePpm: ppm(w.feePpm), slippagePpm: ppm(w.slippagePpm) },
    risk: { ...request.risk, positionStopPpm: ppm(w.stopPpm) },
  };
}

describe('engine, for any market, costs and stops', () => {
  it('conserves money: equity is the start plus closed trades plus what is open, to the last unit', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (w) => {
        const request = requestOf(w);
        const session = new Session(specOf(request), {
          venue: venueOf(request),
          journal: new MemoryJournal({ keeps: false }),
          ...ports,
        });
        const { result } = await session.run();
        const { account } = session.trader;
        const open = account.position(0).unrealised(account.mark(0), request.instrument.unitsPerTickLot);
        expect(result.finalEquity - result.initialCash).toBe(account.realised + open - result.fees);
        expect(result.fills.reduce((sum, row) => sum + row.fill.fee, 0)).toBe(result.fees);
        const closed = result.roundTrips.reduce((sum, trip) => sum + trip.pnl, 0);
        if (account.position(0).lots === 0) expect(result.finalEquity - result.initialCash).toBe(closed);
        expect(result.equity.at(-1) ?? result.finalEquity).toBe(result.finalEquity);
      }),
      { numRuns: 60 },
    );
  });

  it('decides before a cut what it decides with the whole history', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.double({ min: 0.05, max: 0.95, noNaN: true }), async (w, share) => {
        const request = requestOf(w);
        const cut = Math.max(2, Math.floor(w.bars * share));
        const whole = await replay(request, ports);
        const short = await replay(truncate(request, cut), ports);
        expect(whole.orderLines.slice(0, short.orderLines.length)).toEqual(short.orderLines);
        expect([...whole.equity.subarray(0, cut)]).toEqual([...short.equity]);
      }),
      { numRuns: 40 },
    );
  });

  it('sends no entry that would pass the position limit, and only what the risk engine approved', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (w) => {
        const request = requestOf(w);
        const inner = venueOf(request);
        const sent: OrderIntent[] = [];
        const venue: VenueGateway = {
          submit: (order) => {
            const { value } = order;
            // A copy: the record stands for another order when this one is over.
            const kept = new OrderRecord();
            kept.copy(value);
            sent.push(kept);
            if (!value.reduceOnly) {
              const { account } = session.trader;
              const limit = mulDiv(account.equity(), request.risk.positionLimitPpm, PPM, 'down');
              expect(value.lots * account.mark(0) * request.instrument.unitsPerTickLot).toBeLessThanOrEqual(limit);
            }
            inner.submit(order);
          },
          cancel: (order) => inner.cancel(order),
          poll: () => inner.poll(),
          get ended() {
            return inner.ended;
          },
          wait: () => inner.wait(),
          recoverEvent: (event) => inner.recoverEvent(event),
          recoverIntent: (intent) => inner.recoverIntent(intent),
        };
        const session = new Session(specOf(request), { venue, journal: new MemoryJournal({ keeps: false }), ...ports });
        const { result } = await session.run();
        const orders = result.orderLines.filter((line) => line.split(' ')[1] === 'order');
        expect(sent.map(orderLine)).toEqual(orders);
        expect(new Set(sent.map((order) => order.clientOrderId)).size).toBe(sent.length);
      }),
      { numRuns: 40 },
    );
  });

  it('is flat and stays flat after a kill at any bar', async () => {
    await fc.assert(
      fc.asyncProperty(world, fc.integer({ min: 1, max: 300 }), async (w, killAt) => {
        const request = requestOf(w);
        const inner = venueOf(request);
        let bars = 0;
        let told = false;
        const exposures: number[] = [];
        const venue: VenueGateway = {
          submit: (order) => inner.submit(order),
          cancel: (order) => inner.cancel(order),
          poll: () => {
            if (bars >= killAt && !told) {
              told = true;
              return { type: 'control', action: 'kill', reason: 'test', time: micros(session.trader.now) };
            }
            const event = inner.poll();
            if (event?.type === 'bar') {
              bars += 1;
              if (bars > killAt + 2) exposures.push(session.trader.account.position(0).lots);
            }
            return event;
          },
          get ended() {
            return inner.ended;
          },
          wait: () => inner.wait(),
          recoverEvent: (event) => inner.recoverEvent(event),
          recoverIntent: (intent) => inner.recoverIntent(intent),
        };
        const session = new Session(specOf(request), { venue, journal: new MemoryJournal({ keeps: false }), ...ports });
        await session.run();
        expect(exposures.every((lots) => lots === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});
