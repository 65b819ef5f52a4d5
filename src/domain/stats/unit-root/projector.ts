/**
 * Three ways to the least squares of a Dickey-Fuller regression. The fast one takes moments of the longest lag, from which
 * one Cholesky decomposition gives the residual sum of squares of every lag; the final regression has K − lag rows more,
 * and its moments are those of the search plus these rows, so the data are read once.
 * Where Cholesky would lose digits (a column that the others explain to 99.9 %), reflections on blocks of rows answer
 * instead; `explicitProjector` reflects the whole design matrix and is the twin that the tests compare with.
 * Cost O(nK + K³), memory 2n doubles; O(nK²) in blocks; O(nK²) and n(K + 5) doubles on the plain way.
 */
import { type Projection, project } from '../regression/projection.ts';
import { dataError } from '../series.ts';
import { projectBlocks } from './block-projection.ts';
import type { Projector } from './dickey-fuller.ts';
import { extended, type LagMoments, lagMoments, momentMatrix } from './lag-moments.ts';
import { projectMoments } from './moment-projection.ts';
import { place } from './trend.ts';
import type { Walk } from './walk.ts';

/** The plain way: the design matrix as columns, and its projection by reflections. */
export function explicitProjector(w: Walk): Projector {
  return (lag, levelFirst) => explicit(w, lag, levelFirst);
}

/** The fast way: moments of the longest lag once, the shorter ones from them. */
export function momentProjector(w: Walk): Projector {
  let base: LagMoments | undefined;
  return (lag, levelFirst) => {
    if (base === undefined || base.lag < lag) base = lagMoments(w, lag);
    const own = base.lag === lag ? base : extended(w, base, lag);
    const fit = projectMoments(momentMatrix(w, own, levelFirst), w.terms + lag + 2);
    return fit ?? inBlocks(w, lag, levelFirst);
  };
}

function inBlocks(w: Walk, lag: number, levelFirst: boolean): Projection {
  const fit = projectBlocks(w, lag, levelFirst, noiseOf(w, lag));
  if (fit === undefined) throw collinear();
  return fit;
}

/** Length below which what is left of a regressor is only rounding. */
function noiseOf(w: Walk, lag: number): number {
  return 8 * w.rounding * Math.sqrt(w.d.length - 1 - lag);
}

function collinear(): Error {
  return dataError('x', 'gives collinear lagged differences (a line, a cycle, or too few different values)');
}

function explicit(w: Walk, lag: number, levelFirst: boolean): Projection {
  const n = w.d.length;
  const rows = n - 1 - lag;
  const columns: Float64Array[] = [];
  for (let p = 0; p < w.terms; p++) {
    columns.push(Float64Array.from({ length: rows }, (_, i) => place(i, 0, rows - 1) ** p));
  }
  const level = w.level.slice(lag, n - 1);
  if (levelFirst) columns.push(level);
  for (let i = 1; i <= lag; i++) columns.push(w.d.slice(lag + 1 - i, n - i));
  if (!levelFirst) columns.push(level);
  const fit = project(
    columns,
    w.d.slice(lag + 1),
    columns.map(() => noiseOf(w, lag)),
  );
  if (fit.kind === 'collinear') throw collinear();
  return fit.projection;
}
