/**
 * How much memory this process may use and does use: the machine's, or that of the control group that it runs in, as a
 * container or a service manager sets it. A process that grows past either is killed without a word.
 */
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { MemoryPressure, type PressureLevel } from '../../hot/index.ts';

/** Where the limits of control groups stand, version 2 first. */
const LIMIT_FILES = ['/sys/fs/cgroup/memory.max', '/sys/fs/cgroup/memory/memory.limit_in_bytes'] as const;

/** A limit of a control group as its file says it; undefined for none, which is `max` or a number beyond the machine. */
export function groupLimit(text: string, machineBytes: number): number | undefined {
  const bytes = Number(text.trim());
  return Number.isSafeInteger(bytes) && bytes > 0 && bytes < machineBytes ? bytes : undefined;
}

/** Bytes that this process may use. */
export function memoryLimit(files: readonly string[] = LIMIT_FILES): number {
  const machine = totalmem();
  for (const file of files) {
    try {
      const limit = groupLimit(readFileSync(file, 'utf8'), machine);
      if (limit !== undefined) return limit;
    } catch {
      // Another version of control groups, or a system that has none.
    }
  }
  return machine;
}

/** Reads the memory of this process, threads included, and says how short it is. A reading takes some microseconds. */
export class MemoryGauge {
  readonly #pressure: MemoryPressure;
  readonly #used: () => number;

  /** @param used bytes in use; the resident memory of the process when absent. */
  constructor(limitBytes: number = memoryLimit(), used: () => number = () => process.memoryUsage.rss()) {
    this.#pressure = new MemoryPressure({ limitBytes });
    this.#used = used;
  }

  get limitBytes(): number {
    return this.#pressure.limitBytes;
  }

  get peakBytes(): number {
    return this.#pressure.peakBytes;
  }

  /** Takes a reading. */
  level(): PressureLevel {
    this.#pressure.read(this.#used());
    return this.#pressure.level;
  }
}
