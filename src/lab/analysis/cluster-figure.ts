/** Rank correlations of features, similar ones side by side. */
import type { RedundancyResult } from '../../domain/ml/index.ts';
import { type Figure, plot } from '../display/figure.ts';
import { DIVERGING, nameMargin, rowsHeight } from './palette.ts';

/**
 * Heat map of rank correlations in the order of the cluster tree; names carry the number of their cluster.
 * @param result of `redundancy`.   @returns a figure of k × k cells.
 */
export function clusterFigure(result: RedundancyResult): Figure {
  const { names, correlation, tree, cluster } = result;
  const order = Array.from(tree.order);
  const labels = order.map((f) => `${names[f]} · ${(cluster[f] as number) + 1}`);
  const z = order.map((f) => order.map((g) => Number((correlation[f] as Float64Array)[g]?.toFixed(4))));
  const margin = nameMargin(labels);
  return plot(
    [
      {
        type: 'heatmap',
        x: labels,
        y: labels,
        z,
        zmin: -1,
        zmax: 1,
        colorscale: DIVERGING,
        colorbar: { title: { text: 'correlation' } },
        hovertemplate: '%{y}<br>%{x}<br>%{z:.2f}<extra></extra>',
      },
    ],
    {
      title: { text: `Rank correlation of ${names.length} features in ${result.representatives.length} clusters` },
      height: Math.min(1200, rowsHeight(names.length, 24) + Math.round(0.6 * margin)),
      margin: { l: margin, r: 24, t: 48, b: Math.round(16 + 0.7 * margin) },
      xaxis: { tickangle: -45 },
      yaxis: { autorange: 'reversed' },
    },
  );
}
