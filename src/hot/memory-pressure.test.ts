import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../bench/allocation.ts';
import { InvariantError } from '../core/index.ts';
import { MemoryPressure, type PressureLevel } from './memory-pressure.ts';

const RANK: Readonly<Record<PressureLevel, number>> = { calm: 0, high: 1, critical: 2 };

function levels(pressure: MemoryPressure, readings: readonly number[]): PressureLevel[] {
  return readings.map((used) => {
    pressure.read(used);
    return pressure.level;
  });
}

describe('memory pressure', () => {
  it('is high from 80 % on and calm again below 75 %, not in between', () => {
    const pressure = new MemoryPressure({ limitBytes: 1000 });
    expect(levels(pressure, [799, 800, 760, 750, 749, 760])).toEqual(['calm', 'high', 'high', 'high', 'calm', 'calm']);
  });

  it('jumps over high to critical at 92 %, and from there to calm when nearly all is given back', () => {
    const pressure = new MemoryPressure({ limitBytes: 1000 });
    expect(levels(pressure, [920, 870, 869, 100])).toEqual(['critical', 'critical', 'high', 'calm']);
    expect(pressure.peakBytes).toBe(920);
  });

  it('says when its level changes, and only then', () => {
    const pressure = new MemoryPressure({ limitBytes: 100, highAt: 0.5, criticalAt: 0.9, slack: 0.1 });
    expect([10, 50, 45, 39, 95, 100].map((used) => pressure.read(used))).toEqual([
      false,
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it.each([
    ['no bytes at all', { limitBytes: 0 }],
    ['shares that fall', { limitBytes: 10, highAt: 0.9, criticalAt: 0.8 }],
    ['a share above 1', { limitBytes: 10, criticalAt: 1.1 }],
    ['a slack as large as the first share', { limitBytes: 10, highAt: 0.2, slack: 0.2 }],
  ])('refuses %s', (_, options) => {
    expect(() => new MemoryPressure(options)).toThrow(InvariantError);
  });

  it('refuses a reading below zero and one that is no number', () => {
    const pressure = new MemoryPressure({ limitBytes: 10 });
    expect(() => pressure.read(-1)).toThrow(InvariantError);
    expect(() => pressure.read(Number.NaN)).toThrow(InvariantError);
  });

  it('never stands below what a reading says, and stands above it only within the slack', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1200 }), { maxLength: 60 }), (readings) => {
        const pressure = new MemoryPressure({ limitBytes: 1000 });
        for (const used of readings) {
          pressure.read(used);
          const fresh = new MemoryPressure({ limitBytes: 1000 });
          fresh.read(used);
          const withSlack = new MemoryPressure({ limitBytes: 1000 });
          withSlack.read(used + 50);
          expect(RANK[pressure.level]).toBeGreaterThanOrEqual(RANK[fresh.level]);
          expect(RANK[pressure.level]).toBeLessThanOrEqual(RANK[withSlack.level]);
        }
      }),
    );
  });

  it('takes 0 bytes for a reading', () => {
    const pressure = new MemoryPressure({ limitBytes: 1000 });
    const bytes = bytesPerOperation((count) => {
      let changes = 0;
      for (let i = 0; i < count; i++) if (pressure.read((i * 37) % 1000)) changes++;
      return changes;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
