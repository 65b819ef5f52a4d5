/** Pictures and tables of feature analysis. */
export { AnalysisTable, analysisTable } from './analysis-table.ts';
export { type BarrierFigureOptions, barrierFigure } from './barrier-figure.ts';
export { clusterFigure } from './cluster-figure.ts';
export { importanceFigure } from './importance-figure.ts';
export { informationFigure } from './information-figure.ts';
export { shapFigure } from './shap-figure.ts';
