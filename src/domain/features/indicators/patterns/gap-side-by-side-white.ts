/** Side-by-side white lines. */
import { EQUAL, NEAR } from '../../blocks/candle-settings.ts';
import { candlePattern } from './candle-pattern.ts';

export const cdlGapSideSideWhite = candlePattern({
  kind: 'cdlGapSideSideWhite',
  taLib: 'CDLGAPSIDESIDEWHITE',
  summary: 'Side-by-side white lines: two like white candles, both beyond a gap; the gap goes on.',
  rule: '100 (−100 below) when the bodies of [1] and [0] are above that of [2]; both are white; body[0] is near body[1] and open[0] equals open[1], by the range of [1]',
  candles: 3,
  settings: [NEAR, EQUAL],
  signals: [-100, 100],
  signal: (c) => {
    const up = c.gapsUp(1, 2) && c.gapsUp(0, 2);
    const down = c.gapsDown(1, 2) && c.gapsDown(0, 2);
    if ((!up && !down) || !c.isWhite(1) || !c.isWhite(0)) return 0;
    if (!c.isNear(c.body(0), c.body(1), 1) || !c.isEqual(c.open(0), c.open(1), 1)) return 0;
    return up ? 100 : -100;
  },
});
