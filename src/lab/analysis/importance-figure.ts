/** Importance of features as bars. */
import type { FeatureImportance, FeatureShap, ImportanceResult, ShapImportanceResult } from '../../domain/ml/index.ts';
import { type Figure, plot } from '../display/figure.ts';
import { MUTED, nameMargin, PLAIN, rowsHeight } from './palette.ts';

/** Bars shown when no other number is asked for. */
const SHOWN = 20;

/** Permutation importance carries a test, a Shapley summary does not. */
function isTested(one: FeatureImportance | FeatureShap): one is FeatureImportance {
  return 'adjusted' in one;
}

/** Grey: what shuffling costs is within two standard errors of nothing. */
function colourOf(one: FeatureImportance | FeatureShap): string {
  return isTested(one) && !(one.mean > 2 * one.standardError) ? MUTED : PLAIN;
}

/**
 * Bars of importance with error bars of two standard errors, most important on top.
 * @param result of `permutationImportance` or `shapImportance`.   @param options.top number of bars. @defaultValue 20
 * @returns a figure of lying bars; of a permutation importance those within their error of zero are grey.
 */
export function importanceFigure(
  result: ImportanceResult | ShapImportanceResult,
  options: { readonly top?: number } = {},
): Figure {
  const all: readonly (FeatureImportance | FeatureShap)[] = result.features;
  const shown = all.slice(0, options.top ?? SHOWN);
  const names = shown.map(({ name }) => name);
  const isShap = 'base' in result;
  const left = all.length - shown.length;
  const what = isShap ? 'Mean |SHAP| of each feature' : 'Loss of score when a feature is shuffled';
  return plot(
    [
      {
        type: 'bar',
        orientation: 'h',
        name: 'importance',
        y: names,
        x: shown.map(({ mean }) => mean),
        error_x: {
          type: 'data',
          array: shown.map(({ standardError }) => 2 * standardError),
          visible: true,
          thickness: 1,
          width: 4,
          color: '#555555',
        },
        marker: { color: shown.map(colourOf) },
        hovertemplate: '%{y}: %{x:.4g}<extra></extra>',
      },
    ],
    {
      title: { text: left > 0 ? `${what} (${left} more not shown)` : what },
      height: rowsHeight(shown.length, 22),
      margin: { l: nameMargin(names), r: 24, t: 48, b: 56 },
      xaxis: { title: { text: isShap ? 'raw score, ± 2 standard errors' : 'score, ± 2 standard errors' } },
      yaxis: { autorange: 'reversed' },
    },
  );
}
