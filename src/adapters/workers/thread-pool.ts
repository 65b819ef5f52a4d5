/**
 * Work that is cut into tasks, on worker threads: each thread has one task at a time and gets the next one when it is done.
 * A task that fails, or a thread that dies with it, ends that task alone. The module of the threads calls `serveTasks`.
 */
import { Worker } from 'node:worker_threads';
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
  /** Told how a task ended. */
  readonly onEnd: (end: TaskEnd<Result>, task: Task) => void;
}

/** One thread until it has nothing left to do, or dies. */
function runThread<Task, Note, Result>(waiting: Task[], options: ThreadPoolOptions<Task, Note, Result>): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(options.module, { workerData: options.setup });
    let task: Task | undefined;
    const end = (how: TaskEnd<Result>): void => {
      const ended = task as Task;
      task = undefined;
      options.onEnd(how, ended);
    };
    const next = (): void => {
      task = waiting.shift();
      worker.postMessage(task === undefined ? { type: 'end' } : { type: 'task', task });
    };
    worker.on('message', (message: ThreadMessage) => {
      if (message.type === 'note') {
        options.onNote?.(message.note as Note, task as Task);
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
      resolve();
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
  const waiting = [...tasks];
  const lane = async (): Promise<void> => {
    // Again when the thread died before the last task.
    while (waiting.length > 0) await runThread(waiting, options);
  };
  await Promise.all(Array.from({ length: Math.min(options.threads, tasks.length) }, lane));
}
