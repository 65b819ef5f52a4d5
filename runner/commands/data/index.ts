/** `bot4 data <verb>`: names and options of the verbs. Each loads its work when it is called. */
import type { Command } from 'commander';

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

/**
 * Adds the verbs.
 * @param ran receives the exit code of the verb that ran.
 */
export function addDataCommands(program: Command, ran: (code: number) => void): void {
  const data = program.command('data').description('market data: import, fetch, record, check, query');
  const verb = (usage: string, about: string): Command =>
    data.command(usage).description(about).option('--catalog <folder>', 'folder of the catalog', undefined);

  verb('import <files...>', 'bring files into the catalog: CSV of the venues, Parquet, NDJSON recordings; gz and zst')
    .option('--venue <name>', 'venue that the rows are of, where the file does not say')
    .option('--market <market>', 'spot, um_perp or future, where the file does not say')
    .option('--symbol <symbol>', 'symbol, where the file does not say')
    .option('--kind <kind>', 'bars, trades or funding, where the columns do not say')
    .option(
      '--columns <names>',
      'columns in order where the file has no header: ts,open,… or a layout such as bitfinex-candles',
    )
    .option('--interval <interval>', 'bar length, where the rows do not say: 1m, 1h, 1d')
    .option('--sort', 'put rows in the order of time, and record it')
    .option('--drop-duplicates', 'keep the first of rows that repeat, and record it')
    .option('--drop-impossible', 'leave out rows that cannot be, and record it')
    .option('--licence <text>', 'licence of the source', 'none stated')
    .option('--memory-limit <MiB>', 'memory that the import may take', '512')
    .action(async (files, options) => ran(await (await import('./import.ts')).dataImport(files, options)));

  verb('fetch', 'fetch history from a venue, within its rate limits; goes on where it was stopped')
    .requiredOption('--venue <name>', 'binance, binanceusdm, kraken or coinbase')
    .requiredOption('--symbol <symbol>', 'BTC/USDT; BTC/USDT:USDT for a perpetual; may be repeated', collect, [])
    .requiredOption('--from <time>', 'first day or time, UTC')
    .option('--to <time>', 'time to stop before, UTC; now when absent')
    .option('--kind <kind>', 'bars, trades or funding', 'bars')
    .option('--interval <interval>', 'bar length: 1m, 5m, 15m, 1h, 4h, 1d', '1m')
    .option('--base-url <url>', 'another address of the venue, such as a simulator')
    .action(async (options) => ran(await (await import('./fetch.ts')).dataFetch(options)));

  verb('record', 'write live market streams to disk, as they come')
    .requiredOption('--venue <name>', 'binance-spot, binance-um, kraken, kraken-futures, coinbase')
    .requiredOption('--symbol <symbol>', 'market by the name that the venue gives it; may be repeated', collect, [])
    .option('--channel <channel>', 'trades, book, quotes, bars; may be repeated', collect, [])
    .option('--for <duration>', 'stop after this long: 90s, 10m, 2h; runs until it is stopped when absent')
    .option('--out <folder>', 'folder of the recording')
    .option('--url <url>', 'another address of the stream, such as a simulator')
    .option('--rest-url <url>', 'another address of the REST interface, such as a simulator')
    .option('--json', 'one JSON line on standard output whenever lines have become durable')
    .action(async (options) => ran(await (await import('./record.ts')).dataRecord(options)));

  verb('check [ids-or-files...]', 'print the quality report of data sets or files, and what a repair would do')
    .option('--symbol <symbol>', 'series of a file of many symbols')
    .option('--columns <names>', 'columns of a file without a header, in order, or the name of a layout')
    .option('--json', 'print the report as JSON, one line a series')
    .action(async (what, options) => ran(await (await import('./check.ts')).dataCheck(what, options)));

  verb('repair <id>', 'change a data set as asked, keep what it was, and record what was done')
    .option('--fill-gaps', 'add missing bars: last close, volume 0')
    .option('--drop-duplicates', 'keep the first of rows that repeat')
    .option('--drop-outliers', 'drop trades beyond the robust filter')
    .option('--drop-last', 'drop the last bar, which may not have been over')
    .option('--restore <version>', 'bring back a version from before a repair')
    .action(async (id, options) => ran(await (await import('./repair.ts')).dataRepair(id, options)));

  verb('synth', 'make seeded synthetic data; always labelled synthetic')
    .requiredOption('--seed <integer>', 'seed of everything random')
    .option('--bars <count>', 'bars of each asset', '8760')
    .option('--interval <interval>', 'bar length', '1h')
    .option('--assets <count>', 'correlated assets', '1')
    .option('--correlation <number>', 'correlation between them', '0.6')
    .option('--start <time>', 'time of the first bar, UTC', '2024-01-01')
    .option('--like <file>', 'real file to be calibrated to')
    .option('--symbol <symbol>', 'series of that file')
    .option('--out <file>', 'write CSV or Parquet here instead of into the catalog')
    .action(async (options) => ran(await (await import('./synth.ts')).dataSynth(options)));

  verb('list', 'list the data sets of the catalog')
    .option('--json', 'one JSON line a data set')
    .action(async (options) => ran(await (await import('./list.ts')).dataList(options)));

  verb('show <id>', 'everything that is known of a data set')
    .option('--json', 'print the manifest as JSON')
    .action(async (id, options) => ran(await (await import('./show.ts')).dataShow(id, options)));

  verb('query <sql>', 'one SELECT over the data sets; every id is a table')
    .option('--json', 'one JSON line a row')
    .action(async (sql, options) => ran(await (await import('./query.ts')).dataQuery(sql, options)));
}
