import { describe, expect, it } from 'vitest';
import { bytesPerOperation, countGc } from './allocation.ts';
import type { BatchedCase, WholeCase } from './bench-case.ts';
import { measure } from './harness.ts';
import { quantile } from './quantile.ts';
import { makeReport } from './report.ts';
import { RunDelay } from './run-delay.ts';

const SMALL = { operations: 1024, passes: 11, warmup: 20_000 };

function caseOf(changes: Partial<Omit<BatchedCase, 'method'>>): BatchedCase {
  return {
    name: 'case',
    input: 'nothing',
    method: 'batched',
    setup: () => ({ run: (count) => count }),
    budgets: [],
    ...changes,
  };
}

describe('quantile', () => {
  it('is the smallest sample with that share at or below it', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, i) => i + 1);
    expect([0, 0.5, 0.99, 0.999, 1].map((share) => quantile(hundred, share))).toEqual([1, 50, 99, 100, 100]);
  });
});

describe('allocation meter', () => {
  it('finds 0 bytes in a loop over a typed array', () => {
    const column = new Float64Array(64);
    const bytes = bytesPerOperation((count) => {
      for (let i = 0; i < count; i++) column[i & 63] = (column[(i + 1) & 63] as number) + 0.5;
      return column[0] as number;
    }, SMALL);
    expect(bytes).toBeLessThan(0.05);
  });

  it('finds at least 24 bytes in a loop that keeps an object with two numbers each time', () => {
    const kept: { a: number; b: number }[] = new Array(64);
    const bytes = bytesPerOperation((count) => {
      for (let i = 0; i < count; i++) kept[i & 63] = { a: i, b: i + 1 };
      return kept.length;
    }, SMALL);
    expect(bytes).toBeGreaterThanOrEqual(24);
    expect(bytes).toBeLessThan(200);
  });

  it('counts the collections of work that makes 64 MB of garbage', async () => {
    const kept: unknown[] = new Array(64);
    const gc = await countGc(() => {
      for (let i = 0; i < 1_000_000; i++) kept[i & 63] = [i, i + 1, i + 2, i + 3];
    });
    expect(gc.minor + gc.major).toBeGreaterThan(0);
    expect(gc.longestMs).toBeGreaterThan(0);
  });
});

describe('run delay', () => {
  it('never goes back', () => {
    const delay = new RunDelay();
    const first = delay.read();
    expect(delay.read()).toBeGreaterThanOrEqual(first);
  });

  it('is 0 and not available where the kernel has no counter', () => {
    const delay = new RunDelay('/proc/there/is/no/such/file');
    expect([delay.available, delay.read()]).toEqual([false, 0]);
  });
});

describe('harness', () => {
  it('refuses a twin that comes to another answer', async () => {
    const wrong = caseOf({ twin: { name: 'twin', setup: () => ({ run: (count) => count + 1 }) } });
    await expect(measure(wrong, 'small')).rejects.toThrow('case: answer 200, but twin has 201');
  });

  it('refuses a checksum that is not a number', async () => {
    await expect(measure(caseOf({ setup: () => ({ run: () => Number.NaN }) }), 'small')).rejects.toThrow('checksum');
  });

  it('times whole functions through tinybench, per operation, beside their twin', async () => {
    let calls = 0;
    const work = (): number => {
      calls++;
      let sum = 0;
      for (let i = 0; i < 10_000; i++) sum += Math.sqrt(i);
      return sum;
    };
    const subject = { run: work, opsPerCall: 10_000 };
    const whole: WholeCase = {
      ...caseOf({}),
      method: 'whole',
      setup: () => subject,
      twin: {
        name: 'twice',
        setup: () => ({ run: (count) => (work() + work() - work()) * count, opsPerCall: 10_000 }),
      },
    };
    // (a + a) - a is a, exactly: the twin does three times the work for the same answer.
    const result = await measure(whole, 'small');
    expect(result.method).toBe('whole');
    expect(result.tail?.groups).toBeGreaterThanOrEqual(4);
    expect(result.best).toBeLessThan(10_000);
    expect(calls).toBeGreaterThan(10);
    expect(result.twin?.name).toBe('twice');
  });

  it('waits for whole functions that return promises, and counts no bytes of them', async () => {
    let finished = 0;
    const later = async (count: number): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      finished += count;
      return 7;
    };
    const whole: WholeCase = {
      ...caseOf({}),
      method: 'whole',
      setup: () => ({ run: later }),
      twin: { name: 'at once', setup: () => ({ run: () => 7 }) },
    };
    const result = await measure(whole, 'small');
    expect(result.best).toBeGreaterThan(1e6);
    expect(result.bytes).toBeNull();
    expect(result.twin?.best).toBeLessThan(result.best);
    expect(finished).toBeGreaterThanOrEqual(6);
  });

  it('closes what it set up, also when a measurement fails', async () => {
    let open = 0;
    const setup = (): { run: () => number; close: () => void } => {
      open++;
      return { run: () => Number.NaN, close: () => open-- };
    };
    await expect(measure(caseOf({ setup }), 'small')).rejects.toThrow();
    expect(open).toBe(0);
  });
});

describe('bench report', () => {
  it('names file, machine and verdicts of each case, and survives JSON', async () => {
    const result = { ...(await measure(caseOf({}), 'small')), budgets: ['breakerBytes' as const] };
    const report = makeReport('small', new Map([['hot/x.bench.ts', [result]]]));
    expect(report.cases[0]?.file).toBe('hot/x.bench.ts');
    expect(report.cases[0]?.verdicts.map((verdict) => verdict.budget)).toEqual(['breakerBytes']);
    expect(report.machine.node).toBe(process.version);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});
