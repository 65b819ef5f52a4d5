/** `bot4 paper`: its options, which of them belong together, and which session they mean. Loads the work when it is called. */
import type { Command } from 'commander';
import { InputError } from '../../src/core/index.ts';
import type { PaperOptions } from './paper.ts';
import type { TradesPaperArguments } from './paper-trades.ts';

type Options = Partial<PaperOptions> & TradesPaperArguments;

/** Options of a session of an artifact alone, and of one over trades alone; the others serve both. */
const OF_ARTIFACT = ['artifact', 'data', 'symbol', 'barsPerMs'] as const;
const OF_TRADES = [
  'trades',
  'catalog',
  'from',
  'to',
  'param',
  'kind',
  'feePpm',
  'slippagePpm',
  'queueLots',
  'book',
  'initialCash',
  'tradesPerMs',
] as const;

/** `feePpm` as it is written on the command line. */
function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function firstGiven(options: Options, keys: readonly (keyof Options)[]): string | undefined {
  const key = keys.find((name) => options[name] !== undefined);
  return key === undefined ? undefined : flagOf(key);
}

/** Which session options mean. */
export type PaperSource = 'artifact' | 'trades' | 'neither';

/**
 * Which session is meant: of an artifact, or of a strategy file over trades.
 * @throws BOT4_CLI_USAGE naming the option that does not go with the others.
 */
export function paperSource(strategy: string | undefined, options: Options): PaperSource {
  const stray = strategy === undefined ? firstGiven(options, OF_TRADES) : undefined;
  const other = firstGiven(options, OF_ARTIFACT);
  if (strategy === undefined && stray === undefined) return options.artifact === undefined ? 'neither' : 'artifact';
  if (other !== undefined) {
    const detail = `${stray ?? `the file ${strategy}`} goes with --trades, ${other} with an artifact, which holds its strategy, data, costs and limits: give the options of one session`;
    throw new InputError('BOT4_CLI_USAGE', detail);
  }
  if (stray === undefined) return 'trades';
  const detail = `${stray} is of a session over trades, which also needs a strategy file: bot4 paper FILE --trades ID`;
  throw new InputError('BOT4_CLI_USAGE', detail);
}

function collect(value: string, all: readonly string[] = []): readonly string[] {
  return [...all, value];
}

/**
 * Adds the command.
 * @param ran receives the exit code.
 */
export function addPaperCommand(program: Command, ran: (code: number) => void): void {
  const command = program
    .command('paper')
    .description(
      'trade an artifact on paper, on replayed data, or a strategy file on recorded trades; continues when the journal folder already holds a session',
    )
    .argument('[strategy]', 'with --trades: strategy file that decides at trades (onTrade)')
    .option('--artifact <name>', 'artifact in models/; `latest` takes the newest')
    .option('--data <file>', 'where the bars of the artifact are; must have the hash that it was judged on')
    .option('--symbol <symbol>', 'series of a file of many symbols')
    .option('--bars-per-ms <number>', 'pace of the replay; as fast as possible when absent')
    .option('--trades <id>', 'trades of the catalog instead of an artifact, such as binance.spot.BTCUSDT.trades')
    .option('--catalog <folder>', 'with --trades: folder of the catalog')
    .option('--from <time>', 'with --trades: first trade, UTC')
    .option('--to <time>', 'with --trades: trade to stop before, UTC')
    .option('-p, --param <name=value>', 'with --trades: parameter of the strategy; may be repeated', collect)
    .option('--kind <kind>', 'with --trades: perp, which may be sold short and is meant when absent, or spot')
    .option('--fee-ppm <count>', 'with --trades: fee on each side, parts per million of its value')
    .option('--slippage-ppm <count>', 'with --trades: distance of market fills and stops from the price, ppm')
    .option('--queue-lots <count>', 'with --trades: lots that stand ahead of each of our limit orders')
    .option('--book <id>', 'with --trades: depth that was recorded with them; limit orders stand behind it')
    .option('--initial-cash <decimal>', 'with --trades: money at the start, in quote asset')
    .option('--trades-per-ms <number>', 'with --trades: pace of the replay; as fast as possible when absent')
    .option('--journal <folder>', 'folder of the journal; artifact or strategy name it when absent')
    .option('--json', 'print the result as one line of JSON');
  command.action(async (strategy: string | undefined, options: Options) => {
    const source = paperSource(strategy, options);
    if (source === 'neither')
      command.error("error: required option '--artifact <name>' not specified, nor a strategy file with --trades <id>");
    if (source === 'artifact') ran(await (await import('./paper.ts')).paper(options as PaperOptions));
    else ran(await (await import('./paper-trades.ts')).paperOverTrades(strategy as string, options));
  });
}
