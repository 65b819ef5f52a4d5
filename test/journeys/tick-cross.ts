/** A strategy file for sessions over trades: two averages of the price, long and short, with stop and target at the venue. */
import { feature } from '../../src/domain/features/index.ts';
import type { TradeStrategyDefinition } from '../../src/domain/strategy/index.ts';

export const strategy: TradeStrategyDefinition = {
  name: 'tick-cross',
  features: [],
  params: { band: 0 },
  tradeFeatures: [
    feature.ema('fast', { input: 'price', period: 20 }),
    feature.ema('slow', { input: 'price', period: 120 }),
  ],
  trading: { stopLossPpm: 4000, takeProfitPpm: 600 },
  onTrade: ({ features, params }) => ({
    target: (features.fast as number) > (features.slow as number) * (1 + (params.band as number)) ? 1 : -1,
  }),
};
