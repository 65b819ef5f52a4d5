/** `bot4/report`: tear sheets as data, and the page of a run. */
export { renderReport } from '../adapters/plotly/report-html.ts';
export type { ReportPage } from '../adapters/plotly/report-page.ts';
export * from '../domain/report/index.ts';
