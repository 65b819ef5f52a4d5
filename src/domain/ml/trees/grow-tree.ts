/**
 * Growth of one tree. A leaf is a stretch of `order`; a split parts the stretch and keeps the order of rows in both
 * parts. Only the smaller child adds up its histogram, the larger one is the parent less the smaller one.
 *
 * Complexity: O(m · k · log leaves) for balanced trees. Allocates one histogram per leaf, taken from a pool.
 */
import type { BinnedRows } from './feature-bins.ts';
import { type Split, type SplitLimits, SplitSearch } from './split-search.ts';
import type { TreeBuilder } from './tree-ensemble.ts';

/** Which leaf is split next: the one that gains most, or the one nearest to the root. */
export type TreeGrowth = 'leaf-wise' | 'depth-wise';

/** Shape of a tree and the size of its steps. */
export interface GrowthOptions extends SplitLimits {
  readonly growth: TreeGrowth;
  /** Most leaves of a tree, from 2. */
  readonly leaves: number;
  /** Most splits from root to leaf. */
  readonly depth: number;
  readonly learningRate: number;
}

interface Leaf {
  readonly node: number;
  readonly depth: number;
  /** The rows order[from] … order[to − 1]. */
  readonly from: number;
  readonly to: number;
  readonly gradient: number;
  readonly hessian: number;
  histogram: Float64Array;
  split: Split | undefined;
}

/** The rows of a leaf with their derivatives, in one order. */
interface LeafRows {
  readonly rows: Int32Array;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Adds gradient and hessian of each row to its bin of one feature. */
function addOne(histogram: Float64Array, binned: BinnedRows, f: number, { rows, gradient, hessian }: LeafRows): void {
  const bins = binned.bins[f] as Uint8Array;
  const first = 2 * (binned.offset[f] as number);
  for (let i = 0; i < rows.length; i++) {
    const cell = first + 2 * (bins[rows[i] as number] as number);
    histogram[cell] = (histogram[cell] as number) + (gradient[i] as number);
    histogram[cell + 1] = (histogram[cell + 1] as number) + (hessian[i] as number);
  }
}

/** The same for four features: row and derivatives are read once for all, which halves the time. */
function addFour(histogram: Float64Array, binned: BinnedRows, four: Int32Array, own: LeafRows): void {
  const { rows, gradient, hessian } = own;
  const [a, b, c, d] = Array.from(four, (f) => binned.bins[f] as Uint8Array) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const [atA, atB, atC, atD] = Array.from(four, (f) => 2 * (binned.offset[f] as number)) as [
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const g = gradient[i] as number;
    const h = hessian[i] as number;
    let cell = atA + 2 * (a[row] as number);
    histogram[cell] = (histogram[cell] as number) + g;
    histogram[cell + 1] = (histogram[cell + 1] as number) + h;
    cell = atB + 2 * (b[row] as number);
    histogram[cell] = (histogram[cell] as number) + g;
    histogram[cell + 1] = (histogram[cell + 1] as number) + h;
    cell = atC + 2 * (c[row] as number);
    histogram[cell] = (histogram[cell] as number) + g;
    histogram[cell + 1] = (histogram[cell + 1] as number) + h;
    cell = atD + 2 * (d[row] as number);
    histogram[cell] = (histogram[cell] as number) + g;
    histogram[cell + 1] = (histogram[cell + 1] as number) + h;
  }
}

/** The rules of one tree over bins, for rows that it did not learn from. Nodes are counted from the root. */
class BinnedTree {
  readonly #root: number;
  readonly #rules: (Split & { readonly left: number })[] = [];
  readonly #steps: number[] = [];
  constructor(root: number) {
    this.#root = root;
  }

  setRule(node: number, split: Split, left: number): void {
    this.#rules[node - this.#root] = { ...split, left: left - this.#root };
  }

  setStep(node: number, step: number): void {
    this.#steps[node - this.#root] = step;
  }

  /** What the tree adds to the score of a row. */
  stepOf(bins: readonly Uint8Array[], row: number): number {
    let node = 0;
    for (let rule = this.#rules[0]; rule !== undefined; rule = this.#rules[node]) {
      const own = (bins[rule.feature] as Uint8Array)[row] as number;
      node = (own === 0 ? rule.missingLeft : own <= rule.bin) ? rule.left : rule.left + 1;
    }
    return this.#steps[node] as number;
  }
}

/** Grows trees over the same binned rows. */
export class TreeGrower {
  readonly #binned: BinnedRows;
  readonly #options: GrowthOptions;
  readonly #search: SplitSearch;
  readonly #columns: number;
  readonly #order: Int32Array;
  readonly #aside: Int32Array;
  /** Gradient and hessian in the order of the leaf whose histogram is being filled. */
  readonly #ownGradient: Float64Array;
  readonly #ownHessian: Float64Array;
  readonly #pool: Float64Array[] = [];
  #gradient: Float64Array = new Float64Array(0);
  #hessian: Float64Array = new Float64Array(0);
  #features: Int32Array = new Int32Array(0);
  #tree = new BinnedTree(0);

  constructor(binned: BinnedRows, options: GrowthOptions) {
    this.#binned = binned;
    this.#options = options;
    this.#search = new SplitSearch(binned, options);
    this.#columns = binned.features.length;
    this.#order = new Int32Array(binned.rows);
    this.#aside = new Int32Array(binned.rows);
    this.#ownGradient = new Float64Array(binned.rows);
    this.#ownHessian = new Float64Array(binned.rows);
  }

  /**
   * Grows one tree into `builder`.
   * @param rows rows that the tree learns from, ascending.   @param features that it may ask for.
   * @param score (m,) raw scores of all rows; the tree is added to them.
   */
  grow(
    builder: TreeBuilder,
    of: {
      readonly rows: Int32Array;
      readonly features: Int32Array;
      readonly gradient: Float64Array;
      readonly hessian: Float64Array;
      readonly score: Float64Array;
    },
  ): void {
    this.#order.set(of.rows);
    this.#gradient = of.gradient;
    this.#hessian = of.hessian;
    this.#features = of.features;
    const first = builder.root(of.rows.length);
    this.#tree = new BinnedTree(first);
    const root = this.#leaf(first, 0, 0, of.rows.length);
    this.#fill(root);
    this.#judge(root);
    const leaves = [root];
    for (let next = this.#next(leaves); next >= 0; next = this.#next(leaves)) this.#split(builder, leaves, next);
    for (const leaf of leaves) this.#finish(builder, leaf, of.score);
    if (of.rows.length < of.score.length) this.#addToOthers(of.rows, of.score);
  }

  /** Adds the tree to the rows that it did not learn from. */
  #addToOthers(rows: Int32Array, score: Float64Array): void {
    let next = 0;
    for (let row = 0; row < score.length; row++) {
      if (rows[next] === row) next++;
      else score[row] = (score[row] as number) + this.#tree.stepOf(this.#binned.bins, row);
    }
  }

  #leaf(node: number, depth: number, from: number, to: number): Leaf {
    let gradient = 0;
    let hessian = 0;
    for (let i = from; i < to; i++) {
      const row = this.#order[i] as number;
      gradient += this.#gradient[row] as number;
      hessian += this.#hessian[row] as number;
    }
    const size = 2 * (this.#binned.offset[this.#columns] as number);
    const histogram = this.#pool.pop() ?? new Float64Array(size);
    return { node, depth, from, to, gradient, hessian, histogram, split: undefined };
  }

  /** Adds up the histogram of a leaf. */
  #fill({ from, to, histogram }: Leaf): void {
    histogram.fill(0);
    const rows = this.#order.subarray(from, to);
    const gradient = this.#ownGradient.subarray(0, rows.length);
    const hessian = this.#ownHessian.subarray(0, rows.length);
    for (let i = 0; i < rows.length; i++) {
      gradient[i] = this.#gradient[rows[i] as number] as number;
      hessian[i] = this.#hessian[rows[i] as number] as number;
    }
    const own = { rows, gradient, hessian };
    const features = this.#features;
    let j = 0;
    for (; j + 4 <= features.length; j += 4) addFour(histogram, this.#binned, features.subarray(j, j + 4), own);
    for (; j < features.length; j++) addOne(histogram, this.#binned, features[j] as number, own);
  }

  #judge(leaf: Leaf): void {
    if (leaf.depth < this.#options.depth) {
      leaf.split = this.#search.best(leaf.histogram, leaf, this.#features);
    }
  }

  /** Place of the leaf that is split next, −1 when the tree is done. */
  #next(leaves: readonly Leaf[]): number {
    if (leaves.length >= this.#options.leaves) return -1;
    const isByDepth = this.#options.growth === 'depth-wise';
    let best = -1;
    leaves.forEach(({ split, depth }, i) => {
      if (split === undefined) return;
      const other = leaves[best];
      const isNearer = isByDepth && depth < (other?.depth ?? 0);
      const isAsNear = !isByDepth || depth === other?.depth;
      if (other === undefined || isNearer || (isAsNear && split.gain > (other.split as Split).gain)) best = i;
    });
    return best;
  }

  #split(builder: TreeBuilder, leaves: Leaf[], place: number): void {
    const parent = leaves[place] as Leaf;
    const split = parent.split as Split;
    const middle = this.#part(parent, split);
    if (middle === parent.from || middle === parent.to) {
      // The histogram's rounding saw a child where there is no row.
      parent.split = undefined;
      return;
    }
    const upper = (this.#binned.features[split.feature] as BinnedRows['features'][number]).upper;
    const rule = { feature: split.feature, threshold: upper[split.bin - 1] as number, missingLeft: split.missingLeft };
    const node = builder.split(parent.node, rule, [middle - parent.from, parent.to - middle]);
    this.#tree.setRule(parent.node, split, node);
    const left = this.#leaf(node, parent.depth + 1, parent.from, middle);
    const right = this.#leaf(node + 1, parent.depth + 1, middle, parent.to);
    const [small, large] = left.to - left.from <= right.to - right.from ? [left, right] : [right, left];
    this.#fill(small);
    this.#pool.push(large.histogram);
    large.histogram = parent.histogram;
    const { histogram } = small;
    for (let i = 0; i < histogram.length; i++) {
      large.histogram[i] = (large.histogram[i] as number) - (histogram[i] as number);
    }
    this.#judge(left);
    this.#judge(right);
    leaves[place] = left;
    leaves.push(right);
  }

  /** Parts the rows of a leaf, both sides in their order. @returns where the right side begins. */
  #part({ from, to }: Leaf, { feature, bin, missingLeft }: Split): number {
    const bins = this.#binned.bins[feature] as Uint8Array;
    const order = this.#order;
    let left = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const row = order[i] as number;
      const own = bins[row] as number;
      const isLeft = own === 0 ? missingLeft : own <= bin;
      if (isLeft) order[left++] = row;
      else this.#aside[right++] = row;
    }
    order.set(this.#aside.subarray(0, right), left);
    return left;
  }

  #finish(builder: TreeBuilder, leaf: Leaf, score: Float64Array): void {
    const { learningRate, l2 } = this.#options;
    const step = (-learningRate * leaf.gradient) / (leaf.hessian + l2);
    builder.setValue(leaf.node, step);
    this.#tree.setStep(leaf.node, step);
    for (let i = leaf.from; i < leaf.to; i++) {
      const row = this.#order[i] as number;
      score[row] = (score[row] as number) + step;
    }
    this.#pool.push(leaf.histogram);
  }
}
