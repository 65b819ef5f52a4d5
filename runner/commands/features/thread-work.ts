/** What the threads of `bot4 features` are given, and what they give back. */
import type { FeatureBuild } from '../../../src/app/feature-build.ts';
import type { SpecHashes } from '../../../src/app/feature-hashes.ts';
import type { FeatureMemory, Features, LookAheadReport } from '../../../src/domain/features/index.ts';
import type { BarsEntry } from './bars-source.ts';

/** What all tasks of a thread have in common. */
export type ThreadSetup =
  | {
      readonly type: 'build';
      readonly features: Features;
      readonly hashes: SpecHashes;
      readonly store: string;
    }
  | {
      readonly type: 'check';
      /** Specifications, or the path of a module that exports `features`. */
      readonly features: Features | string;
      readonly cuts: number;
      /** How often history begins later; 0 leaves that check out. */
      readonly starts: number;
      readonly seed: number;
    };

export type ThreadTask = BarsEntry;

/** Rows that were computed since the last note. */
export interface RowsNote {
  readonly rows: number;
}

export interface BuildResult {
  readonly type: 'build';
  readonly id: string;
  readonly what: FeatureBuild['what'];
  readonly rows: number;
  readonly added: number;
  readonly from: number;
  readonly to: number;
  readonly dataSha256: string;
}

export interface CheckResult {
  readonly type: 'check';
  readonly rows: number;
  readonly report: LookAheadReport;
  /** What each feature remembers; undefined when that was not asked, or history is too short to tell. */
  readonly memory: readonly FeatureMemory[] | undefined;
}
