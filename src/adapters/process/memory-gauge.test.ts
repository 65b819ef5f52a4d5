import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { groupLimit, MemoryGauge, memoryLimit } from './memory-gauge.ts';

const GIB = 2 ** 30;
const folder = mkdtempSync(join(tmpdir(), 'bot4-gauge-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('the limit of memory', () => {
  it.each([
    ['2147483648\n', 2 * GIB],
    ['max\n', undefined],
    ['9223372036854771712\n', undefined],
    ['0\n', undefined],
    ['', undefined],
  ])('of a control group that says %j on a machine of 16 GiB is %s', (text, expected) => {
    expect(groupLimit(text, 16 * GIB)).toBe(expected);
  });

  it('is that of the first control group that has one, else that of the machine', () => {
    const small = file('small', String(64 << 20));
    expect(memoryLimit([join(folder, 'absent'), file('none', 'max'), small])).toBe(64 << 20);
    expect(memoryLimit([join(folder, 'absent')])).toBe(totalmem());
  });
});

describe('the gauge of memory', () => {
  it('reads what is used against the limit', () => {
    let used = 100;
    const gauge = new MemoryGauge(1000, () => used);
    expect(gauge.level()).toBe('calm');
    used = 950;
    expect(gauge.level()).toBe('critical');
    expect([gauge.limitBytes, gauge.peakBytes]).toEqual([1000, 950]);
  });

  it('reads this process, which uses more than 10 MiB and less than the machine has', () => {
    const gauge = new MemoryGauge();
    expect(gauge.level()).not.toBe('critical');
    expect(gauge.peakBytes).toBeGreaterThan(10 << 20);
    expect(gauge.peakBytes).toBeLessThan(gauge.limitBytes);
  });
});
