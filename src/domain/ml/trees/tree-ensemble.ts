/**
 * Ensembles of binary trees as plain arrays: what training makes, prediction walks, and SHAP explains. Models of other
 * programs fit as well; a tree is a root, and its nodes may stand anywhere after it.
 *
 * A row goes left at a node when its value is at most the threshold; a missing value (NaN) goes where `missingLeft` says.
 */
import { modelError } from '../model-error.ts';

/** What the raw score means: the prediction itself, or the log-odds of label 1. */
export type TreeObjective = 'regression' | 'binary';

/** A sum of trees over k features; all arrays over nodes have one length. */
export interface TreeEnsemble {
  readonly kind: 'trees';
  readonly objective: TreeObjective;
  /** (k,) names, in the order of the inputs. */
  readonly features: readonly string[];
  /** Raw score before the first tree. */
  readonly base: number;
  /** (trees,) node at which each tree begins. */
  readonly roots: Int32Array;
  /** Feature that the node asks for, −1 for a leaf. */
  readonly feature: Int32Array;
  /** At most this: left. */
  readonly threshold: Float64Array;
  /** Node to the left, larger than the node itself. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1 when a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** What a leaf adds to the raw score; not read elsewhere. */
  readonly value: Float64Array;
  /** Weight of the training rows that reached the node, positive; a node has the sum of its children. */
  readonly cover: Float64Array;
}

/** Share of a node's cover by which its children may miss it: counts are exact, sums of weights are rounded. */
const COVER_SLACK = 1e-6;

/** @throws BOT4_MODEL_INPUT unless arrays fit together, children come after their parents, and covers add up. */
export function requireTrees(model: TreeEnsemble): void {
  const nodes = model.feature.length;
  for (const key of ['threshold', 'left', 'right', 'missingLeft', 'value', 'cover'] as const) {
    if (model[key].length !== nodes) throw modelError(key, `has ${model[key].length} values for ${nodes} nodes`);
  }
  for (const root of model.roots) if (!(root >= 0 && root < nodes)) throw modelError('roots', `${root} is no node`);
  if (!Number.isFinite(model.base)) throw modelError('base', `is ${model.base}`);
  for (let node = 0; node < nodes; node++) requireNode(model, node);
}

function requireNode({ features, feature, threshold, left, right, value, cover }: TreeEnsemble, node: number): void {
  const own = cover[node] as number;
  if (!(own > 0 && own < Number.POSITIVE_INFINITY)) throw modelError(`cover[${node}]`, `is ${own}, must be positive`);
  const f = feature[node] as number;
  if (f < 0) {
    if (!Number.isFinite(value[node])) throw modelError(`value[${node}]`, `is ${value[node]}`);
    return;
  }
  if (f >= features.length) throw modelError(`feature[${node}]`, `is ${f}, there are ${features.length} features`);
  if (Number.isNaN(threshold[node])) throw modelError(`threshold[${node}]`, 'is NaN');
  const [a, b] = [left[node] as number, right[node] as number];
  if (!(a > node && b > node && a < feature.length && b < feature.length && a !== b)) {
    throw modelError(`left[${node}]`, `children ${a} and ${b} must be two nodes after their parent`);
  }
  const sum = (cover[a] as number) + (cover[b] as number);
  if (!(Math.abs(sum - own) <= COVER_SLACK * own)) {
    throw modelError(`cover[${node}]`, `is ${own}, its children have ${sum}`);
  }
}

/** Collects nodes while a tree grows; a node is made as a leaf and may be split once. */
export class TreeBuilder {
  readonly #roots: number[] = [];
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];

  /** Begins a tree. @returns its root. */
  root(cover: number): number {
    const node = this.#leaf(cover);
    this.#roots.push(node);
    return node;
  }

  /** Turns a leaf into a node with two leaves. @returns the left one; the right one follows it. */
  split(
    node: number,
    rule: { readonly feature: number; readonly threshold: number; readonly missingLeft: boolean },
    covers: readonly [number, number],
  ): number {
    const left = this.#leaf(covers[0]);
    this.#leaf(covers[1]);
    this.#feature[node] = rule.feature;
    this.#threshold[node] = rule.threshold;
    this.#missingLeft[node] = rule.missingLeft ? 1 : 0;
    this.#left[node] = left;
    this.#right[node] = left + 1;
    return left;
  }

  /** Sets what a leaf adds. */
  setValue(node: number, value: number): void {
    this.#value[node] = value;
  }

  /** The ensemble of all trees so far. */
  build(of: Pick<TreeEnsemble, 'objective' | 'features' | 'base'>): TreeEnsemble {
    return {
      kind: 'trees',
      ...of,
      roots: Int32Array.from(this.#roots),
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      missingLeft: Uint8Array.from(this.#missingLeft),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
    };
  }

  #leaf(cover: number): number {
    this.#threshold.push(0);
    this.#left.push(-1);
    this.#right.push(-1);
    this.#missingLeft.push(0);
    this.#value.push(0);
    this.#cover.push(cover);
    return this.#feature.push(-1) - 1;
  }
}
