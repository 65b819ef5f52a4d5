import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../core/index.ts';
import { Sequencer } from './sequencer.ts';

describe('sequencer', () => {
  it('has no gap, whether events are new or read back, and refuses every number but the next', () => {
    const steps = fc.array(fc.oneof(fc.constant('next' as const), fc.integer({ min: -2, max: 3 })), { maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 50 }), steps, (start, calls) => {
        const sequencer = new Sequencer(start);
        let last = start;
        for (const call of calls) {
          if (call === 'next') expect(sequencer.next()).toBe(++last);
          else if (call === 1) sequencer.follow(++last);
          else expect(() => sequencer.follow(last + call)).toThrow(InvariantError);
          expect(sequencer.last).toBe(last);
        }
      }),
    );
  });
});
