/** The five sockets of a kernel. */
import { Reply, Router, XPublisher } from 'zeromq';
import { type Sender, SendQueue } from './send-queue.ts';
import type { Connection } from './thread-messages.ts';

/** Messages wait here without limit rather than being dropped: the back-pressure is upstream, see `pressure.ts`. */
const NO_LIMIT = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: 1_000 };

/** What comes in at a socket, message by message. */
export type Inbox = AsyncIterable<Buffer[]>;

export interface Sockets {
  readonly shell: Inbox;
  readonly control: Inbox;
  readonly stdin: Inbox;
  /** Subscriptions come in here. */
  readonly iopub: Inbox;
  readonly heartbeat: Inbox & Sender;
  /** Send through these only. */
  readonly out: Readonly<Record<'shell' | 'control' | 'stdin' | 'iopub', SendQueue>>;
  close(): Promise<void>;
}

/** Binds the sockets that the connection file names. */
export async function openSockets(connection: Connection): Promise<Sockets> {
  const shell = new Router({ ...NO_LIMIT, handover: true });
  const control = new Router({ ...NO_LIMIT, handover: true });
  const stdin = new Router({ ...NO_LIMIT, handover: true });
  const iopub = new XPublisher(NO_LIMIT);
  // Every subscription is seen, also one that another client made before, so that each gets its welcome.
  iopub.verbosity = 'allSubs';
  const heartbeat = new Reply({ linger: 0 });
  const address = (port: number): string =>
    `${connection.transport}://${connection.ip}${connection.transport === 'ipc' ? '-' : ':'}${port}`;
  await Promise.all([
    shell.bind(address(connection.shell_port)),
    control.bind(address(connection.control_port)),
    stdin.bind(address(connection.stdin_port)),
    iopub.bind(address(connection.iopub_port)),
    heartbeat.bind(address(connection.hb_port)),
  ]);
  const out = {
    shell: new SendQueue(shell),
    control: new SendQueue(control),
    stdin: new SendQueue(stdin),
    iopub: new SendQueue(iopub),
  };
  return {
    shell,
    control,
    stdin,
    iopub,
    heartbeat,
    out,
    close: async () => {
      await Promise.all(Object.values(out).map((queue) => queue.drained()));
      for (const socket of [shell, control, stdin, iopub, heartbeat]) socket.close();
    },
  };
}
