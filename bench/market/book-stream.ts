/** Seeded synthetic streams of level updates and order events for the benches of books. */
import { Rng } from '../../src/core/index.ts';

/** Level updates, columns of equal length (a power of two). */
export interface LevelStream {
  readonly side: Int8Array;
  readonly price: Float64Array;
  readonly qty: Float64Array;
  /** Levels of each side before the first update, their distance in ticks from the middle. */
  readonly levels: number;
  readonly spacing: number;
}

/** Middle of all streams, ticks: 61,824.00 at 0.01. */
export const MIDDLE = 6_182_400;
/** The middle wanders this far and turns, so that a stream can be played again from its beginning. */
const WANDER = 400;
const REMOVED_SHARE = 0.45;

export interface LevelStreamOptions {
  readonly count: number;
  readonly levels: number;
  readonly spacing: number;
  /** Draws how many ticks from the middle an update is. */
  readonly distance: (rng: Rng) => number;
}

/** Updates about a middle that wanders; quantities are above 2^32 at times, as those of 8 decimals are. */
export function levelStream(options: LevelStreamOptions): LevelStream {
  const { count, levels, spacing, distance } = options;
  const rng = new Rng(17);
  const side = new Int8Array(count);
  const price = new Float64Array(count);
  const qty = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const middle = MIDDLE + Math.round(WANDER * Math.sin((40 * Math.PI * i) / count));
    side[i] = rng.below(2) === 0 ? 1 : -1;
    price[i] = Math.max(1, middle - (side[i] as number) * distance(rng));
    qty[i] = rng.uniform() < REMOVED_SHARE ? 0 : 1 + Math.floor(rng.uniform() * 2 ** 34);
  }
  return { side, price, qty, levels, spacing };
}

/** Some 30 ticks from the middle, as quotes are. */
export function nearDistance(rng: Rng): number {
  return 1 + Math.floor(-30 * Math.log(1 - rng.uniform()));
}

/** Far prices are round ones. */
const ROUND = 250;
const FAR = 24_000;

/** One to a million ticks, each order of magnitude as often as the next: more than a quarter lies beyond a window. */
export function wideDistance(rng: Rng): number {
  const distance = Math.floor(Math.exp(rng.uniform() * Math.log(1e6)));
  return distance < FAR ? distance : ROUND * Math.round(distance / ROUND);
}

/** Kinds of order events. */
export const ADD = 0;
export const CHANGE = 1;
export const FILL = 2;
export const DELETE = 3;

/** Order events, columns of equal length. */
export interface OrderStream {
  /** ADD, CHANGE, FILL or DELETE. */
  readonly kind: Int8Array;
  readonly id: Float64Array;
  readonly side: Int8Array;
  readonly price: Float64Array;
  readonly qty: Float64Array;
}

/** Orders live for some hundred events; a tenth of the rest is changed or filled in part. */
export function orderStream(count: number): OrderStream {
  const rng = new Rng(23);
  const kind = new Int8Array(count);
  const id = new Float64Array(count);
  const side = new Int8Array(count);
  const price = new Float64Array(count);
  const qty = new Float64Array(count);
  const live: number[] = [];
  for (let i = 0; i < count; i++) {
    side[i] = rng.below(2) === 0 ? 1 : -1;
    price[i] = MIDDLE - (side[i] as number) * nearDistance(rng);
    qty[i] = 1 + Math.floor(rng.uniform() * 2 ** 34);
    const draw = rng.below(20);
    if (live.length < 500 || draw < 9) {
      id[i] = 2 ** 40 + i;
      live.push(i);
      continue;
    }
    kind[i] = draw === 9 ? CHANGE : draw === 10 ? FILL : DELETE;
    // A fill takes a small part.
    if (kind[i] === FILL) qty[i] = 1 + rng.below(1000);
    const at = rng.below(live.length);
    id[i] = 2 ** 40 + (live[at] as number);
    if (kind[i] !== DELETE) continue;
    live[at] = live.at(-1) as number;
    live.pop();
  }
  return { kind, id, side, price, qty };
}
