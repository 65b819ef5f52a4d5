/** An invariant that does not hold: its number in the catalogue, and what was found. */
export class Violation extends Error {
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.name = 'Violation';
    this.invariant = invariant;
  }
}

/** The process dies here: a fault, not a finding. */
export class ProcessKilled extends Error {}

export function holds(condition: boolean, invariant: string, detail: () => string): void {
  if (!condition) throw new Violation(invariant, detail());
}
