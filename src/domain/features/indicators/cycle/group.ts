/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { htDcPeriod } from './ht-dc-period.ts';
import { htDcPhase } from './ht-dc-phase.ts';
import { htPhasor } from './ht-phasor.ts';
import { htSine } from './ht-sine.ts';
import { htTrendMode } from './ht-trend-mode.ts';

export const CYCLE_GROUP: readonly IndicatorDefinition[] = [htDcPeriod, htDcPhase, htPhasor, htSine, htTrendMode];
