/**
 * Whether memory is getting short, in three levels with hysteresis: a reading just above a limit does not switch a level
 * on and off. Hot path: a reading is a few comparisons, and nothing is allocated.
 *
 * Where a reading comes from is somebody else's business (`src/adapters/process/memory-gauge.ts`): here are bytes used
 * and bytes that there are.
 *
 * Invariants: the level rises at once, and by as much as the reading says; it falls only when use is below the share of
 * the level by `slack`. The same readings give the same levels.
 */
import { assert } from '../core/index.ts';

/** `calm`: nothing to do. `high`: begin no new large work. `critical`: give memory back, take on no new risk. */
export type PressureLevel = 'calm' | 'high' | 'critical';

const CALM = 0;
const HIGH = 1;
const CRITICAL = 2;
const NAMES: readonly PressureLevel[] = ['calm', 'high', 'critical'];

export interface MemoryPressureOptions {
  /** Bytes that there are. */
  readonly limitBytes: number;
  /** Share of the limit from which on it is high. @defaultValue 0.8 */
  readonly highAt?: number;
  /** Share of the limit from which on it is critical. @defaultValue 0.92 */
  readonly criticalAt?: number;
  /** How far below its share, as a share of the limit, a level is left. @defaultValue 0.05 */
  readonly slack?: number;
}

/** Turns readings into levels. */
export class MemoryPressure {
  readonly limitBytes: number;
  /** Bytes at which each level begins, and below which it ends. */
  readonly #begins: Float64Array;
  readonly #ends: Float64Array;
  #level = CALM;
  #peak = 0;

  /** @throws InvariantError when an option is out of its range. */
  constructor(options: MemoryPressureOptions) {
    const { limitBytes, highAt = 0.8, criticalAt = 0.92, slack = 0.05 } = options;
    assert(
      Number.isSafeInteger(limitBytes) && limitBytes > 0,
      'memory limit is a positive number of bytes',
      limitBytes,
    );
    assert(
      0 < highAt && highAt < criticalAt && criticalAt <= 1,
      'pressure shares rise within 0 to 1',
      highAt,
      criticalAt,
    );
    assert(0 <= slack && slack < highAt, 'slack of the pressure is below its first share', slack);
    this.limitBytes = limitBytes;
    this.#begins = Float64Array.of(0, highAt * limitBytes, criticalAt * limitBytes);
    this.#ends = Float64Array.of(0, (highAt - slack) * limitBytes, (criticalAt - slack) * limitBytes);
  }

  /** Level after the last reading. */
  get level(): PressureLevel {
    return NAMES[this.#level] as PressureLevel;
  }

  /** Largest reading so far, bytes. */
  get peakBytes(): number {
    return this.#peak;
  }

  /** Takes a reading of the bytes that are used. @returns true when the level is another one than before. */
  read(usedBytes: number): boolean {
    if (!(usedBytes >= 0)) assert(false, 'memory used is not negative', usedBytes);
    if (usedBytes > this.#peak) this.#peak = usedBytes;
    const before = this.#level;
    let level = before;
    while (level < CRITICAL && usedBytes >= (this.#begins[level + 1] as number)) level++;
    while (level >= HIGH && usedBytes < (this.#ends[level] as number)) level--;
    this.#level = level;
    return level !== before;
  }
}
