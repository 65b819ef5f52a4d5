/** Where a search over the triangle a ≥ 0, b ≥ 0, a + b < 1 begins: the promising points of a coarse grid. */

/** A place in the triangle. */
export interface Point {
  readonly a: number;
  readonly b: number;
}

/** Values of a, and of b/(1 − a). */
export interface Grid {
  readonly shares: readonly number[];
  readonly memories: readonly number[];
}

/** Even steps of what decides the shape, log a and log(1 − a − b), and the edge b = 0. */
export const COARSE: Grid = {
  shares: [0.0004, 0.003, 0.015, 0.06, 0.2, 0.6],
  memories: [0, 0.5, 0.8, 0.94, 0.985, 0.997, 0.9995, 0.99998],
};
/** A second look between the points of the first, for data that say little. */
export const FINE: Grid = {
  shares: [0.0001, 0.001, 0.004, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32],
  memories: [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.85, 0.9, 0.96],
};

/** How far below the best grid point a hidden hill may begin. */
const HEIGHT_WINDOW = 5;

interface GridPoint extends Point {
  readonly i: number;
  readonly j: number;
  readonly height: number;
}

/** Whether no neighbour, diagonals included, is higher. */
function isTop(heights: readonly (readonly number[])[], p: GridPoint): boolean {
  for (let i = p.i - 1; i <= p.i + 1; i++) {
    for (let j = p.j - 1; j <= p.j + 1; j++) {
      if ((heights[i]?.[j] ?? Number.NEGATIVE_INFINITY) > p.height) return false;
    }
  }
  return true;
}

/**
 * Points to climb from, the best first: the tops of the grid's hills, then the highest points that are no neighbours of
 * a chosen one, as long as they are less than `HEIGHT_WINDOW` below the best. Much data leave one point, little data
 * leave several.
 */
export function startPoints(value: (a: number, b: number) => number, count: number, g: Grid): Point[] {
  const grid = g.shares.map((a) => g.memories.map((r) => ({ a, b: r * (1 - a) })));
  const heights = grid.map((line) => line.map(({ a, b }) => value(a, b)));
  const points = grid
    .flatMap((line, i) => line.map((p, j): GridPoint => ({ ...p, i, j, height: heights[i]?.[j] as number })))
    .filter(({ height }) => height > Number.NEGATIVE_INFINITY)
    .sort((x, y) => y.height - x.height);
  const chosen: GridPoint[] = [];
  const best = points[0]?.height ?? 0;
  const apart = (p: GridPoint): boolean => chosen.every((c) => Math.max(Math.abs(c.i - p.i), Math.abs(c.j - p.j)) > 1);
  for (const wanted of [(p: GridPoint) => isTop(heights, p), (p: GridPoint) => p.height > best - HEIGHT_WINDOW]) {
    for (const p of points) if (chosen.length < count && wanted(p) && apart(p)) chosen.push(p);
  }
  return chosen;
}
