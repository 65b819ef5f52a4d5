/**
 * Exact Shapley values of tree ensembles, path-dependent as Lundberg defined them: what each feature adds to a raw score,
 * compared with not knowing it. "Not knowing" a feature means to follow both children, weighted by their cover.
 *
 * On the path to a leaf every feature j has a share zⱼ of rows that follow the path when it is unknown, and oⱼ, 1 when the
 * row itself follows it, else 0. The Shapley weight of a subset of s out of u − 1 others is s!(u − 1 − s)!/u!, and that is
 * ∫ tˢ(1 − t)ᵘ⁻¹⁻ˢ dt over 0 … 1; so the sum over all subsets is an integral of a product:
 *
 *     φᵢ += value · (oᵢ − zᵢ) · ∫ ∏ⱼ≠ᵢ (oⱼ t + zⱼ (1 − t)) dt
 *
 * The integrand is a polynomial of degree u − 1, so ⌈u/2⌉ points of Gauss and Legendre give it exactly. Every factor is
 * positive: nothing cancels. Lundberg's own algorithm takes a feature out of the sum over sizes by subtraction, which
 * loses all digits on paths of fifty features that each part off a few rows; the products are kept here per level of the
 * tree instead, and a factor is taken out by a division.
 *
 * Invariants: base + Σ values = raw score; a feature that no tree asks for has exactly 0. No allocation per row.
 * Complexity: O(trees · leaves · depth²) per row, like the original.
 */
import { modelError } from '../model-error.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { requireTrees, type TreeEnsemble } from './tree-ensemble.ts';

/** Most questions on the way to a leaf. */
function mostQuestions({ feature, left, right, roots }: TreeEnsemble): number {
  // Children come after their parents, so one pass from the end knows every depth below.
  const below = new Int32Array(feature.length);
  for (let node = feature.length - 1; node >= 0; node--) {
    if ((feature[node] as number) < 0) continue;
    below[node] = 1 + Math.max(below[left[node] as number] as number, below[right[node] as number] as number);
  }
  return roots.reduce((most, root) => Math.max(most, below[root] as number), 0);
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
  readonly #point: Float64Array;
  readonly #weight: Float64Array;
  /** Of each feature on the path to the node at hand: share of rows that follow it unknown, whether the row follows it. */
  readonly #zero: Float64Array;
  readonly #one: Float64Array;
  /** The features on that path, each once. */
  readonly #path: Int32Array;
  #length = 0;
  /** Per level of the path: the product of all factors at each point, and what the level's feature was before it. */
  readonly #product: Float64Array;
  readonly #zeroBefore: Float64Array;
  readonly #oneBefore: Float64Array;
  #row: Float64Array = new Float64Array(0);
  #into: Float64Array = new Float64Array(0);

  /** @throws BOT4_MODEL_INPUT for a model that is none. */
  constructor(model: TreeEnsemble) {
    requireTrees(model);
    this.#model = model;
    this.inputs = model.features.length;
    const means = nodeMeans(model);
    this.base = model.roots.reduce((sum, root) => sum + (means[root] as number), model.base);
    const depth = mostQuestions(model);
    const { point, weight } = gaussLegendre(Math.max(1, Math.ceil(Math.min(depth, this.inputs) / 2)));
    this.#point = point;
    this.#weight = weight;
    this.#zero = new Float64Array(this.inputs).fill(1);
    this.#one = new Float64Array(this.inputs).fill(1);
    this.#path = new Int32Array(this.inputs);
    this.#product = new Float64Array((depth + 1) * point.length).fill(1);
    this.#zeroBefore = new Float64Array(depth + 1);
    this.#oneBefore = new Float64Array(depth + 1);
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
    for (let tree = 0; tree < roots.length; tree++) this.#walk(roots[tree] as number, 0);
    return into;
  }

  /** Visits a node; everything about its path is in the fields. */
  #walk(node: number, level: number): void {
    const { feature, left, right } = this.#model;
    const f = feature[node] as number;
    if (f < 0) {
      this.#credit(node, level);
      return;
    }
    const isLeft = this.#isLeft(node);
    this.#follow(node, left[node] as number, level, isLeft);
    this.#follow(node, right[node] as number, level, !isLeft);
  }

  /** Goes to a child and comes back: the feature's shares are those of the child meanwhile. */
  #follow(node: number, child: number, level: number, isOwn: boolean): void {
    const { feature, cover } = this.#model;
    const f = feature[node] as number;
    const zero = this.#zero[f] as number;
    const one = this.#one[f] as number;
    // A feature that is not on the path has a factor of one: its shares are both 1.
    const isNew = this.#indexOf(f) < 0;
    if (isNew) this.#path[this.#length++] = f;
    this.#zeroBefore[level] = zero;
    this.#oneBefore[level] = one;
    this.#zero[f] = (zero * (cover[child] as number)) / (cover[node] as number);
    if (!isOwn) this.#one[f] = 0;
    this.#multiply(f, level);
    this.#walk(child, level + 1);
    this.#zero[f] = this.#zeroBefore[level] as number;
    this.#one[f] = this.#oneBefore[level] as number;
    if (isNew) this.#length--;
  }

  /** Products of the next level: the feature's former factor out, its new one in. */
  #multiply(f: number, level: number): void {
    const size = this.#point.length;
    const at = level * size;
    const zero = this.#zero[f] as number;
    const one = this.#one[f] as number;
    const zeroBefore = this.#zeroBefore[level] as number;
    const oneBefore = this.#oneBefore[level] as number;
    for (let q = 0; q < size; q++) {
      const t = this.#point[q] as number;
      const before = oneBefore * t + zeroBefore * (1 - t);
      const now = one * t + zero * (1 - t);
      this.#product[at + size + q] = ((this.#product[at + q] as number) / before) * now;
    }
  }

  #indexOf(f: number): number {
    for (let i = 0; i < this.#length; i++) if (this.#path[i] === f) return i;
    return -1;
  }

  #isLeft(node: number): boolean {
    const { feature, threshold, missingLeft } = this.#model;
    const x = this.#row[feature[node] as number] as number;
    return x <= (threshold[node] as number) || (Number.isNaN(x) && missingLeft[node] === 1);
  }

  /** Shares the value of a leaf among the features on the path. */
  #credit(leaf: number, level: number): void {
    const size = this.#point.length;
    const at = level * size;
    const value = this.#model.value[leaf] as number;
    for (let i = 0; i < this.#length; i++) {
      const f = this.#path[i] as number;
      const zero = this.#zero[f] as number;
      const one = this.#one[f] as number;
      let sum = 0;
      for (let q = 0; q < size; q++) {
        const t = this.#point[q] as number;
        sum += ((this.#weight[q] as number) * (this.#product[at + q] as number)) / (one * t + zero * (1 - t));
      }
      this.#into[f] = (this.#into[f] as number) + sum * (one - zero) * value;
    }
  }
}

/**
 * Makes a model ready to be explained.
 * @param model an ensemble with the covers of its training.
 * @returns base, the expected raw score, and `explain(row, into)`: base + Σ values is the raw score of the row.
 * @throws BOT4_MODEL_INPUT for a model that is none.
 * Lundberg, Erion & Lee (2018), Consistent Individualized Feature Attribution for Tree Ensembles, section 3; the sum over
 * subsets as an integral: Owen (1972), Management Science 18(5).
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
