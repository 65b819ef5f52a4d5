/**
 * Work that is cut into tasks, on worker threads: each thread has one task at a time and gets the next one when it is done.
 * A task that fails, or a thread that dies with it, ends that task alone. The module of the threads calls `serveTasks`.
 */
import { Worker } from 'node:worker_threads';
import type { PressureLevel } from '../../hot/index.ts';
import { MemoryGauge } from '../process/memory-gauge.ts';
import { type CarriedError, carriedError } from './carried-error.ts';

/** What a thread says. */
export type ThreadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'note'; readonly note: unknown }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly error: CarriedError };

/** How a task ended. */
export type TaskEnd<Result> =
  | { readonly type: 'done'; readonly result: Result }
  | { readonly type: 'failed'; readonly error: CarriedError };

/** Options of `runOnThreads`. */
export interface ThreadPoolOptions<Task, Note, Result> {
  /** Module that calls `serveTasks`. */
  readonly module: URL;
  /** Most threads, at least 1. */
  readonly threads: number;
  /** Given to each thread once. */
  readonly setup: unknown;
  /** Told of what a task says while it runs. */
  readonly onNote?: (note: Note, task: Task) => void;
  /**
   * How short memory is, asked before a thread takes another task. When it is critical and other threads are at work, the
   * thread ends instead, which gives its heap back; the others do the rest. @defaultValue that of the process
   */
  readonly pressure?: () => PressureLevel;
  /** Told how a task ended. */
  readonly onEnd: (end: TaskEnd<Result>, task: Task) => void;
}

/** What the threads share. */
interface Pool<Task, Note, Result> extends ThreadPoolOptions<Task, Note, Result> {
  readonly waiting: Task[];
  readonly pressure: () => PressureLevel;
  /** Threads that have a task, or are about to. */
  running: number;
}

/** One thread until it has nothing left to do, dies, or has to give its memory back. @returns whether it had to. */
function runThread<Task, Note, Result>(pool: Pool<Task, Note, Result>): Promise<boolean> {
  const { waiting } = pool;
  return new Promise((resolve) => {
    const worker = new Worker(pool.module, { workerData: pool.setup });
    let task: Task | undefined;
    let givesUp = false;
    const end = (how: TaskEnd<Result>): void => {
      const ended = task as Task;
      task = undefined;
      pool.onEnd(how, ended);
    };
    const next = (): void => {
      givesUp = pool.running > 1 && pool.pressure() === 'critical';
      if (givesUp) pool.running -= 1;
      task = givesUp ? undefined : waiting.shift();
      worker.postMessage(task === undefined ? { type: 'end' } : { type: 'task', task });
    };
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'note') {
        pool.onNote?.(message.note as Note, task as Task);
        return;
      }
      if (message.type === 'done') end({ type: 'done', result: message.result as Result });
      if (message.type === 'failed') end({ type: 'failed', error: message.error });
      next();
    });
    let cause: unknown;
    worker.on('error', (error) => {
      cause = error;
    });
    worker.on('exit', (code) => {
      // A thread that could not even start takes a task with it, so that this comes to an end.
      if (task === undefined && code !== 0) task = waiting.shift();
      if (task !== undefined) {
        end({ type: 'failed', error: carriedError(cause ?? new Error(`the thread ended with code ${code}`)) });
      }
      resolve(givesUp);
    });
  });
}

/**
 * Runs tasks.
 * @param tasks in the order in which they begin.
 * @returns when every task has ended, well or not.
 */
export async function runOnThreads<Task, Note, Result>(
  tasks: readonly Task[],
  options: ThreadPoolOptions<Task, Note, Result>,
): Promise<void> {
  const { pressure = processPressure() } = options;
  const lanes = Math.min(options.threads, tasks.length);
  const pool: Pool<Task, Note, Result> = { ...options, pressure, waiting: [...tasks], running: lanes };
  const lane = async (): Promise<void> => {
    let givenUp = false;
    // Again when the thread died before the last task.
    while (pool.waiting.length > 0 && !givenUp) givenUp = await runThread(pool);
    if (!givenUp) pool.running -= 1;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

function processPressure(): () => PressureLevel {
  const gauge = new MemoryGauge();
  return () => gauge.level();
}
