/** Which faults of the catalogue a simulated day suffers, and how often. All of it follows from the seed. */
import { Rng } from '../../src/core/index.ts';

/** The faults that this simulation injects: F1 to F42 of the catalogue. */
export const FAULTS: readonly number[] = Array.from({ length: 42 }, (_, i) => i + 1);

/** What a day is made of. */
export interface DayOptions {
  readonly seed: number;
  /** Hours that are simulated. */
  readonly hours: number;
  /** Faults that may happen; left out: a choice of the seed. */
  readonly faults?: readonly number[];
  /** How many times as often as usual faults happen: a planted bug must be found in few days. @defaultValue 1 */
  readonly rate?: number;
}

/** Of what happens with a probability, not more than this, however high the rate: something must still go well. */
const PROBABILITY_MAX = 0.3;

/** Share of the days that suffer a fault. After F37 both sides differ for good, which ends some checks: it is rare. */
function shareOf(fault: number): number {
  return fault === 37 ? 0.05 : 0.35;
}

/** Draws for each fault from a stream of its own, so that leaving one out does not move the others. */
export class FaultPlan {
  readonly enabled: ReadonlySet<number>;
  readonly #streams = new Map<number, Rng>();
  readonly #rng: Rng;
  readonly rate: number;
  /** No fault begins while this is false. */
  active = true;
  readonly counts = new Map<number, number>();

  constructor({ seed, faults, rate }: DayOptions) {
    this.rate = rate ?? 1;
    this.#rng = new Rng(seed >>> 0).stream('faults');
    const chosen = faults ?? FAULTS.filter((fault) => this.#rng.stream(`on ${fault}`).uniform() < shareOf(fault));
    this.enabled = new Set(chosen);
    for (const fault of FAULTS) this.#streams.set(fault, this.#rng.stream(`F${fault}`));
  }

  stream(fault: number): Rng {
    return this.#streams.get(fault) as Rng;
  }

  has(fault: number): boolean {
    return this.active && this.enabled.has(fault);
  }

  /** Whether the fault happens now, with this probability at the usual rate. */
  hits(fault: number, probability: number): boolean {
    if (!this.enabled.has(fault) || !this.active) return false;
    const likely = Math.max(probability, Math.min(PROBABILITY_MAX, probability * this.rate));
    if (this.stream(fault).uniform() >= likely) return false;
    this.note(fault);
    return true;
  }

  note(fault: number): void {
    this.counts.set(fault, (this.counts.get(fault) ?? 0) + 1);
  }
}
