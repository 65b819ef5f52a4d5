/** `bot4/research`: a research session, from data to the gate, with every trial counted. */
export { openResearch, type ResearchOptions } from '../lab/research/open-research.ts';
export type { BacktestOptions, BacktestOutcome, Research } from '../lab/research/research.ts';
export type { CandidateRecord, Note, RunRecord } from '../lab/research/run-record.ts';
export type { FoldScores, Training, TrainOptions } from '../lab/research/train.ts';
