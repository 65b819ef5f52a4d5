/** What every venue gateway does, the simulator included. */
import { describe, expect, it } from 'vitest';
import type { OrderIntent } from '../../src/domain/orders/index.ts';
import { RiskApproved } from '../../src/domain/risk/index.ts';
import type { EngineEvent, VenueGateway } from '../../src/ports/index.ts';

/** A gateway that is ready, with a way to have an order approved by a real risk engine. */
export interface GatewayBench {
  readonly venue: VenueGateway;
  /** Makes the next order; `resting` does not trade by itself. */
  approve(kind: 'market' | 'resting'): RiskApproved<OrderIntent>;
}

async function next(venue: VenueGateway): Promise<EngineEvent | undefined> {
  for (;;) {
    const event = venue.poll();
    if (event !== undefined || venue.ended) return event;
    await venue.wait();
  }
}

function timeOf(event: EngineEvent): number {
  if (event.type === 'bar') return event.closeTime;
  return event.type === 'report' ? event.report.time : event.time;
}

/** @param open makes a fresh bench with at least ten bars to come; its first bar has closed already. */
export function venueGatewayContract(name: string, open: () => Promise<GatewayBench>): void {
  describe(`${name} as a venue gateway`, () => {
    it('answers a market order with an acknowledgement and then a fill of all of it', async () => {
      const { venue, approve } = await open();
      const order = approve('market');
      venue.submit(order);
      expect(await next(venue)).toMatchObject({ type: 'report', report: { kind: 'accepted' } });
      const fill = await next(venue);
      expect(fill).toMatchObject({ type: 'report', report: { kind: 'filled', lots: order.value.lots } });
    });

    it('takes a resting order back once, and refuses the second time', async () => {
      const { venue, approve } = await open();
      const { value } = approve('resting');
      const cancel = { intentSeq: 99, clientOrderId: value.clientOrderId, instrument: 0, time: value.time };
      venue.cancel(cancel);
      expect(await next(venue)).toMatchObject({ report: { kind: 'cancelRejected' } });
      const again = approve('resting');
      venue.submit(again);
      await next(venue);
      const { clientOrderId } = again.value;
      venue.cancel({ ...cancel, clientOrderId });
      venue.cancel({ ...cancel, clientOrderId });
      expect(await next(venue)).toMatchObject({ report: { kind: 'cancelled', clientOrderId } });
      expect(await next(venue)).toMatchObject({ report: { kind: 'cancelRejected', clientOrderId } });
    });

    it('takes nothing that only looks approved', async () => {
      const { venue, approve } = await open();
      const { value } = approve('market');
      const forged = Object.create(RiskApproved.prototype, { value: { value } }) as RiskApproved<OrderIntent>;
      expect(() => venue.submit(forged)).toThrow('risk engine');
    });

    it('gives events in the order of time and says when there are no more', async () => {
      const { venue, approve } = await open();
      venue.submit(approve('market'));
      let last = 0;
      for (let event = await next(venue); event !== undefined; event = await next(venue)) {
        expect(timeOf(event)).toBeGreaterThanOrEqual(last);
        last = timeOf(event);
      }
      expect(venue.ended).toBe(true);
      expect(venue.poll()).toBeUndefined();
    });
  });
}
