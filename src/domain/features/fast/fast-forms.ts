/** Fast forms of indicators over whole columns, by kind. Each agrees with the streaming form to 1e-12. */
import type { IndicatorRun } from '../indicator.ts';

/** Fills the outputs and returns true, or returns false when it does not take these parameters. */
export type FastForm = (run: IndicatorRun) => boolean;

/** The fast forms that there are. */
export const FAST_FORMS: Readonly<Record<string, FastForm>> = {};
