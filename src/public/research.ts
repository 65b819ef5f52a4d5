/** `bot4/research`: a research session, from data to the gate, with every trial counted. */

export type { CandidateRecord, FoldScores, Note, RunRecord } from '../dto/run-report.ts';
export { openResearch, type ResearchOptions } from '../lab/research/open-research.ts';
export type { BacktestOptions, BacktestOutcome, Research } from '../lab/research/research.ts';
export type { Training, TrainOptions } from '../lab/research/train.ts';
