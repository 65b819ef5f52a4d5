/** Example strategies: small, honest, and the same in the notebook, in the backtest and in the runner. */
export { type MakerOptions, type MakerQuotes, type MakerState, makerQuotes } from './maker-quotes.ts';
export { type MarketMakerOptions, marketMaker } from './market-maker.ts';
export { type MeanReversionOptions, meanReversion } from './mean-reversion.ts';
export { type ModelDrivenOptions, modelDriven } from './model-driven.ts';
export { type MomentumOptions, momentum } from './momentum.ts';
export { pairBars } from './pair-bars.ts';
export { type PairLegsOptions, pairLegs } from './pair-legs.ts';
export { type PairSpreadOptions, pairSpread } from './pair-spread.ts';
export {
  type FixedFraction,
  type KellyFraction,
  type Sizing,
  type SizingParts,
  sizing,
  type VolatilityTarget,
} from './sizing.ts';
