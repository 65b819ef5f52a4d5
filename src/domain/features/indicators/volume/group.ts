/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { ad } from './ad.ts';
import { adosc } from './adosc.ts';
import { cmf } from './cmf.ts';
import { efi } from './efi.ts';
import { marketFi } from './market-fi.ts';
import { nvi } from './nvi.ts';
import { obv } from './obv.ts';
import { pvi } from './pvi.ts';
import { pvo } from './pvo.ts';
import { pvt } from './pvt.ts';
import { rvol } from './rvol.ts';
import { volumeRatio } from './volume-ratio.ts';
import { vwap } from './vwap.ts';

export const VOLUME_GROUP: readonly IndicatorDefinition[] = [
  obv,
  ad,
  adosc,
  cmf,
  efi,
  nvi,
  pvi,
  pvt,
  pvo,
  rvol,
  volumeRatio,
  vwap,
  marketFi,
];
