/** `bot4/research`: a research session, from data to the gate, with every trial counted. */

export type { CandidateRecord, FoldScores, Note, RunRecord } from '../dto/run-report.ts';
export { depthBacktest } from '../lab/research/depth-trial.ts';
export { openResearch, type ResearchOptions } from '../lab/research/open-research.ts';
export { type PaperRun, runPaper } from '../lab/research/paper-run.ts';
export { type PracticeBars, type PracticeBarsOptions, practiceBars } from '../lab/research/practice-bars.ts';
export { type PracticeVenue, type PracticeVenueOptions, practiceVenue } from '../lab/research/practice-venue.ts';
export type { BacktestOptions, BacktestOutcome, Research } from '../lab/research/research.ts';
export { saveBars } from '../lab/research/save-bars.ts';
export { type TradesOptions, tradesBacktest } from '../lab/research/trades-trial.ts';
export type { Training, TrainOptions } from '../lab/research/train.ts';
