/** Optimisers for the fits of this library: deterministic, for a few variables and smooth functions. */
export { type LinearConstraints, QuadraticProgram } from './quadratic-program.ts';
export {
  differenceHessian,
  type Minimum,
  minimise,
  polish,
  type SearchOptions,
  type SmoothProblem,
} from './sequential-quadratic.ts';
