/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { adr } from './adr.ts';
import { atr } from './atr.ts';
import { bbands } from './bbands.ts';
import { choppiness } from './choppiness.ts';
import { cvi } from './cvi.ts';
import { garmanKlass } from './garman-klass.ts';
import { massIndex } from './mass-index.ts';
import { natr } from './natr.ts';
import { parkinson } from './parkinson.ts';
import { rogersSatchell } from './rogers-satchell.ts';
import { rvi } from './rvi.ts';
import { trueRange } from './true-range.ts';
import { volatility } from './volatility.ts';
import { yangZhang } from './yang-zhang.ts';

export const VOLATILITY_GROUP: readonly IndicatorDefinition[] = [
  trueRange,
  atr,
  natr,
  adr,
  bbands,
  volatility,
  parkinson,
  garmanKlass,
  rogersSatchell,
  yangZhang,
  cvi,
  massIndex,
  rvi,
  choppiness,
];
