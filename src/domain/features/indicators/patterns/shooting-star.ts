/** Shooting star. */
import { BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlShootingStar = candlePattern({
  kind: 'cdlShootingStar',
  taLib: 'CDLSHOOTINGSTAR',
  summary: 'Shooting star: a small body with a long upper shadow, above the body before; bearish.',
  rule: '−100 when [0] is short with a long upper shadow and no lower one; its body is above that of [1]',
  candles: 2,
  settings: [BODY_SHORT, SHADOW_LONG, SHADOW_VERY_SHORT],
  signals: [-100],
  signal: (c) =>
    c.gapsUp(0, 1) && c.upperShadow(0) > c.average(SHADOW_LONG, 0) && c.isShort(0) && c.lacksLowerShadow(0) ? -100 : 0,
});
