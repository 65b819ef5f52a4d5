/** Engulfing pattern. */
import { candlePattern } from './candle-pattern.ts';

export const cdlEngulfing = candlePattern({
  kind: 'cdlEngulfing',
  taLib: 'CDLENGULFING',
  summary: 'Engulfing pattern: a body that covers the body before, of the other colour.',
  rule: '100 (−100 with black and white, above and below exchanged) when [1] is black, [0] white, open[0] < close[1] and close[0] > open[1]; 80 when one of the two is an equality',
  candles: 2,
  settings: [],
  signals: [-100, -80, 80, 100],
  warmup: 2,
  signal: (c) => {
    const colour = c.colour(0);
    if (c.colour(1) === colour) return 0;
    const below = c.bottom(1) - c.bottom(0);
    const above = c.top(0) - c.top(1);
    if (below < 0 || above < 0 || below + above === 0) return 0;
    return colour * (below > 0 && above > 0 ? 100 : 80);
  },
});
