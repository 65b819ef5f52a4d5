/**
 * The Jupyter kernel process: `node --no-warnings main.ts <connection file>`. Cells run on this thread; the sockets
 * are served by another, the types by a third.
 */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Pressure } from './pressure.ts';
import type { Connection, FromMain, IoStart, ToMain } from './thread-messages.ts';

const file = process.argv[2];
if (file === undefined) {
  process.stderr.write('usage: main.ts <connection file>; Jupyter starts this program\n');
  process.exit(2);
}

const connection: Connection = JSON.parse(readFileSync(file, 'utf8'));
const pressure = new Pressure();
const workerData: IoStart = { connection, connectionFile: file, pressure: pressure.buffer, parentPid: process.ppid };
const io = new Worker(new URL('io-worker.ts', import.meta.url), { workerData });

// Jupyter interrupts by message; a ctrl-c in its terminal reaches the whole process group and must not end the kernel.
process.on('SIGINT', () => undefined);

const notebook = process.env.JPY_SESSION_NAME;
if (notebook !== undefined && notebook !== '') process.env.BOT4_NOTEBOOK = notebook;
const folder = notebook !== undefined && isAbsolute(notebook) ? dirname(notebook) : process.cwd();

io.on('error', (error) => {
  // Without sockets nobody can reach the kernel.
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});

// Loaded beside the sockets, not before them; what comes meanwhile waits in the worker's port.
const { CellRunner } = await import('./cell-runner.ts');
const runner = new CellRunner({ folder, pressure, post: (message: FromMain) => io.postMessage(message) });
io.on('message', (message: ToMain) => runner.onMessage(message));
// After a rehearsal of some cells, clients are answered: who is told that the kernel is ready finds it so.
io.postMessage({ kind: 'ready' } satisfies FromMain);
