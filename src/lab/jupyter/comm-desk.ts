/** The kernel's comms on the main thread: targets, open channels, and the handlers of cells. */
import { randomUUID } from 'node:crypto';
import type { Comm, CommBuffers, CommHandler, CommHub, CommOptions, CommTarget } from '../notebook/comm.ts';

export type CommType = 'comm_open' | 'comm_msg' | 'comm_close';

/** A message of the protocol, either way. */
export interface CommMessage {
  readonly type: CommType;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: CommBuffers;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface CommDeskParts {
  /** Sends a message to the front end. */
  send(message: CommMessage): void;
  /** Runs a handler of the user so that it may fail, or be stopped by force. */
  contain(run: () => void): void;
}

const NOTHING: CommHandler = () => undefined;

/** One channel. */
class DeskComm implements Comm {
  readonly id: string;
  readonly target: string;
  isOpen = true;
  message = NOTHING;
  closed = NOTHING;
  readonly #post: (type: CommType, data: unknown, options: CommOptions) => void;

  constructor(id: string, target: string, post: (type: CommType, data: unknown, options: CommOptions) => void) {
    this.id = id;
    this.target = target;
    this.#post = post;
  }

  send(data: unknown, options: CommOptions = {}): void {
    if (this.isOpen) this.#post('comm_msg', data, options);
  }

  onMessage(handler: CommHandler): void {
    this.message = handler;
  }

  onClose(handler: CommHandler): void {
    this.closed = handler;
  }

  close(data: unknown = {}): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#post('comm_close', data, {});
  }
}

export class CommDesk implements CommHub {
  readonly #parts: CommDeskParts;
  readonly #targets = new Map<string, CommTarget>();
  readonly #comms = new Map<string, DeskComm>();

  constructor(parts: CommDeskParts) {
    this.#parts = parts;
  }

  register(target: string, open: CommTarget): void {
    this.#targets.set(target, open);
  }

  open(target: string, data: unknown, options: CommOptions): Comm {
    const comm = this.#make(randomUUID(), target);
    this.#send('comm_open', { comm_id: comm.id, target_name: target, data }, options);
    return comm;
  }

  /** Takes a message of the front end. */
  receive({ type, content, buffers }: CommMessage): void {
    const id = String(content.comm_id);
    const data = content.data ?? {};
    if (type === 'comm_open') this.#opened(id, String(content.target_name), data, buffers);
    const comm = this.#comms.get(id);
    if (comm === undefined || type === 'comm_open') return;
    if (type === 'comm_msg') this.#parts.contain(() => comm.message(data, buffers));
    else {
      comm.isOpen = false;
      this.#comms.delete(id);
      this.#parts.contain(() => comm.closed(data, buffers));
    }
  }

  #opened(id: string, target: string, data: unknown, buffers: CommBuffers): void {
    const open = this.#targets.get(target);
    // The protocol wants a channel to nowhere closed again.
    if (open === undefined) this.#send('comm_close', { comm_id: id, data: {} }, {});
    else {
      const comm = this.#make(id, target);
      this.#parts.contain(() => open(comm, data, buffers));
    }
  }

  #make(id: string, target: string): DeskComm {
    const comm = new DeskComm(id, target, (type, data, options) => {
      if (type === 'comm_close') this.#comms.delete(id);
      this.#send(type, { comm_id: id, data }, options);
    });
    this.#comms.set(id, comm);
    return comm;
  }

  #send(type: CommType, content: Readonly<Record<string, unknown>>, options: CommOptions): void {
    const { buffers = [], metadata } = options;
    this.#parts.send({ type, content, buffers, ...(metadata === undefined ? {} : { metadata }) });
  }
}
