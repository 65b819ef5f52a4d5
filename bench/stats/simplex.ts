/** Search for a minimum that knows nothing of derivatives (Nelder & Mead 1965): what a first version of a fit uses. */

interface Vertex {
  readonly point: readonly number[];
  readonly value: number;
}

function move(from: readonly number[], to: readonly number[], step: number): number[] {
  return from.map((v, i) => v + step * ((to[i] as number) - v));
}

/** Reflection, expansion, contraction or shrinkage of a sorted simplex. */
function nextSimplex(simplex: readonly Vertex[], cost: (point: readonly number[]) => Vertex): Vertex[] {
  const kept = simplex.slice(0, -1);
  const [best, worst] = [simplex[0] as Vertex, simplex.at(-1) as Vertex];
  const centre = worst.point.map(
    (_, i) => kept.reduce((sum, { point }) => sum + (point[i] as number), 0) / kept.length,
  );
  const reflected = cost(move(centre, worst.point, -1));
  if (reflected.value < best.value) {
    const expanded = cost(move(centre, worst.point, -2));
    return [...kept, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < (kept.at(-1) as Vertex).value) return [...kept, reflected];
  const contracted = cost(move(centre, reflected.value < worst.value ? reflected.point : worst.point, 0.5));
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...kept, contracted];
  return simplex.map((vertex) => (vertex === best ? best : cost(move(best.point, vertex.point, 0.5))));
}

/**
 * The least value of a function near a start.
 * @param cost Infinity outside of what is allowed.
 * @param steps first step in each direction.
 */
export function simplexMinimum(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
  steps: readonly number[],
): number {
  const vertex = (point: readonly number[]): Vertex => ({ point, value: cost(point) });
  let simplex = [start, ...steps.map((step, i) => start.map((v, j) => (i === j ? v + step : v)))].map(vertex);
  for (let round = 0; round < 2000; round++) {
    simplex = simplex.toSorted((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0] as Vertex, simplex.at(-1) as Vertex];
    if (worst.value - best.value < 1e-12 * Math.abs(best.value)) break;
    simplex = nextSimplex(simplex, vertex);
  }
  return (simplex[0] as Vertex).value;
}
