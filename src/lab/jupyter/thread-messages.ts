/** What the main thread, where cells run, and the I/O thread, where the sockets are, say to each other. */
import type { StreamName } from '../kernel/output.ts';
import type { CommMessage } from './comm-desk.ts';

/** A request for the main thread; each is answered by `done` with the same id. */
export type MainRequest =
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly code: string;
      readonly cell: string;
      /** What the front end calls the cell; empty when it does not say. */
      readonly cellId: string;
      readonly expressions: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'complete' | 'inspect'; readonly id: number; readonly code: string; readonly cursor: number }
  | { readonly kind: 'check'; readonly id: number; readonly code: string }
  | { readonly kind: 'comm'; readonly id: number; readonly message: CommMessage };

/** To the main thread. `interrupt` is answered by `interrupted`, and `close` by `closed`, as soon as it can. */
export type ToMain =
  | MainRequest
  | { readonly kind: 'interrupt'; readonly id: number }
  | { readonly kind: 'input'; readonly value: string }
  /** Whether a debugger wants to see what cells throw. */
  | { readonly kind: 'debug'; readonly exceptions: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'exit' };

/** From the main thread. Contents are JSON text of the Jupyter message of that type. */
export type FromMain =
  | { readonly kind: 'ready' }
  | { readonly kind: 'stream'; readonly stream: StreamName; readonly text: string }
  | {
      readonly kind: 'output';
      readonly type: 'display_data' | 'update_display_data' | 'clear_output' | 'error';
      readonly content: string;
      /** The request that it belongs to, when that is not the present one. */
      readonly of?: number;
    }
  | {
      readonly kind: 'done';
      readonly id: number;
      readonly reply: Readonly<Record<string, unknown>>;
      readonly result?: string;
    }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'comm'; readonly message: CommMessage }
  | { readonly kind: 'closed' }
  | { readonly kind: 'ask'; readonly prompt: string; readonly isPassword: boolean };

/** The connection file that Jupyter writes. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
}

/** What the I/O thread needs to know at its start. */
export interface IoStart {
  readonly connection: Connection;
  /** Its path. */
  readonly connectionFile: string;
  readonly pressure: SharedArrayBuffer;
  /** Process that started the kernel; the kernel ends with it. */
  readonly parentPid: number;
}
