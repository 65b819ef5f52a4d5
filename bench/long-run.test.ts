import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { judge } from './long-run.ts';

const PROGRAM = fileURLToPath(new URL('long-run.ts', import.meta.url));

describe('a long session', () => {
  it('handles 300,000 trades with orders in less than 250 MB, and needs no more at its end', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, '--events', '300000']);
    const orders = /, ([\d,]+) orders/.exec(stdout)?.[1]?.replaceAll(',', '');
    expect(Number(orders)).toBeGreaterThan(100);
  });

  it('fails above its limit, and when its second half needs a tenth more', () => {
    const run = { events: 1, orders: 1, seconds: 1, residentMb: [100, 110, 110, 130] };
    expect(judge(run, 250)).toBe('memory grows: 110 MB in the first half, 130 MB in the second');
    expect(judge({ ...run, residentMb: [100, 110, 115, 121] }, 250)).toBe('');
    expect(judge(run, 120)).toBe('130 MB resident, limit 120 MB');
  });
});
