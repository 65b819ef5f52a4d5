/**
 * Exact Shapley values of tree ensembles, by the path-dependent algorithm of Lundberg: what each feature adds to a raw
 * score, compared with not knowing it. "Not knowing" a feature means to follow both children, weighted by their cover.
 *
 * One walk over each tree keeps, for the features on the path, how the weight of all subsets is spread over subset sizes.
 * Entering a node extends that spread, meeting a feature again takes it out first. The four columns of the path live in
 * arrays that are allocated once; each level has its own stretch, because both children start from the parent's path.
 *
 * Invariants: base + Σ values = raw score; a feature that no tree asks for has exactly 0. No allocation per row.
 * Complexity: O(trees · leaves · depth²) per row.
 */
import { modelError } from '../model-error.ts';
import { requireTrees, type TreeEnsemble } from './tree-ensemble.ts';

/** Longest path of a model, in nodes. */
function longestPath({ feature, left, right, roots }: TreeEnsemble): number {
  // Children come after their parents, so one pass from the end knows every depth below.
  const below = new Int32Array(feature.length).fill(1);
  for (let node = feature.length - 1; node >= 0; node--) {
    if ((feature[node] as number) < 0) continue;
    below[node] = 1 + Math.max(below[left[node] as number] as number, below[right[node] as number] as number);
  }
  return roots.reduce((most, root) => Math.max(most, below[root] as number), 1);
}

/** Mean of the leaves below every node, weighted by cover. */
function nodeMeans({ feature, left, right, value, cover }: TreeEnsemble): Float64Array {
  const mean = Float64Array.from(value);
  for (let node = feature.length - 1; node >= 0; node--) {
    if ((feature[node] as number) < 0) continue;
    const [a, b] = [left[node] as number, right[node] as number];
    const [wa, wb] = [cover[a] as number, cover[b] as number];
    mean[node] = (wa * (mean[a] as number) + wb * (mean[b] as number)) / (wa + wb);
  }
  return mean;
}

/** Explains rows of one model. */
export class TreeExplainer {
  /** k */
  readonly inputs: number;
  /** Expected raw score over the training rows: what is predicted when no feature is known. */
  readonly base: number;
  readonly #model: TreeEnsemble;
  // The path: feature, share of unknown rows that follow it, whether the row follows it, weight by subset size.
  readonly #of: Int32Array;
  readonly #zero: Float64Array;
  readonly #one: Float64Array;
  readonly #weight: Float64Array;
  #row: Float64Array = new Float64Array(0);
  #into: Float64Array = new Float64Array(0);

  /** @throws BOT4_MODEL_INPUT for a model that is none. */
  constructor(model: TreeEnsemble) {
    requireTrees(model);
    this.#model = model;
    this.inputs = model.features.length;
    const means = nodeMeans(model);
    this.base = model.roots.reduce((sum, root) => sum + (means[root] as number), model.base);
    const depth = longestPath(model) + 1;
    const cells = (depth * (depth + 1)) / 2 + depth;
    this.#of = new Int32Array(cells);
    this.#zero = new Float64Array(cells);
    this.#one = new Float64Array(cells);
    this.#weight = new Float64Array(cells);
  }

  /**
   * Shapley values of one row.
   * @param row (k,) features, NaN for missing.   @param into (k,) receives the values, in the unit of the raw score.
   * @returns `into`.
   */
  explain(row: Float64Array, into: Float64Array): Float64Array {
    this.#row = row;
    this.#into = into.fill(0);
    const { roots } = this.#model;
    for (let tree = 0; tree < roots.length; tree++) this.#walk(roots[tree] as number, 0, 0, 1, 1, -1);
    return into;
  }

  /**
   * Visits a node. The path so far has `length` entries at `at`; the node adds one, for `feature` of the edge to it.
   * @param zero share of rows that take this edge when the feature is unknown.   @param one 1 when the row takes it.
   */
  #walk(node: number, at: number, length: number, zero: number, one: number, feature: number): void {
    const own = at + length;
    this.#copy(at, own, length);
    this.#extend(own, length, zero, one, feature);
    const { feature: asked, left, right, cover } = this.#model;
    const f = asked[node] as number;
    if (f < 0) {
      this.#credit(own, length, this.#model.value[node] as number);
      return;
    }
    const hot = this.#isLeft(node) ? (left[node] as number) : (right[node] as number);
    const cold = (left[node] as number) + (right[node] as number) - hot;
    let inZero = 1;
    let inOne = 1;
    let last = length;
    const met = this.#find(own, length, f);
    if (met >= 0) {
      inZero = this.#zero[own + met] as number;
      inOne = this.#one[own + met] as number;
      this.#unwind(own, length, met);
      last -= 1;
    }
    const share = inZero / (cover[node] as number);
    this.#walk(hot, own, last + 1, (cover[hot] as number) * share, inOne, f);
    this.#walk(cold, own, last + 1, (cover[cold] as number) * share, 0, f);
  }

  #isLeft(node: number): boolean {
    const { feature, threshold, missingLeft } = this.#model;
    const x = this.#row[feature[node] as number] as number;
    return x <= (threshold[node] as number) || (Number.isNaN(x) && missingLeft[node] === 1);
  }

  #copy(from: number, to: number, length: number): void {
    for (let i = 0; i < length; i++) {
      this.#of[to + i] = this.#of[from + i] as number;
      this.#zero[to + i] = this.#zero[from + i] as number;
      this.#one[to + i] = this.#one[from + i] as number;
      this.#weight[to + i] = this.#weight[from + i] as number;
    }
  }

  #find(at: number, last: number, feature: number): number {
    for (let i = 1; i <= last; i++) if (this.#of[at + i] === feature) return i;
    return -1;
  }

  /** Adds an entry at place `last`: subsets without it lose, subsets with it win one in size. */
  #extend(at: number, last: number, zero: number, one: number, feature: number): void {
    this.#of[at + last] = feature;
    this.#zero[at + last] = zero;
    this.#one[at + last] = one;
    const w = this.#weight;
    w[at + last] = last === 0 ? 1 : 0;
    for (let i = last - 1; i >= 0; i--) {
      const v = w[at + i] as number;
      w[at + i + 1] = (w[at + i + 1] as number) + (one * v * (i + 1)) / (last + 1);
      w[at + i] = (zero * v * (last - i)) / (last + 1);
    }
  }

  /** Takes the entry at place `out` of the path with the last place `last` out again. */
  #unwind(at: number, last: number, out: number): void {
    const one = this.#one[at + out] as number;
    const zero = this.#zero[at + out] as number;
    const w = this.#weight;
    let next = w[at + last] as number;
    for (let i = last - 1; i >= 0; i--) {
      const v = w[at + i] as number;
      if (one === 0) w[at + i] = (v * (last + 1)) / (zero * (last - i));
      else {
        w[at + i] = (next * (last + 1)) / (i + 1);
        next = v - ((w[at + i] as number) * zero * (last - i)) / (last + 1);
      }
    }
    for (let i = out; i < last; i++) {
      this.#of[at + i] = this.#of[at + i + 1] as number;
      this.#zero[at + i] = this.#zero[at + i + 1] as number;
      this.#one[at + i] = this.#one[at + i + 1] as number;
    }
  }

  /** Sum of the weights as they would be without the entry at place `out`; the path stays as it is. */
  #unwoundSum(at: number, last: number, out: number): number {
    const one = this.#one[at + out] as number;
    const zero = this.#zero[at + out] as number;
    const w = this.#weight;
    let next = w[at + last] as number;
    let total = 0;
    for (let i = last - 1; i >= 0; i--) {
      if (one === 0) total += ((w[at + i] as number) * (last + 1)) / (zero * (last - i));
      else {
        const v = (next * (last + 1)) / (i + 1);
        total += v;
        next = (w[at + i] as number) - (v * zero * (last - i)) / (last + 1);
      }
    }
    return total;
  }

  /** Shares the value of a leaf among the features on the path. */
  #credit(at: number, last: number, value: number): void {
    for (let i = 1; i <= last; i++) {
      const f = this.#of[at + i] as number;
      const won = (this.#one[at + i] as number) - (this.#zero[at + i] as number);
      this.#into[f] = (this.#into[f] as number) + this.#unwoundSum(at, last, i) * won * value;
    }
  }
}

/**
 * Makes a model ready to be explained.
 * @param model an ensemble with the covers of its training.
 * @returns base, the expected raw score, and `explain(row, into)`: base + Σ values is the raw score of the row.
 * @throws BOT4_MODEL_INPUT for a model that is none.
 * Lundberg, Erion & Lee (2018), Consistent Individualized Feature Attribution for Tree Ensembles, algorithm 2.
 * Golden: trees/lightgbm.json, trees/scikit-learn.json
 */
export function explainTrees(model: TreeEnsemble): TreeExplainer {
  return new TreeExplainer(model);
}

/** Values of many rows. */
export interface ShapValues {
  readonly features: readonly string[];
  /** Expected raw score. */
  readonly base: number;
  /** k columns of (m,): what the feature adds to the raw score of each row. */
  readonly values: readonly Float64Array[];
}

/**
 * Shapley values of many rows.
 * @param model k features.   @param columns k columns of (n,), NaN for missing.
 * @param rows (m,) rows to explain.   @defaultValue all
 * @returns base; k columns of (m,).   @throws BOT4_MODEL_INPUT
 */
export function shapValues(
  model: TreeEnsemble,
  columns: readonly Float64Array[],
  rows?: ArrayLike<number>,
): ShapValues {
  const explainer = explainTrees(model);
  const k = explainer.inputs;
  const n = columns[0]?.length ?? 0;
  if (columns.length !== k) throw modelError('columns', `are ${columns.length}, the model has ${k} features`);
  columns.forEach((column, f) => {
    if (column.length !== n) throw modelError(`columns[${f}]`, `has ${column.length} values, the first has ${n}`);
  });
  const chosen = rows ?? Int32Array.from({ length: n }, (_, t) => t);
  const values = columns.map(() => new Float64Array(chosen.length));
  const row = new Float64Array(k);
  const own = new Float64Array(k);
  for (let i = 0; i < chosen.length; i++) {
    const t = chosen[i] as number;
    if (!(t >= 0 && t < n)) throw modelError(`rows[${i}]`, `is ${t}, there are ${n} rows`);
    for (let f = 0; f < k; f++) row[f] = (columns[f] as Float64Array)[t] as number;
    explainer.explain(row, own);
    for (let f = 0; f < k; f++) (values[f] as Float64Array)[i] = own[f] as number;
  }
  return { features: model.features, base: explainer.base, values };
}
