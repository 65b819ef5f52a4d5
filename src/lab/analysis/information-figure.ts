/** Information coefficients over horizons. */
import type { Data } from 'plotly.js';
import type { InformationResult } from '../../domain/ml/index.ts';
import { type Figure, plot } from '../display/figure.ts';

/** Features shown when none are named. */
const FEATURES_SHOWN = 8;

/** The features with the largest mean coefficient at any horizon, in the order of the result. */
function strongest({ features }: InformationResult): string[] {
  const size = new Map<string, number>();
  for (const { name, mean } of features) {
    size.set(name, Math.max(size.get(name) ?? 0, Number.isNaN(mean) ? 0 : Math.abs(mean)));
  }
  const chosen = new Set(
    [...size]
      .sort((a, b) => b[1] - a[1])
      .slice(0, FEATURES_SHOWN)
      .map(([name]) => name),
  );
  return [...size.keys()].filter((name) => chosen.has(name));
}

/**
 * Mean information coefficient of features over the horizon, with error bars of two standard errors.
 * @param result of `informationCoefficient`.   @param options.features names to show. @defaultValue the eight strongest
 * @returns a figure with one line per feature.
 */
export function informationFigure(
  result: InformationResult,
  options: { readonly features?: readonly string[] } = {},
): Figure {
  const names = options.features ?? strongest(result);
  const lines = names.map((name, i): Data => {
    const own = result.features.filter((one) => one.name === name);
    // Side by side, so that error bars of several features do not hide each other.
    const shift = 1 + 0.03 * (i - (names.length - 1) / 2);
    return {
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: own.map(({ horizon }) => horizon * shift),
      y: own.map(({ mean }) => mean),
      error_y: {
        type: 'data',
        array: own.map(({ mean, t }) => Math.abs((2 * mean) / t)),
        visible: true,
        thickness: 1,
        width: 4,
      },
      hovertemplate: '%{y:.3f}',
    };
  });
  const ends = [Math.min(...result.horizons), Math.max(...result.horizons)];
  const zero: Data = {
    type: 'scatter',
    mode: 'lines',
    name: 'zero',
    showlegend: false,
    hoverinfo: 'skip',
    x: [(ends[0] as number) / 1.1, (ends[1] as number) * 1.1],
    y: [0, 0],
    line: { color: '#888888', width: 1, dash: 'dot' },
  };
  return plot([zero, ...lines], {
    title: { text: 'Information coefficient by horizon, ± 2 standard errors' },
    xaxis: {
      title: { text: 'bars ahead' },
      type: 'log',
      tickvals: [...result.horizons],
      ticktext: result.horizons.map(String),
    },
    yaxis: { title: { text: 'mean rank correlation' } },
  });
}
