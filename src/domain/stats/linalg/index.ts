/** Linear algebra of symmetric matrices: Cholesky factors, triangular solves, eigenvalues. */
export { type Cholesky, cholesky, solveCholesky, solveLower, solveUpper } from './cholesky.ts';
export { type SymmetricEigen, symmetricEigen } from './symmetric-eigen.ts';
