/** What a comparison with another library consists of, and how it is judged. */
import type { PeerInput } from './inputs.ts';
import type { PairTimes, SideTimes } from './pairs.ts';

/** Groups of works, as they are named on the command line. */
export const GROUPS = ['stats', 'corr', 'json', 'data', 'indicators', 'rust', 'backtest', 'depth', 'nautilus'] as const;
export type Group = (typeof GROUPS)[number];

/** Numbers of an answer by name; a matrix as a list. */
export type Answer = Readonly<Record<string, number | ArrayLike<number>>>;

/**
 * What is promised. `faster`: at least so many times faster than the peer. `share`: at most this share of its time.
 * `within`: at most so many seconds, without a peer.
 */
export type Goal =
  | { readonly kind: 'faster'; readonly times: number }
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'within'; readonly seconds: number };

/** How close an answer must be. `not below`: a log-likelihood may be lower by `limit`, and higher by anything. */
export interface Closeness {
  readonly name: string;
  readonly rule: 'absolute' | 'relative' | 'not below';
  readonly limit: number;
}

/** A call of this process, and its result in numbers. */
export interface OwnCall {
  readonly call: () => unknown;
  readonly answer: () => Answer | Promise<Answer>;
  /** The call returns a promise, which is awaited within the time. */
  readonly awaited?: boolean;
  /** To be called when everything is measured. */
  readonly close?: () => unknown;
}

/**
 * What a work is compared with: a work of peer.py, of peer-backtest.py, of peer-hftbacktest.py, of peer-nautilus.py, of the
 * program in rust/, or another way of doing it in this process.
 */
export type Peer =
  | {
      readonly library: string;
      readonly work: string;
      readonly side?: 'python' | 'rust' | 'vectorbt' | 'hftbacktest' | 'nautilus';
    }
  | { readonly library: string; readonly own: (inputs: readonly PeerInput[]) => OwnCall };

/** One line of the table. */
export interface PeerWork {
  readonly group: Group;
  readonly name: string;
  readonly n: number;
  /** Absent where there is none to compare with. */
  readonly peer?: Peer;
  /** Inputs for `n` values, or fewer for a trial run. */
  readonly inputs: (n: number) => readonly PeerInput[];
  /** Our call on these inputs, which also stand at these paths, and its result in numbers. */
  readonly ours: (inputs: readonly PeerInput[], paths: readonly string[]) => OwnCall | Promise<OwnCall>;
  readonly goal?: Goal;
  /** `wall` where processes are started or a disk is waited for. @defaultValue processor time for calls of more than 20 ms */
  readonly clock?: SideTimes['clock'];
  readonly closeness: readonly Closeness[];
  /** Memory that a call may take, doubles for each value of the input. */
  readonly memoryDoubles?: number;
}

/** A number of both answers. */
export interface Compared extends Closeness {
  /** Largest of a matrix in magnitude. */
  readonly ours: number;
  readonly peer: number;
  /** Ours minus the peer's; of a matrix the largest magnitude. */
  readonly difference: number;
  readonly ok: boolean;
}

/** Everything that was found of a work. */
export interface Outcome {
  readonly group: Group;
  readonly name: string;
  readonly n: number;
  readonly library: string | null;
  readonly ours: SideTimes;
  readonly peer: SideTimes | null;
  readonly pairs: number;
  readonly ratioOfMinima: number | null;
  readonly medianRatio: number | null;
  readonly goal: Goal | null;
  /** Null where nothing is promised. */
  readonly goalMet: boolean | null;
  readonly answers: readonly Compared[];
  /** Our answer where there is no peer to compare with. */
  readonly found?: Answer;
  /** Why the peer could not be asked: then nothing is shown, and the goal is not met. */
  readonly missing?: string;
  readonly memory: { readonly doubles: number; readonly limit: number; readonly ok: boolean } | null;
}

function asList(value: number | ArrayLike<number> | undefined): ArrayLike<number> {
  return typeof value === 'number' ? [value] : (value ?? []);
}

function compareNumbers(rule: Closeness, ours: ArrayLike<number>, peer: ArrayLike<number>): Compared {
  if (ours.length !== peer.length || ours.length === 0) {
    return { ...rule, ours: ours.length, peer: peer.length, difference: Number.NaN, ok: false };
  }
  let at = 0;
  let difference = 0;
  let ok = true;
  for (let i = 0; i < ours.length; i++) {
    const own = ours[i] as number;
    const other = peer[i] as number;
    const gap = own - other;
    const scale = rule.rule === 'relative' ? Math.abs(other) : 1;
    const excess = rule.rule === 'not below' ? -gap : Math.abs(gap);
    if (!(excess <= rule.limit * scale)) ok = false;
    if (!(Math.abs(gap) <= Math.abs(difference))) {
      difference = gap;
      at = i;
    }
  }
  return { ...rule, ours: ours[at] as number, peer: peer[at] as number, difference, ok };
}

/** Holds our answer against the peer's; of a matrix the entry that differs most is shown. */
export function compareAnswers(closeness: readonly Closeness[], ours: Answer, peer: Answer): readonly Compared[] {
  return closeness.map((rule) => compareNumbers(rule, asList(ours[rule.name]), asList(peer[rule.name])));
}

/** Whether a goal is met: it is missed only when both the ratio of the minima and the median ratio miss it. */
export function meetsGoal(goal: Goal, times: PairTimes | SideTimes): boolean {
  if (goal.kind === 'within') return ('best' in times ? times.best : times.ours.best) <= goal.seconds;
  if (!('ratioOfMinima' in times)) return false;
  const ratio = Math.max(times.ratioOfMinima, times.medianRatio);
  return goal.kind === 'faster' ? ratio > goal.times : 1 / ratio <= goal.share;
}

/** Whether everything that was promised of a work holds. */
export function isMet({ goalMet, answers, memory, missing }: Outcome): boolean {
  return missing === undefined && goalMet !== false && answers.every(({ ok }) => ok) && memory?.ok !== false;
}
