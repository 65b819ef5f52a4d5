/** One case through the engine and through the scan, with answers of one shape. */
import { replay } from '../../src/app/backtest.ts';
import type { SessionResult } from '../../src/app/session-result.ts';
import { SCAN_RULES, type ScanRule, type ScanTrade, scan, strategyOf } from '../../src/domain/scan/index.ts';
import { bundleStrategy } from '../../src/domain/strategy/index.ts';
import { ports } from '../fixtures.ts';
import type { RandomCase } from './random-case.ts';

/** A trade of either side: rows, lots, ticks, and money in quote units. */
export interface SideTrade {
  readonly side: 'long' | 'short';
  readonly entryBar: number;
  readonly exitBar: number;
  readonly lots: number;
  readonly entryTicks: number;
  readonly exitTicks: number;
  readonly fees: number;
  readonly pnl: number;
}

function ruleOf({ rule }: RandomCase): ScanRule {
  return SCAN_RULES[rule] as ScanRule;
}

/** Trades of a session by their fills: a position is opened by one fill and closed by one. */
export function tradesOfFills({ fills }: SessionResult, openTime: Float64Array): SideTrade[] {
  const rowOf = new Map(Array.from(openTime, (time, row) => [time, row]));
  const interval = (openTime[1] as number) - (openTime[0] as number);
  const row = (i: number): number => {
    const { fill, order } = fills[i] as SessionResult['fills'][number];
    return rowOf.get(order.type === 'market' ? fill.time : fill.time - interval) as number;
  };
  const trades: SideTrade[] = [];
  for (let i = 0; i + 1 < fills.length; i += 2) {
    const [entry, exit] = [fills[i], fills[i + 1]] as [SessionResult['fills'][number], SessionResult['fills'][number]];
    const fees = entry.fill.fee + exit.fill.fee;
    trades.push({
      side: entry.order.side === 'buy' ? 'long' : 'short',
      entryBar: row(i),
      exitBar: row(i + 1),
      lots: entry.fill.lots,
      entryTicks: entry.fill.ticks,
      exitTicks: exit.fill.ticks,
      fees,
      pnl: exit.realised - fees,
    });
  }
  return trades;
}

/** The engine's answer. */
export async function throughEngine(test: RandomCase): Promise<SessionResult> {
  const { market, params, options } = test;
  const { bars, instrument, costs, initialCash, risk, trading } = market;
  const bundle = bundleStrategy(strategyOf(ruleOf(test), params, { ...options, trading }));
  return replay({ bundle, bars, instrument, dataHash: 'none', initialCash, costs, risk }, ports);
}

/** The answer of the scan. */
export function throughScan(test: RandomCase) {
  const trades: ScanTrade[] = [];
  const [figures] = scan(test.market, ruleOf(test), [test.params], {
    ...test.options,
    onTrade: (_, trade) => trades.push(trade),
  });
  return {
    trades: trades.filter(({ exitBar }) => exitBar >= 0),
    open: trades.find(({ exitBar }) => exitBar < 0),
    figures,
  };
}
