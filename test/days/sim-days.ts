/**
 * `npm run sim:days [-- --days N] [--seed S] [--hours H] [--faults 3,20] [--workers W] [--twice K] [--shrink SEED]
 *   [--rate R] [--plant F]`
 *
 * Simulates days from seed S on, in processes side by side, and ends with code 1 when one violates an invariant. Every
 * K-th day runs twice and must come to the same hash. A seed that fails is printed with the command that makes it small.
 * With a rate faults come so many times as often; with a plant the defence against that fault is taken out.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type DayResult, simulateDay } from './day.ts';
import type { DayOptions } from './fault-plan.ts';
import type { Simulate } from './planted.ts';
import { PLANTS } from './plants.ts';
import { shrink } from './shrink.ts';

const SELF = fileURLToPath(import.meta.url);

/** What a worker says of a day; a line of JSON. */
interface Line {
  readonly seed: number;
  readonly events: number;
  readonly orders: number;
  readonly restarts: number;
  readonly faults: readonly (readonly [number, number])[];
  readonly cpuMicros: number;
  readonly violation: string;
  readonly minute: number;
}

interface Options {
  readonly days: number;
  readonly seed: number;
  readonly hours: number;
  readonly faults: string | undefined;
  readonly workers: number;
  readonly twice: number;
  readonly rate: number;
  /** Fault whose defence is taken out, 0 for none. */
  readonly plant: number;
}

function whole(text: string, name: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`--${name} ${text}: give a whole number from 0 on`);
  return value;
}

function faultsOf(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  return text === '' ? [] : text.split(',').map((part) => whole(part, 'faults'));
}

function dayOf(seed: number, { hours, faults, rate }: Options): DayOptions {
  const list = faultsOf(faults);
  return { seed, hours, rate, ...(list === undefined ? {} : { faults: list }) };
}

/** The simulation, with the plant that is asked for. */
async function simulationOf({ plant }: Options): Promise<Simulate> {
  if (plant === 0) return simulateDay;
  const index = PLANTS.findIndex(({ fault }) => fault === plant);
  if (index < 0) throw new Error(`--plant ${plant}: give the number of a fault from 1 to 42`);
  const { simulateWith } = await import('./planted.ts');
  return simulateWith(index);
}

/** Options of the command that runs the same days again. */
function sameOf({ rate, plant }: Options): string {
  return `${rate === 1 ? '' : ` --rate ${rate}`}${plant === 0 ? '' : ` --plant ${plant}`}`;
}

/** One process: every `step`-th seed. */
async function work(first: number, step: number, options: Options): Promise<void> {
  const simulate = await simulationOf(options);
  for (let i = first; i < options.days; i += step) {
    const before = process.cpuUsage();
    const result = await simulate(dayOf(options.seed + i, options));
    const { user, system } = process.cpuUsage(before);
    let violation = result.violation?.message ?? '';
    if (violation === '' && options.twice > 0 && i % options.twice === 0) {
      const again = await simulate(dayOf(options.seed + i, options));
      if (again.hash !== result.hash)
        violation = `determinism: the second run has hash ${again.hash}, the first ${result.hash}`;
    }
    process.stdout.write(`${JSON.stringify(lineOf(result, violation, user + system))}\n`);
  }
}

function lineOf(result: DayResult, violation: string, cpuMicros: number): Line {
  const { seed, events, orders, restarts, faults, minute } = result;
  return { seed, events, orders, restarts, faults: [...faults], cpuMicros, violation, minute };
}

function startWorkers(options: Options, onLine: (line: Line) => void): Promise<void> {
  const args = (worker: number): string[] => {
    const base = ['--worker', `${worker}`, '--workers', `${options.workers}`, '--days', `${options.days}`];
    base.push('--seed', `${options.seed}`, '--hours', `${options.hours}`, '--twice', `${options.twice}`);
    base.push('--rate', `${options.rate}`, '--plant', `${options.plant}`);
    return options.faults === undefined ? base : [...base, '--faults', options.faults];
  };
  const running = Array.from({ length: options.workers }, (_, worker) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SELF, ...args(worker)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (text) => onLine(JSON.parse(text) as Line));
    return new Promise<void>((resolve, reject) => {
      child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with code ${code}`))));
    });
  });
  return Promise.all(running).then(() => undefined);
}

async function simulateAll(options: Options): Promise<number> {
  const started = Date.now();
  const sum = { days: 0, events: 0, orders: 0, restarts: 0, cpuMicros: 0 };
  const counts = new Map<number, number>();
  const failed: Line[] = [];
  const progress = process.stderr.isTTY === true;
  await startWorkers(options, (line) => {
    sum.days += 1;
    sum.events += line.events;
    sum.orders += line.orders;
    sum.restarts += line.restarts;
    sum.cpuMicros += line.cpuMicros;
    for (const [fault, count] of line.faults) counts.set(fault, (counts.get(fault) ?? 0) + count);
    if (line.violation !== '') {
      failed.push(line);
      process.stdout.write(`seed ${line.seed}, minute ${line.minute}: ${line.violation.split('\n')[0]}\n`);
      process.stdout.write(`  npm run sim:days -- --shrink ${line.seed} --hours ${options.hours}${sameOf(options)}\n`);
    }
    if (progress) process.stderr.write(`\r${sum.days} of ${options.days} days, ${failed.length} failed `);
    else if (sum.days % 500 === 0 && sum.days < options.days)
      process.stdout.write(`${sum.days} of ${options.days} days\n`);
  });
  if (progress) process.stderr.write('\r\x1b[K');
  const injected = [...counts.values()].reduce((total, count) => total + count, 0);
  const perDay = (value: number): string => Math.round(value / Math.max(1, sum.days)).toLocaleString('en');
  process.stdout.write(
    `${sum.days} simulated days of ${options.hours} h: ${perDay(sum.orders)} orders, ${perDay(sum.events)} events, ` +
      `${(sum.restarts / Math.max(1, sum.days)).toFixed(1)} starts a day; ${injected.toLocaleString('en')} faults of ${counts.size} kinds; ` +
      `${Math.round((sum.events / sum.cpuMicros) * 1e6).toLocaleString('en')} events a CPU second; ` +
      `${((Date.now() - started) / 1000).toFixed(1)} s; ${failed.length} violated\n`,
  );
  return failed.length === 0 && sum.days === options.days ? 0 : 1;
}

async function makeSmall(seed: number, options: Options): Promise<number> {
  const shrunk = await shrink(await simulationOf(options), dayOf(seed, options));
  if (shrunk === undefined) {
    process.stdout.write(`seed ${seed} violates nothing\n`);
    return 0;
  }
  const { faults, hours, result } = shrunk;
  process.stdout.write(`minute ${result.minute}: ${result.violation?.message ?? ''}\n`);
  const what = `--days 1 --seed ${seed} --hours ${hours} --faults ${faults.join(',')}${sameOf(options)}`;
  process.stdout.write(`  npm run sim:days -- ${what}\n`);
  return 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      hours: { type: 'string', default: '24' },
      faults: { type: 'string' },
      workers: { type: 'string', default: `${Math.min(8, availableParallelism())}` },
      twice: { type: 'string', default: '20' },
      shrink: { type: 'string' },
      rate: { type: 'string', default: '1' },
      plant: { type: 'string', default: '0' },
      worker: { type: 'string' },
    },
  });
  const options: Options = {
    days: whole(values.days, 'days'),
    seed: whole(values.seed, 'seed'),
    hours: Math.max(2, whole(values.hours, 'hours')),
    faults: values.faults,
    workers: Math.max(1, whole(values.workers, 'workers')),
    twice: whole(values.twice, 'twice'),
    rate: Math.max(1, whole(values.rate, 'rate')),
    plant: whole(values.plant, 'plant'),
  };
  if (values.worker !== undefined) {
    await work(whole(values.worker, 'worker'), options.workers, options);
    return 0;
  }
  return values.shrink === undefined ? simulateAll(options) : makeSmall(whole(values.shrink, 'shrink'), options);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`sim:days: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
