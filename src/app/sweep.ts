/**
 * Which parameter sets a sweep tries: all of a grid, random ones, or ones that are proposed from those tried so far by a
 * tree-structured Parzen estimator (Bergstra et al. 2011). Pure: the same plan and seed give the same sets in the same
 * order, so a sweep that was interrupted goes on where it was.
 */
import { InputError, type Rng } from '../core/index.ts';
import type { ScanParam, ScanParams, ScanRule } from '../domain/scan/index.ts';

/** Values of one parameter, ascending. */
export interface SweepAxis {
  readonly name: string;
  readonly values: readonly number[];
}

const refuse: (key: string, detail: string) => never = (key, detail) => {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key } });
};

/** Most values of one axis. */
const VALUES_MAX = 100_000;

/**
 * Reads an axis: `fast=5:50:5` from 5 to 50 in steps of 5 (1 when it is left out), `k=1.5,2,2.5` these values.
 * @throws BOT4_CONFIG_VALUE
 * @example parseAxis('fast=5:20:5').values // => [5, 10, 15, 20]
 */
export function parseAxis(text: string): SweepAxis {
  const [name = '', range = '', ...more] = text.split('=');
  if (name === '' || range === '' || more.length > 0) {
    refuse(text, `${text} is no axis; write name=from:to:step or name=value,value`);
  }
  if (!range.includes(':')) {
    const values = [...new Set(range.split(',').map(Number))].sort((a, b) => a - b);
    if (!values.every(Number.isFinite)) refuse(name, `${range} holds something that is no number`);
    return { name, values };
  }
  const [from = Number.NaN, to = Number.NaN, step = 1] = range.split(':').map(Number);
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(step > 0 && to >= from)) refuse(name, `${range} must go upwards: from:to:step with a step above zero`);
  if (count > VALUES_MAX) refuse(name, `${range} has ${count} values, at most ${VALUES_MAX}`);
  // Not by adding up: each value is the double next to its decimal.
  const digits = Math.max(...range.split(':').map((part) => (part.split('.')[1] ?? '').length));
  return { name, values: Array.from({ length: count }, (_, i) => Number((from + i * step).toFixed(digits))) };
}

/** The axes of a rule; parameters without one have their usual value. @throws BOT4_CONFIG_VALUE */
export function checkAxes(rule: ScanRule, axes: readonly SweepAxis[]): void {
  if (axes.length === 0) refuse('grid', 'a sweep needs at least one axis, such as --grid fast=5:50:5');
  for (const [i, { name, values }] of axes.entries()) {
    const param: ScanParam | undefined = rule.params.find((each) => each.name === name);
    if (param === undefined) {
      refuse(name, `${rule.name} has no parameter ${name}; it has ${rule.params.map((p) => p.name).join(', ')}`);
    }
    if (axes.findIndex((axis) => axis.name === name) !== i) refuse(name, `${name} is named twice`);
    const bad = values.find((v) => v < param.min || v > param.max || (param.isWhole && !Number.isInteger(v)));
    if (bad === undefined) continue;
    refuse(
      name,
      `${name} = ${bad}, must be a ${param.isWhole ? 'whole ' : ''}number from ${param.min} to ${param.max}`,
    );
  }
}

function setAt(axes: readonly SweepAxis[], at: readonly number[]): ScanParams {
  return Object.fromEntries(axes.map(({ name, values }, i) => [name, values[at[i] as number] as number]));
}

function isPossible(rule: ScanRule, set: ScanParams): boolean {
  const usual = Object.fromEntries(rule.params.map((param) => [param.name, param.usual]));
  return (rule.conflict?.({ ...usual, ...set }) ?? '') === '';
}

/** Name of a set: equal sets have equal names. */
export function setKey(set: ScanParams): string {
  return Object.entries(set)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

/** Most sets of a grid. */
const GRID_MAX = 5_000_000;

/** All sets of a grid whose parameters go together, the last axis first. @throws BOT4_CONFIG_VALUE */
export function gridSets(rule: ScanRule, axes: readonly SweepAxis[]): readonly ScanParams[] {
  const total = axes.reduce((product, { values }) => product * values.length, 1);
  if (total > GRID_MAX) refuse('grid', `the grid has ${total} sets, at most ${GRID_MAX}; use --method random`);
  const sets: ScanParams[] = [];
  for (let i = 0; i < total; i++) {
    const at: number[] = [];
    let rest = i;
    for (const { values } of axes.toReversed()) {
      at.unshift(rest % values.length);
      rest = Math.floor(rest / values.length);
    }
    const set = setAt(axes, at);
    if (isPossible(rule, set)) sets.push(set);
  }
  return sets;
}

/** Draws in vain before a plan is taken to be exhausted. */
const DRAWS_MAX = 10_000;

/** Different random sets, uniform over the grid. @returns fewer than `count` when there are no more. */
export function randomSets(
  rule: ScanRule,
  axes: readonly SweepAxis[],
  o: { readonly count: number; readonly rng: Rng; readonly known?: ReadonlySet<string> },
): readonly ScanParams[] {
  const known = new Set(o.known);
  const sets: ScanParams[] = [];
  for (let vain = 0; sets.length < o.count && vain < DRAWS_MAX; ) {
    const set = setAt(
      axes,
      axes.map(({ values }) => o.rng.below(values.length)),
    );
    const key = setKey(set);
    if (known.has(key) || !isPossible(rule, set)) {
      vain += 1;
      continue;
    }
    known.add(key);
    sets.push(set);
  }
  return sets;
}

/** A set that was tried, with what is to be made large. */
export interface TriedSet {
  readonly set: ScanParams;
  readonly score: number;
}

/** Share of the tried sets that counts as good, and how many candidates are weighed for each proposal. */
const GOOD = 0.2;
const CANDIDATES = 32;
/** Random sets before anything is proposed. */
export const SEEDING_SETS = 24;

/** Places of the values of tried sets on one axis. */
function placesOf({ name, values }: SweepAxis, tried: readonly TriedSet[]): readonly number[] {
  return tried.map(({ set }) => values.indexOf(set[name] as number)).filter((place) => place >= 0);
}

/** Density of an axis: a normal kernel at each place, over a uniform floor that keeps every value possible. */
function densityAt(place: number, places: readonly number[], count: number): number {
  const width = Math.max(0.8, count / (2 + Math.sqrt(places.length)) / 2);
  let sum = 1 / count;
  for (const each of places) sum += Math.exp(-0.5 * ((place - each) / width) ** 2) / (width * 2.5066);
  return sum / (places.length + 1);
}

function drawPlace(places: readonly number[], count: number, rng: Rng): number {
  const at = rng.below(places.length + 1);
  if (at === places.length) return rng.below(count);
  const width = Math.max(0.8, count / (2 + Math.sqrt(places.length)) / 2);
  const place = Math.round((places[at] as number) + rng.normal() * width);
  return Math.min(count - 1, Math.max(0, place));
}

/**
 * The next sets of a Bayesian search: those that are likely among the good ones and unlikely among the others. The first
 * `SEEDING_SETS` are random.
 */
export function proposeSets(
  rule: ScanRule,
  axes: readonly SweepAxis[],
  tried: readonly TriedSet[],
  o: { readonly count: number; readonly rng: Rng },
): readonly ScanParams[] {
  const known = new Set(tried.map(({ set }) => setKey(set)));
  if (tried.length < SEEDING_SETS) return randomSets(rule, axes, { ...o, known });
  const ranked = tried.toSorted((a, b) => b.score - a.score);
  const cut = Math.max(4, Math.ceil(GOOD * ranked.length));
  const good = axes.map((axis) => placesOf(axis, ranked.slice(0, cut)));
  const other = axes.map((axis) => placesOf(axis, ranked.slice(cut)));
  const sets: ScanParams[] = [];
  while (sets.length < o.count) {
    let best: { set: ScanParams; gain: number } | undefined;
    for (let i = 0; i < CANDIDATES; i++) {
      const at = axes.map(({ values }, k) => drawPlace(good[k] ?? [], values.length, o.rng));
      const set = setAt(axes, at);
      if (known.has(setKey(set)) || !isPossible(rule, set)) continue;
      let gain = 0;
      for (const [k, { values }] of axes.entries()) {
        const place = at[k] as number;
        gain += Math.log(densityAt(place, good[k] ?? [], values.length));
        gain -= Math.log(densityAt(place, other[k] ?? [], values.length));
      }
      if (best === undefined || gain > best.gain) best = { set, gain };
    }
    const next = best?.set ?? randomSets(rule, axes, { count: 1, rng: o.rng, known })[0];
    if (next === undefined) break;
    known.add(setKey(next));
    sets.push(next);
  }
  return sets;
}
