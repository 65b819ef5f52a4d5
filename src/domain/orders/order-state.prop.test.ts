import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal, nextStatus, ORDER_TABLE, type OrderEvent, type OrderStatus } from './index.ts';
import { ORDER_EVENTS } from './order-state.ts';

const STATUSES = Object.keys(ORDER_TABLE) as OrderStatus[];

describe('order states', () => {
  it('has a code for every event of the table, and no other', () => {
    const events = new Set(STATUSES.flatMap((status) => Object.keys(ORDER_TABLE[status])));
    expect(ORDER_EVENTS.toSorted()).toEqual([...events].sort());
  });

  it('answers every pair of state and event with a state or a refusal', () => {
    for (const status of STATUSES) {
      for (const event of ORDER_EVENTS) {
        const next = nextStatus(status, event);
        if (typeof next === 'string') expect(STATUSES).toContain(next);
        else expect(next).toMatchObject({ kind: 'refused', code: 'BOT4_ORDER_TRANSITION' });
      }
    }
  });

  it('leaves a terminal state only for a fill that came late', () => {
    const terminal = (Object.keys(ORDER_TABLE) as OrderStatus[]).filter(isTerminal);
    expect(terminal).toEqual(['filled', 'cancelled', 'rejected', 'expired']);
    for (const status of terminal) {
      for (const event of ORDER_EVENTS) {
        const next = nextStatus(status, event);
        if (event === 'fill' || event === 'partialFill') continue;
        expect(typeof next).toBe('object');
      }
    }
  });

  it('ends an order of unknown fate only by a report that proves the end', () => {
    const proofs: OrderEvent[] = ['fill', 'cancel', 'reject', 'expire'];
    for (const event of ORDER_EVENTS) {
      const next = nextStatus('unknown', event);
      if (typeof next === 'string' && isTerminal(next)) expect(proofs).toContain(event);
    }
  });

  it('never leads from unknown to rejected or cancelled by losing track again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<OrderEvent>('loseTrack', 'requestCancel', 'rejectCancel'), { maxLength: 20 }),
        (events) => {
          let status: OrderStatus = 'unknown';
          for (const event of events) {
            const next = nextStatus(status, event);
            if (typeof next === 'string') status = next;
          }
          expect(status).toBe('unknown');
        },
      ),
    );
  });
});
