/** `bot4 features <verb>`: names and options of the verbs. Each loads its work when it is called. */
import type { Command } from 'commander';

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

/** Which bars a verb works on, and which features. */
function withBars(command: Command): Command {
  return command
    .option('--catalog <folder>', 'folder of the catalog', undefined)
    .option('--bars <file>', 'take bars from a Parquet, CSV or CSV.gz file, of one symbol or of many')
    .option('--symbol <symbol>', 'series of that file; may be repeated; all when absent', collect, [])
    .option('--features <file>', 'features as JSON: {"features": [{"name": …, "kind": …}]}')
    .option('--set <name>', 'a ready set of features: usual100');
}

/**
 * Adds the verbs.
 * @param ran receives the exit code of the verb that ran.
 */
export function addFeatureCommands(program: Command, ran: (code: number) => void): void {
  const features = program
    .command('features')
    .description('features: the catalogue of indicators, the store of what was computed, the look-ahead check');

  withBars(features.command('build [ids...]'))
    .description('compute features of data sets (all bars of the catalog when none is named) into the store')
    .option('--store <folder>', 'folder of the feature store')
    .option('--threads <count>', 'worker threads; as many as cores when absent')
    .action(async (ids, options) => ran(await (await import('./build.ts')).featuresBuild(ids, options)));

  features
    .command('list')
    .description('list the indicators of the catalogue')
    .option('--group <text>', 'only groups whose title has this in it')
    .option('--json', 'one JSON line an indicator')
    .action(async (options) => ran((await import('./list.ts')).featuresList(options)));

  features
    .command('show <kind>')
    .description('one indicator: formula, inputs, parameters, outputs, warm-up, source')
    .option('--json', 'print it as JSON')
    .action(async (kind, options) => ran((await import('./show.ts')).featuresShow(kind, options)));

  features
    .command('read [id]')
    .description('print rows of a stored table, by id or name; list the tables when none is named')
    .option('--store <folder>', 'folder of the feature store')
    .option('--columns <names>', 'features, separated by commas; the first few when absent')
    .option('--from <time>', 'first event time, UTC')
    .option('--to <time>', 'event time to stop before, UTC')
    .option('--rows <count>', 'print at most this many rows, the last ones', '10')
    .option('--json', 'one JSON line a row; all rows and all features unless they are chosen')
    .action(async (id, options) => ran(await (await import('./read.ts')).featuresRead(id, options)));

  withBars(features.command('check [ids...]'))
    .description('recompute features on truncated histories, and name the feature and row that looked ahead')
    .option('--module <file>', 'check a function `features(bars)` that this TypeScript or JavaScript file exports')
    .option('--cuts <count>', 'how often history is cut', '10')
    .option('--starts <count>', 'how often it begins later, to see what features remember; 0 for never', '3')
    .option('--seed <integer>', 'draws the rows at which it is cut and begins', '1')
    .option('--threads <count>', 'worker threads; as many as cores when absent')
    .action(async (ids, options) => ran(await (await import('./check.ts')).featuresCheck(ids, options)));
}
