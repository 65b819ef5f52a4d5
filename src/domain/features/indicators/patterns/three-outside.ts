/** Three outside up or down. */
import { candlePattern } from './candle-pattern.ts';

export const cdl3Outside = candlePattern({
  kind: 'cdl3Outside',
  taLib: 'CDL3OUTSIDE',
  summary: 'Three outside up or down: an engulfing pattern, and a close further in its direction.',
  rule: '100 (−100 with black and white, above and below exchanged) when [2] is black; [1] is white, open[1] < close[2] and close[1] > open[2]; close[0] > close[1]',
  candles: 3,
  settings: [],
  signals: [-100, 100],
  warmup: 3,
  signal: (c) => {
    if (c.isWhite(1)) {
      const engulfs = c.isBlack(2) && c.close(1) > c.open(2) && c.open(1) < c.close(2);
      return engulfs && c.close(0) > c.close(1) ? 100 : 0;
    }
    const engulfs = c.isWhite(2) && c.open(1) > c.close(2) && c.close(1) < c.open(2);
    return engulfs && c.close(0) < c.close(1) ? -100 : 0;
  },
});
