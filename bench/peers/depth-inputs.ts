/** Depth and trades of a market that walks at random, made from integers alone, for the works of group `depth`. */

import { Rng } from '../../src/core/index.ts';
import { type DepthEvents, depthEvents } from '../../src/domain/depth/index.ts';
import type { PeerInput } from './inputs.ts';

const SEED = 20261128;
const FEED_NS = 5_000_000;
const MIDDLE_TICKS = 420_000;
const TRADE_SHARE = 10;

/**
 * (4, n) rows: what happens (`DEPTH`), time at the venue in ns, ticks, lots. Every 0.1 to 2 ms a level of one side has new
 * lots, or lots are traded there; the middle moves by a tick some 100 times a second.
 */
export function depthRows(n: number): PeerInput {
  const values = new Float64Array(4 * n);
  const rng = new Rng(SEED).stream('depth');
  let time = 0;
  let walk = 0;
  for (let i = 0; i < n; i++) {
    time += 100_000 + rng.below(1_900_000);
    walk += rng.below(3) - 1;
    const isBuy = rng.below(2) === 1;
    const isTrade = rng.below(TRADE_SHARE) === 0;
    const away = 1 + rng.below(19);
    const middle = MIDDLE_TICKS + Math.floor(walk / 50);
    values[i] = (isTrade ? 2 : 0) + (isBuy ? 0 : 1);
    values[n + i] = time;
    values[2 * n + i] = isBuy ? middle - away : middle + away;
    values[3 * n + i] = 10 * (1 + rng.below(999));
  }
  return { name: `depth-${n}`, values, rows: 4 };
}

/** The same as events of a backtest: the feed takes 5 ms. */
export function depthEventsOfRows(values: Float64Array): DepthEvents {
  const n = values.length / 4;
  const exchangeNs = values.slice(n, 2 * n);
  return depthEvents({
    kind: Uint8Array.from(values.subarray(0, n)),
    exchangeNs,
    localNs: exchangeNs.map((time) => time + FEED_NS),
    ticks: Int32Array.from(values.subarray(2 * n, 3 * n)),
    lots: values.slice(3 * n),
  });
}
