/** `bot4 backtest`: names and options. Each verb loads its work when it is called. */
import type { Command } from 'commander';

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

/** Which bars, which costs, how much money. */
function withMarket(command: Command): Command {
  return command
    .option('--bars <file>', 'bars: a Parquet, CSV or CSV.gz file; with --symbols one for each, with commas')
    .option(
      '--id <id>',
      'bars of the catalog, such as binance.spot.BTCUSDT.bars.1h, several with commas; or trades, such as binance.spot.BTCUSDT.trades',
    )
    .option('--catalog <folder>', 'folder of the catalog')
    .option('--symbol <symbol>', 'series of a file of many symbols')
    .option(
      '--symbols <names>',
      'several markets of one account, A,B: series of one file, or one of each file of --bars A,B',
    )
    .option(
      '--funding <id>',
      'funding rates of the catalog, such as binance.um_perp.BTCUSDT.funding; of several markets with commas',
    )
    .option(
      '--margin <file>',
      'margin tiers as JSON: perpetuals are on credit, and liquidated; of several markets with commas',
    )
    .option('--leverage <count>', 'with --margin: value of a position over its margin')
    .option('--from <time>', 'first bar, UTC')
    .option('--to <time>', 'bar to stop before, UTC')
    .option('--kind <kind>', 'perp, which may be sold short, or spot', 'perp')
    .option('--fee-ppm <count>', 'fee on each side of a trade, parts per million of its value')
    .option('--fee-tiers <file>', 'instead of --fee-ppm: fee schedules as JSON, maker and taker by 30-day volume')
    .requiredOption('--slippage-ppm <count>', 'distance of market fills and stops from the price, parts per million')
    .requiredOption('--initial-cash <decimal>', 'money at the start, in quote asset')
    .option(
      '--limits <which>',
      'house: the limits that artifacts trade under (position 2 %, drawdown 15 %); none',
      'house',
    )
    .option('--qty <decimal>', 'size of a rule: a fixed quantity of the base asset')
    .option('--cash-share-ppm <count>', 'size of a rule: a share of the free cash at the fill, parts per million')
    .option('--stop-ppm <count>', 'stop loss of a rule, parts per million of the entry price')
    .option('--target-ppm <count>', 'profit target of a rule, parts per million of the entry price')
    .option('--exits-from <when>', 'stop and target wait from the entryBar or from the nextBar on')
    .option('--direction <sides>', 'sides of a rule: both, long or short')
    .option('--exits <which>', 'a rule closes by its signals, or by stop and target alone: venue');
}

/**
 * Adds the verbs.
 * @param ran receives the exit code of the verb that ran.
 */
export function addBacktestCommands(program: Command, ran: (code: number) => void): void {
  const backtest = program
    .command('backtest')
    .description('a strategy over history (`bot4 backtest ema-cross --bars FILE …`), and sweeps over its parameters');

  withMarket(backtest.command('run <strategy>', { isDefault: true }))
    .description(
      'run a rule (ema-cross, rsi-reversal, donchian, bollinger) or a strategy file, and count it as a trial',
    )
    .option('-p, --param <name=value>', 'parameter of the strategy; may be repeated', collect, [])
    .option('--queue-lots <count>', 'over trades: lots that stand ahead of each of our limit orders at its price')
    .option(
      '--book <id>',
      'over trades: depth of the catalog that was recorded with them; limit orders stand behind it',
    )
    .option('--report <file>', 'write the tear sheet as an HTML page')
    .option('--trades <file>', 'write the closed trades as CSV')
    .option('--lots <method>', 'closed trades by lots: average, fifo or lifo; from flat to flat when absent')
    .option('--json', 'print the result as one line of JSON')
    .action(async (strategy, options) => ran(await (await import('./run.ts')).backtestRun(strategy, options)));

  withMarket(backtest.command('sweep <rule>'))
    .description('try many parameter sets of a rule on worker threads; run again after a kill, it goes on')
    .option('-g, --grid <axis>', 'values of a parameter: fast=5:50:5 or k=1.5,2; may be repeated', collect, [])
    .option('--method <method>', 'grid: all of them; random; bayes: proposed from what was tried', 'grid')
    .option('--trials <count>', 'how many sets, for random and bayes')
    .option('--seed <integer>', 'seed of random and bayes', '1')
    .option('--threads <count>', 'worker threads; as many as cores when absent')
    .option('--out <file>', 'where the results go; out/sweeps/<rule>-<symbol>.jsonl when absent')
    .option('--top <count>', 'print the best so many sets', '10')
    .action(async (rule, options) => ran(await (await import('./sweep.ts')).backtestSweep(rule, options)));

  withMarket(backtest.command('walk <rule>'))
    .description('choose parameters on one stretch of history and trade them on the next, again and again')
    .option('-g, --grid <axis>', 'values of a parameter: fast=5:50:5 or k=1.5,2; may be repeated', collect, [])
    .requiredOption('--train-bars <count>', 'bars to choose on')
    .requiredOption('--test-bars <count>', 'bars to trade on with what was chosen')
    .option('--windows <which>', 'rolling: the last so many bars; anchored: all before', 'rolling')
    .option('--equity <file>', 'write the curve out of sample as CSV')
    .action(async (rule, options) => ran(await (await import('./walk.ts')).backtestWalk(rule, options)));
}
