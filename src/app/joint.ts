/**
 * One strategy for several desks. Each bar writes the cells of its own market; when all markets have closed a bar at one
 * time, the strategy decides once for all of them. Allocates nothing after it was made.
 */
import { InputError, type Micros } from '../core/index.ts';
import { type LoadedMarkets, type LoadedStrategy, SLOT } from '../domain/strategy/index.ts';
import type { SessionSetup } from './session-setup.ts';

/** Who has closed a bar, and what is wished of whom. */
export class Joint {
  /** (m,) what the last decision wished, NaN for nothing. */
  readonly targets: Float64Array;
  /** The cells of all markets. */
  readonly slots: Float64Array;
  readonly #markets: LoadedMarkets;
  readonly #stride: number;
  /** Close time of the last bar of each market that was ready for a decision. */
  readonly #closed: Float64Array;
  /** Time of the last bar of each market at which its position was stopped out: that market wishes nothing then. */
  readonly #stopped: Float64Array;

  constructor(markets: LoadedMarkets) {
    const count = markets.targets.length;
    this.#markets = markets;
    this.targets = markets.targets;
    this.slots = markets.slots;
    this.#stride = markets.slots.length / count;
    this.#closed = new Float64Array(count).fill(Number.NaN);
    this.#stopped = new Float64Array(count).fill(Number.NaN);
  }

  /** The strategy as one desk sees it: it takes the bar, and wishes nothing by itself. */
  strategyOf(index: number): LoadedStrategy {
    const slots = this.#markets.slots.subarray(index * this.#stride, (index + 1) * this.#stride);
    const closed = this.#closed;
    const decide = (): number => {
      closed[index] = slots[SLOT.time] as number;
      return Number.NaN;
    };
    return { slots, decide };
  }

  /** A position of this market was closed by its stop at the bar of this time. */
  stopOut(index: number, now: Micros): void {
    this.#stopped[index] = now;
  }

  /** Whether all markets have closed a bar at this time. */
  isComplete(now: Micros): boolean {
    const closed = this.#closed;
    for (let i = 0; i < closed.length; i++) if (closed[i] !== now / 1000) return false;
    return true;
  }

  /** Place in `slots` of what is held in a market: to be set as it is when all of them have closed. */
  positionOf(index: number): number {
    return index * this.#stride + SLOT.position;
  }

  /** Decides; the wishes are in `targets`. @returns whether there are any.   @throws what the strategy throws */
  decide(now: Micros): boolean {
    if (!this.#markets.decide()) return false;
    for (let i = 0; i < this.targets.length; i++) if (this.#stopped[i] === now) this.targets[i] = Number.NaN;
    return true;
  }
}

/**
 * The joint strategy of a session, where it has one.
 * @throws BOT4_CONFIG_VALUE when the strategy sees another number of markets than the session has.
 */
export function openJoint({ bundle, instruments, load }: SessionSetup): Joint | undefined {
  if (bundle.markets === undefined) return undefined;
  if (bundle.markets !== instruments.length) {
    const names = instruments.map(({ symbol }) => symbol).join(', ');
    throw new InputError(
      'BOT4_CONFIG_VALUE',
      `strategy ${bundle.name} decides for ${bundle.markets} markets at once, the session has ${instruments.length}: ${names}`,
      { place: { key: 'markets' } },
    );
  }
  const { markets } = load();
  if (markets === undefined) {
    throw new InputError('BOT4_STRATEGY_SOURCE', `strategy ${bundle.name} has no onBars`, { place: { key: 'onBars' } });
  }
  return new Joint(markets);
}
