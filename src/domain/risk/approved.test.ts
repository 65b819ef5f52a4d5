import { describe, expect, it } from 'vitest';
import { Approvals } from './approved.ts';
import { RiskApproved } from './index.ts';

describe('an approval', () => {
  it('proves nothing once it was spent, to anybody who still holds it', () => {
    const approvals = new Approvals<{ intentSeq: number }>();
    const approval = approvals.approve({ intentSeq: 7 });
    expect(RiskApproved.is(approval)).toBe(true);
    expect(approval.value.intentSeq).toBe(7);
    approvals.spend(approval);
    expect(RiskApproved.is(approval)).toBe(false);
    expect(() => approval.value).toThrow('an approval is used once');
  });

  it('ends when the record of its order stands for another order', () => {
    const record = { intentSeq: 1 };
    const approval = new Approvals<{ intentSeq: number }>().approve(record);
    record.intentSeq = 2;
    expect(RiskApproved.is(approval)).toBe(false);
    expect(() => approval.value).toThrow('an approval is used once');
  });

  it('is the same object for another order after it was spent, and never for two orders at once', () => {
    const approvals = new Approvals<{ intentSeq: number }>();
    const first = approvals.approve({ intentSeq: 1 });
    const second = approvals.approve({ intentSeq: 2 });
    expect(second).not.toBe(first);
    approvals.spend(first);
    // Spent twice is spent once: or two later orders would share one approval.
    approvals.spend(first);
    expect(approvals.approve({ intentSeq: 3 })).toBe(first);
    const fourth = approvals.approve({ intentSeq: 4 });
    expect(fourth).not.toBe(first);
    expect([first, second, fourth].map(({ value }) => value.intentSeq)).toEqual([3, 2, 4]);
  });
});
