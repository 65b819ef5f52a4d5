/**
 * The proofs that the gate gives out. A runner takes nothing else, and nothing but the gate can make one: the
 * constructors ask for a token that never leaves this folder. Look-alikes fail at compile time, because private fields
 * are nominal, and at run time, because `is` looks for the field itself.
 */
import { assert } from '../../core/index.ts';
import type { Evidence } from './evidence.ts';

const TOKEN: unique symbol = Symbol('gate');

/** Permission to trade on paper what the evidence is about. */
export class GatePass {
  readonly #evidence: Evidence;
  constructor(token: typeof TOKEN, evidence: Evidence) {
    assert(token === TOKEN, 'only the gate gives passes');
    this.#evidence = evidence;
    Object.freeze(this);
  }
  /** Paper only: live trading needs a `LivePass`. */
  get scope(): 'paper' {
    return 'paper';
  }
  /** The frozen evidence that was judged. */
  get evidence(): Evidence {
    return this.#evidence;
  }
  /** True when the data came from a generator: such a pass never becomes a live one. */
  get synthetic(): boolean {
    return this.#evidence.data.synthetic;
  }
  /** True for an object that the gate made, and for nothing that only looks like one. */
  static is(candidate: unknown): candidate is GatePass {
    return typeof candidate === 'object' && candidate !== null && #evidence in candidate;
  }
}

/** Permission to trade live one artifact that has been on paper long enough. */
export class LivePass {
  readonly #pass: GatePass;
  readonly #artifact: string;
  readonly #paperDays: number;
  constructor(token: typeof TOKEN, of: { readonly pass: GatePass; readonly artifact: string; readonly days: number }) {
    assert(token === TOKEN, 'only the gate gives passes');
    this.#pass = of.pass;
    this.#artifact = of.artifact;
    this.#paperDays = of.days;
    Object.freeze(this);
  }
  get scope(): 'live' {
    return 'live';
  }
  /** The pass that it grew out of. */
  get pass(): GatePass {
    return this.#pass;
  }
  /** Hash of the artifact that it is for, and of no other. */
  get artifact(): string {
    return this.#artifact;
  }
  /** Days of forward paper trading behind it. */
  get paperDays(): number {
    return this.#paperDays;
  }
  static is(candidate: unknown): candidate is LivePass {
    return typeof candidate === 'object' && candidate !== null && #artifact in candidate;
  }
}

/** For the gate alone; `index.ts` does not export it. */
export function grant(evidence: Evidence): GatePass {
  return new GatePass(TOKEN, evidence);
}

/** For the gate alone; `index.ts` does not export it. */
export function grantLive(of: { readonly pass: GatePass; readonly artifact: string; readonly days: number }): LivePass {
  return new LivePass(TOKEN, of);
}

/** True for a pass that the gate gave, and for nothing that only looks like one. */
export function isGatePass(candidate: unknown): candidate is GatePass {
  return GatePass.is(candidate);
}

/** True for a live pass that the gate gave, and for nothing that only looks like one. */
export function isLivePass(candidate: unknown): candidate is LivePass {
  return LivePass.is(candidate);
}
