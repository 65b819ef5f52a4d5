/** Tree ensembles: training, prediction, and exact Shapley values. */
export { compileTrees, type TreeKernel } from './compile-trees.ts';
export { type FitTreesOptions, fitTrees, type TreeFit } from './fit-trees.ts';
export type { TreeGrowth } from './grow-tree.ts';
export { requireTrees, type TreeEnsemble, type TreeObjective } from './tree-ensemble.ts';
export { explainTrees, type ShapValues, shapValues, type TreeExplainer } from './tree-shap.ts';
