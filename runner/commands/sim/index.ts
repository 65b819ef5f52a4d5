/** `bot4 sim <verb>`: names and options of the verbs. Each loads its work when it is called. */
import type { Command } from 'commander';

/**
 * Adds the verbs.
 * @param ran receives the exit code of the verb that ran.
 */
export function addSimCommands(program: Command, ran: (code: number) => void): void {
  const sim = program.command('sim').description('the exchange simulator: a venue that any client can trade on');

  sim
    .command('serve')
    .description('serve a venue’s protocol on this machine only, until it is told to stop')
    .requiredOption('--venue <name>', 'protocol: binance, kraken or coinbase')
    .option('--port <number>', 'port on 127.0.0.1; 0 takes any free one', '0')
    .option('--key <text>', 'API key of the account; made and printed once when absent')
    .option('--secret <text>', 'secret of the key; made and printed once when absent')
    .option('--balances <list>', 'what the account begins with, such as BTC=10,USDT=100000; plenty when absent')
    .option('--symbols <list>', 'markets in the venue’s names, such as BTCUSDT,ETHUSDT; two when absent')
    .option(
      '--market <kind>',
      'generated; none: clients are alone; a profile of `sim calibrate`, or recorded trades, bars or a book: FILE or SYMBOL=FILE',
      'generated',
    )
    .option(
      '--latency <kind>',
      'none, usual, feed=5ms:0.5,order=3ms:0.4,ack=2ms:0.4, or a CSV of recorded ones',
      'none',
    )
    .option('--impact <model>', 'how trades move a generated market: linear, square-root or almgren-chriss', 'linear')
    .option('--fills <kind>', 'takers of a generated market: sizes, or RATE:A:B for Beta shares of the best', 'sizes')
    .option('--history <minutes>', 'how long the generated market has lived before the first client comes', '30')
    .option('--seed <integer>', 'seed of everything random', '1')
    .option('--chaos <mode>', 'what goes wrong: a named mode such as flaky or ban, or a scenario file', 'calm')
    .option('--clock <kind>', 'real, or fast: the market goes 60 times as fast as the clock', 'real')
    .option('--limits <kind>', 'usual: those of the venue, or none', 'usual')
    .option('--no-listen-keys', 'refuse the user streams of before 2026')
    .action(async (options) => ran(await (await import('./serve.ts')).simServe(options)));

  sim
    .command('calibrate')
    .description('fit arrivals, sizes, spreads, latency and impact of recorded data, and write the profile of a market')
    .requiredOption('--trades <file>', 'trades: CSV or Parquet as of `bot4 data import`, or a recording')
    .option('--book <file>', 'recording with the book; not needed when --trades is one that has it')
    .option('--symbol <symbol>', 'market of a file of several')
    .option('--book-symbol <symbol>', 'market of the book, where it has another name there')
    .option('--out <file>', 'where the profile is written', 'market-profile.json')
    .action(async (options) => ran(await (await import('./calibrate.ts')).simCalibrate(options)));
}
