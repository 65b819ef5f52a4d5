/** The other end of `thread-pool.ts`, in the thread. */
import { parentPort, workerData } from 'node:worker_threads';
import { carriedError } from './carried-error.ts';
import type { ThreadMessage } from './thread-pool.ts';

/** Does one task; `note` says something while it runs. */
export type TaskHandler<Task, Note, Result> = (task: Task, note: (note: Note) => void) => Promise<Result>;

type FromPool<Task> = { readonly type: 'task'; readonly task: Task } | { readonly type: 'end' };

/**
 * Serves the pool that started this thread.
 * @param start makes the handler of the setup of the pool.
 */
export function serveTasks<Setup, Task, Note, Result>(start: (setup: Setup) => TaskHandler<Task, Note, Result>): void {
  const port = parentPort;
  if (port === null) throw new Error('this module runs in a worker thread');
  const handler = start(workerData as Setup);
  const say = (message: ThreadMessage): void => port.postMessage(message);
  port.on('message', (message: FromPool<Task>) => {
    if (message.type === 'end') {
      port.close();
      return;
    }
    handler(message.task, (note) => say({ type: 'note', note })).then(
      (result) => say({ type: 'done', result }),
      (cause: unknown) => say({ type: 'failed', error: carriedError(cause) }),
    );
  });
  say({ type: 'ready' });
}
