/** Fits the first stage of a correlation model. */
import type { Series } from '../series.ts';
import { collectStage1, ofColumn, STAGE1_MODEL, type Stage1 } from './dcc-stage1.ts';
import { garchFit } from './garch-fit.ts';
import type { GarchInit } from './garch-model.ts';

/** Fits every column on its own; the warnings of a column begin with its name. */
export function stage1Fit(x: readonly Series[], init: GarchInit, horizon: number): Stage1 {
  const fits = x.map((y, j) =>
    ofColumn(j, () => garchFit(y, { ...STAGE1_MODEL, init, horizon, standardErrors: false })),
  );
  const warnings = fits.flatMap((f, j) => f.warnings.map((w) => `x[${j}]: ${w}`));
  const parameters = fits.map((f) => f.parameters);
  return { ...collectStage1(fits, parameters), converged: fits.every((f) => f.converged), warnings };
}
