/** A worker thread of `bot4 backtest sweep`: opens the market once, then scans one share of the parameter sets after the other. */
import { serveTasks, type TaskHandler } from '../../../src/adapters/workers/serve-tasks.ts';
import {
  type ReadyMarket,
  readyMarket,
  type ScanFigures,
  type ScanParams,
  scan,
} from '../../../src/domain/scan/index.ts';
import { type MarketOptions, openOneMarket, ruleOptionsOf, tradingOf } from './market.ts';
import { ruleNamed } from './strategy.ts';

/** What all shares have in common. */
export interface SweepSetup {
  readonly rule: string;
  readonly options: MarketOptions;
}

serveTasks((setup: SweepSetup): TaskHandler<readonly ScanParams[], never, readonly ScanFigures[]> => {
  const rule = ruleNamed(setup.rule);
  let ready: Promise<ReadyMarket> | undefined;
  return async (sets) => {
    ready ??= openOneMarket(setup.options).then((market) =>
      readyMarket({ ...market, trading: tradingOf(setup.options) }),
    );
    return scan(await ready, rule, sets, ruleOptionsOf(setup.options));
  };
});
