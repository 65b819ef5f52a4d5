/**
 * Times two sides in turn, A B A B …, so that whatever slows the machine slows both. What is reported of a pair is the
 * best block of each side; of all pairs the ratio of the minima and the median of the ratios. A side whose call lasts
 * more than 20 ms is timed in processor time, because other programs stretch the wall clock of long calls.
 *
 * A long call beside a much longer one is made several times in its turn, and the median of them counts: one alone would be
 * a call of a program that is being compiled still, and the best of them a luck that the longer call cannot have.
 */
import { quantile } from '../quantile.ts';
import type { PeerBlocks } from './peer-process.ts';

/** One side: runs blocks of calls and gives their seconds. */
export type Side = (calls: number, blocks: number) => Promise<PeerBlocks> | PeerBlocks;

/** How much is measured. */
export interface PairPlan {
  /** Pairs of short calls; of longer ones as many as fit into `seconds`, at least `pairsMin`. */
  readonly pairs: number;
  readonly pairsMin: number;
  readonly seconds: number;
  /** Length of a block of short calls, seconds. */
  readonly blockSeconds: number;
  /** Blocks of short calls in each turn. */
  readonly blocks: number;
  readonly warmupSeconds: number;
}

export const FULL_PLAN: PairPlan = {
  pairs: 15,
  pairsMin: 3,
  seconds: 15,
  blockSeconds: 1e-3,
  blocks: 20,
  warmupSeconds: 0.3,
};
/** Only shows that everything runs. */
export const SMOKE_PLAN: PairPlan = { ...FULL_PLAN, pairs: 2, pairsMin: 1, blocks: 2, warmupSeconds: 0.01 };

/** Calls above this are timed in processor time. */
const PROCESSOR_SECONDS = 0.02;
/** Part of the longer side's time that the repetitions of the other one may take. */
const REPEATED_SHARE = 0.2;

/** Times of one side, seconds a call. */
export interface SideTimes {
  readonly best: number;
  readonly median: number;
  readonly clock: 'wall' | 'processor';
}

/** Both sides together. */
export interface PairTimes {
  readonly pairs: number;
  readonly ours: SideTimes;
  readonly peer: SideTimes;
  /** Peer's best time over ours: above 1 we are faster. */
  readonly ratioOfMinima: number;
  readonly medianRatio: number;
}

interface Rhythm {
  readonly calls: number;
  readonly blocks: number;
  readonly clock: 'wall' | 'processor';
  readonly seconds: number;
  /** The median of the blocks counts, and not the best. */
  readonly median?: boolean;
}

/** The rhythm of a side whose call may be long, beside one that lasts longer. */
function beside(side: Rhythm, other: Rhythm, { blocks }: PairPlan): Rhythm {
  const room = Math.min(blocks, Math.floor((REPEATED_SHARE * other.seconds) / side.seconds));
  return side.blocks === 1 && room > 1 ? { ...side, blocks: room, median: true } : side;
}

/** Warms a side up and finds how many calls make a block. */
async function rhythmOf(side: Side, plan: PairPlan): Promise<Rhythm> {
  let seconds = (await side(1, 1)).wall[0] as number;
  for (let spent = seconds; spent < plan.warmupSeconds; ) {
    const calls = Math.max(1, Math.round(plan.blockSeconds / Math.max(seconds, 1e-9)));
    const wall = (await side(calls, 1)).wall[0] as number;
    seconds = Math.min(seconds, wall / calls);
    spent += Math.max(wall, 1e-6);
  }
  const clock = seconds > PROCESSOR_SECONDS ? 'processor' : 'wall';
  const calls = Math.max(1, Math.round(plan.blockSeconds / Math.max(seconds, 1e-9)));
  return { calls, blocks: seconds > plan.blockSeconds * 10 ? 1 : plan.blocks, clock, seconds };
}

/** Pairs, when a call of both sides together lasts so many seconds. */
function pairCount(plan: PairPlan, seconds: number): number {
  return Math.min(plan.pairs, Math.max(plan.pairsMin, Math.floor(plan.seconds / seconds)));
}

/** Best or middle block of one turn, seconds a call. */
async function turn(side: Side, { calls, blocks, clock, median = false }: Rhythm): Promise<number> {
  const found = await side(calls, blocks);
  return quantile(ascending(clock === 'wall' ? found.wall : found.processor), median ? 0.5 : 0) / calls;
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

function timesOf(values: readonly number[], clock: SideTimes['clock']): SideTimes {
  const sorted = ascending(values);
  return { best: quantile(sorted, 0), median: quantile(sorted, 0.5), clock };
}

/**
 * Times both sides in turn.
 * @param clock of both. @defaultValue by the length of a call of each
 */
export async function timePairs(
  ours: Side,
  peer: Side,
  plan: PairPlan,
  clock?: SideTimes['clock'],
): Promise<PairTimes> {
  const said = clock === undefined ? {} : { clock };
  const mine = { ...(await rhythmOf(ours, plan)), ...said };
  const theirs = { ...(await rhythmOf(peer, plan)), ...said };
  const own = beside(mine, theirs, plan);
  const other = beside(theirs, mine, plan);
  const pairs = pairCount(plan, own.seconds + other.seconds);
  const a: number[] = [];
  const b: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    a.push(await turn(ours, own));
    b.push(await turn(peer, other));
  }
  const ratios = ascending(b.map((value, i) => value / (a[i] as number)));
  const [oursTimes, peerTimes] = [timesOf(a, own.clock), timesOf(b, other.clock)];
  return {
    pairs,
    ours: oursTimes,
    peer: peerTimes,
    ratioOfMinima: peerTimes.best / oursTimes.best,
    medianRatio: quantile(ratios, 0.5),
  };
}

/**
 * Times one side alone.
 * @param clock `wall` where waiting for a disk is part of what is promised. @defaultValue by the length of a call
 */
export async function timeAlone(
  ours: Side,
  plan: PairPlan,
  clock?: SideTimes['clock'],
): Promise<SideTimes & { readonly turns: number }> {
  const found = await rhythmOf(ours, plan);
  const own = { ...found, clock: clock ?? found.clock };
  const turns = pairCount(plan, own.seconds);
  const a: number[] = [];
  for (let i = 0; i < turns; i++) a.push(await turn(ours, own));
  return { ...timesOf(a, own.clock), turns };
}

/** Where results go, so that no call is removed as dead. */
export const lastResult: { value: unknown } = { value: undefined };

/** A side of this process whose calls return promises: each is awaited before the next one. */
export function awaitedSide(call: () => Promise<unknown>): Side {
  return async (calls, blocks) => {
    const wall: number[] = [];
    const processor: number[] = [];
    for (let block = 0; block < blocks; block++) {
      const used = process.cpuUsage();
      const start = performance.now();
      for (let i = 0; i < calls; i++) lastResult.value = await call();
      wall.push((performance.now() - start) / 1e3);
      const { user, system } = process.cpuUsage(used);
      processor.push((user + system) / 1e6);
    }
    return { wall, processor };
  };
}

/** A side of this process. */
export function ownSide(call: () => unknown): Side {
  return (calls, blocks) => {
    const wall: number[] = [];
    const processor: number[] = [];
    for (let block = 0; block < blocks; block++) {
      const used = process.cpuUsage();
      const start = performance.now();
      for (let i = 0; i < calls; i++) lastResult.value = call();
      wall.push((performance.now() - start) / 1e3);
      const { user, system } = process.cpuUsage(used);
      processor.push((user + system) / 1e6);
    }
    return { wall, processor };
  };
}
