/** The I/O thread: it answers heartbeats and takes interrupts while the main thread is busy with a cell. */
import { parentPort, workerData } from 'node:worker_threads';
import { IoServer } from './io-server.ts';
import { Pressure } from './pressure.ts';
import { openSockets } from './sockets.ts';
import { Terminator } from './terminator.ts';
import type { FromMain, IoStart, ToMain } from './thread-messages.ts';
import { Wire } from './wire.ts';

const PARENT_CHECK_MS = 1_000;
const EXIT_WITHIN_MS = 1_000;

const start = workerData as IoStart;
const post = (message: ToMain): void => parentPort?.postMessage(message);
const terminator = new Terminator();

/** The main thread ends the process; one that hangs in a loop is killed. */
function exit(): void {
  terminator.close();
  post({ kind: 'close' });
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), EXIT_WITHIN_MS);
}

const server = new IoServer({
  sockets: await openSockets(start.connection),
  wire: new Wire(start.connection.key),
  pressure: new Pressure(start.pressure),
  terminator,
  post,
  exit,
});

parentPort?.on('message', (message: FromMain) => server.onMain(message));
server.serve();

// A kernel whose Jupyter died would run for ever.
setInterval(() => {
  if (process.ppid !== start.parentPid) exit();
}, PARENT_CHECK_MS);
