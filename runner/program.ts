/**
 * The commands: `bot4 <command>`. Each loads what it needs when it is called, so that help and bad usage answer at once.
 * Results go to standard output, progress and errors to standard error; exit codes are in `console.ts`. `main.ts` starts
 * this file, from a pack or from the sources.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addBacktestCommands } from './commands/backtest/index.ts';
import { addDataCommands } from './commands/data/index.ts';
import { addFeatureCommands } from './commands/features/index.ts';
import { addPaperCommand } from './commands/paper-options.ts';
import { addSimCommands } from './commands/sim/index.ts';
import { EXIT, explain, result } from './console.ts';
import { ROOT } from './paths.ts';

// A reader such as `head` that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

/** Options that set a value of the configuration. */
function withConfig(command: Command): Command {
  return command
    .option('--data <file>', 'bars to work on: Parquet, CSV or CSV.gz')
    .option('--symbol <symbol>', 'series of a file of many symbols')
    .option('--seed <integer>', 'seed of everything random')
    .option('--initial-cash <decimal>', 'money the account starts with, in quote asset')
    .option('--fee-ppm <integer>', 'fee on each side of a trade, parts per million')
    .option('--slippage-ppm <integer>', 'distance of market fills from the price, parts per million')
    .option('--config <file>', 'configuration file (bot4.json in the project folder is read when it exists)');
}

function collect(value: string, all: string[]): string[] {
  return [...all, value];
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}

/** Exit code of the command that ran. */
let exitCode: number = EXIT.ok;

const program = new Command('bot4')
  .description('Research environment and trading runner for crypto markets.')
  .version(version(), '-V, --version', 'print the version')
  .showHelpAfterError('(run with --help for usage)')
  .exitOverride();

program
  .command('version')
  .description('print the version, and the Node that runs it')
  .action(() => result(`bot4 ${version()} (Node ${process.versions.node}, ${process.platform}-${process.arch})`));

withConfig(program.command('demo'))
  .description('the main job: notebook, gate, artifact, paper trading with a kill, report')
  .option('--paper-bars-per-ms <number>', 'pace of the replay while the runner waits to be killed', '40')
  .action(async (options) => {
    exitCode = await (await import('./commands/demo.ts')).demo(options);
  });

addPaperCommand(program, (code) => {
  exitCode = code;
});

program
  .command('live')
  .description('trade an artifact with real money: asks the gate for more than 30 days of forward paper trading')
  .requiredOption('--artifact <name>', 'artifact in models/')
  .action(async (options) => {
    exitCode = await (await import('./commands/live.ts')).live(options);
  });

program
  .command('models')
  .description('list the artifacts in models/, each verified')
  .action(async () => {
    exitCode = await (await import('./commands/models.ts')).models();
  });

program
  .command('lab')
  .description('JupyterLab with the bot4 kernel and its extension, on loopback, with a token')
  .option('--port <number>', 'port to listen on; 0 takes any free one')
  .option('--no-browser', 'print the address and open nothing')
  .action(async (options) => {
    exitCode = await (await import('./commands/lab.ts')).lab(options);
  });

const notebook = program.command('notebook').description('work with notebooks without JupyterLab');
notebook
  .command('run <file>')
  .description('run a notebook from top to bottom in a fresh kernel')
  .option('-p, --parameter <name=value>', 'set a value of the parameters cell; may be repeated', collect, [])
  .option('--out <file>', 'write the executed notebook here')
  .action(async (file, options) => {
    exitCode = await (await import('./commands/notebook.ts')).notebookRun(file, options);
  });
notebook
  .command('verify <file>')
  .description('run a notebook in a fresh kernel and compare what it shows, numbers to the last digit')
  .option('-p, --parameter <name=value>', 'set a value of the parameters cell; may be repeated', collect, [])
  .action(async (file, options) => {
    exitCode = await (await import('./commands/notebook-verify.ts')).notebookVerify(file, options);
  });
notebook
  .command('pair <file>')
  .description('write FILE.ts in percent format from FILE.ipynb, or back, whichever is older')
  .action(async (file) => {
    exitCode = (await import('./commands/notebook-verify.ts')).notebookPair(file);
  });

program
  .command('run <file>')
  .description('run a TypeScript file of this folder on the project’s Node')
  .action(async (file) => {
    exitCode = await (await import('./commands/run.ts')).run(file);
  });

addBacktestCommands(program, (code) => {
  exitCode = code;
});

addDataCommands(program, (code) => {
  exitCode = code;
});

addFeatureCommands(program, (code) => {
  exitCode = code;
});

addSimCommands(program, (code) => {
  exitCode = code;
});

/** Runs the command of the command line and leaves its exit code to the process. */
export async function runProgram(): Promise<void> {
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
    else exitCode = explain(error);
  }
  process.exitCode = exitCode;
}
