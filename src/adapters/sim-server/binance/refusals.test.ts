import { describe, expect, it } from 'vitest';
import { REFUSAL } from '../../../domain/sim/index.ts';
import { REFUSALS, refused } from './refusals.ts';

describe('the table of refusals', () => {
  it('has a code and a text for every refusal of the exchange', () => {
    for (const code of Object.values(REFUSAL)) {
      expect(REFUSALS[code][0]).toBeLessThan(-1000);
      expect(REFUSALS[code][1].length).toBeGreaterThan(5);
    }
  });

  it.each([
    [REFUSAL.filterLotSize, 'order', -1013, 'Filter failure: LOT_SIZE'],
    [REFUSAL.insufficientBalance, 'order', -2010, 'Account has insufficient balance for requested action.'],
    [REFUSAL.unknownOrder, 'cancel', -2011, 'Unknown order sent.'],
    [REFUSAL.unknownOrder, 'amend', -2013, 'Order does not exist.'],
    [REFUSAL.accountDisabled, 'cancel', -2011, 'This account may not place or cancel orders.'],
    [REFUSAL.amendNotADecrease, 'amend', -2038, 'Order amend (quantity increase) is not supported.'],
    [REFUSAL.stpModeNotAllowed, 'order', -1013, 'This symbol does not allow the specified self-trade prevention mode.'],
  ] as const)('says of %i for an %s what the venue says', (refusal, purpose, code, text) => {
    expect(refused(refusal, purpose).body).toEqual({ code, msg: text });
  });

  it('does not guess', () => {
    expect(() => refused(-999)).toThrow('refusal -999 is not in the table');
  });
});
