/** `bot4/notebook`: what a notebook shows: figures, cards, progress, and anything with a display of its own. */
export { Card, type CardOptions, type CardVerdict, card } from '../lab/display/card.ts';
export { clearOutput, display } from '../lab/display/display.ts';
export { Figure, PLOTLY_MIME, plot } from '../lab/display/figure.ts';
export { input } from '../lab/display/input.ts';
export type { KnownTest } from '../lab/display/known-tests.ts';
export { LiveChart, type LiveChartOptions, liveChart } from '../lab/display/live-chart.ts';
export { DISPLAY, type Displayable, type MimeBundle, mimeBundle } from '../lab/display/mime.ts';
export { Progress, progress } from '../lab/display/progress.ts';
export { type DisplaySink, displaySink, setDisplaySink } from '../lab/display/sink.ts';
export { type TestCardOptions, testCard } from '../lab/display/test-card.ts';
export {
  type Comm,
  type CommBuffers,
  type CommHandler,
  type CommOptions,
  type CommTarget,
  openComm,
  registerComm,
} from '../lab/notebook/comm.ts';
export { type NotebookRecord, runRecord } from '../lab/notebook/record.ts';
