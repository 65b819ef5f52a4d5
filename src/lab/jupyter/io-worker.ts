/** The I/O thread: it answers heartbeats and takes interrupts while the main thread is busy with a cell. */
import { parentPort, workerData } from 'node:worker_threads';
import { CrashNote } from './crash-note.ts';
import { IoServer } from './io-server.ts';
import { Pressure } from './pressure.ts';
import { rehearse } from './rehearsal.ts';
import { openSockets } from './sockets.ts';
import { Terminator } from './terminator.ts';
import type { FromMain, IoStart, ToMain } from './thread-messages.ts';
import { Wire } from './wire.ts';

const PARENT_CHECK_MS = 1_000;

/** After this time a loop that keeps the main thread from ending is stopped; after the second, the process is. */
const LOOP_MS = 500;
const KILL_MS = 4_000;

const start = workerData as IoStart;
const post = (message: ToMain): void => parentPort?.postMessage(message);
const terminator = new Terminator();

/**
 * The main thread ends the process, after the inspector session of this one, which Node would wait for. A main thread
 * that hangs in a loop is stopped, and one that hangs elsewhere is killed.
 */
function exit(): void {
  clearInterval(parentCheck);
  // A paused main thread goes on when nobody looks any more.
  server.closeDebugger();
  post({ kind: 'close' });
  loopCheck = setTimeout(() => terminator.terminate(), LOOP_MS);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), KILL_MS);
}

let loopCheck: NodeJS.Timeout | undefined;

// A kernel whose Jupyter died would run for ever.
const parentCheck = setInterval(() => {
  if (process.ppid !== start.parentPid) exit();
}, PARENT_CHECK_MS);

const wire = new Wire(start.connection.key);
const server = new IoServer({
  sockets: await openSockets(start.connection),
  wire,
  pressure: new Pressure(start.pressure),
  terminator,
  crash: new CrashNote(start.connectionFile),
  post,
  exit,
});

let staged = server;

async function open(): Promise<void> {
  await rehearse({
    terminator,
    post,
    stage: (rehearsal) => {
      staged = rehearsal;
    },
  });
  staged = server;
  server.serve();
}

parentPort?.on('message', (message: FromMain) => {
  if (message.kind === 'ready') void open();
  else if (message.kind !== 'closed') staged.onMain(message);
  else {
    clearTimeout(loopCheck);
    terminator.close();
    post({ kind: 'exit' });
  }
});
