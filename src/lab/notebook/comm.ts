/**
 * Comms: channels between a notebook's code and its front end, as Jupyter defines them. The kernel registers its hub on
 * the global object under a symbol, for the same reason as the sink of `display`; without a kernel nobody listens.
 */
import { randomUUID } from 'node:crypto';

/** Binary parts of a message. */
export type CommBuffers = readonly Uint8Array[];

/** What goes with a message beside its data. */
export interface CommOptions {
  readonly buffers?: CommBuffers;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export type CommHandler = (data: unknown, buffers: CommBuffers) => void;

/** One channel. */
export interface Comm {
  readonly id: string;
  readonly target: string;
  readonly isOpen: boolean;
  /** Sends JSON; nothing happens when the channel is closed. */
  send(data: unknown, options?: CommOptions): void;
  /** Called for each message from the front end; a second handler replaces the first. */
  onMessage(handler: CommHandler): void;
  /** Called once, when the front end closes the channel. */
  onClose(handler: CommHandler): void;
  close(data?: unknown): void;
}

/** Called for each channel that the front end opens. */
export type CommTarget = (comm: Comm, data: unknown, buffers: CommBuffers) => void;

/** The far end of this file. */
export interface CommHub {
  register(target: string, open: CommTarget): void;
  open(target: string, data: unknown, options: CommOptions): Comm;
}

const HUB = Symbol.for('bot4.comm.hub');

/** Registers the kernel's hub. */
export function setCommHub(hub: CommHub | undefined): void {
  if (hub === undefined) Reflect.deleteProperty(globalThis, HUB);
  else Reflect.set(globalThis, HUB, hub);
}

function commHub(): CommHub | undefined {
  return Reflect.get(globalThis, HUB) as CommHub | undefined;
}

/**
 * Says what happens when the front end opens a channel to a target. A target that is registered again is replaced.
 * @param target its name. @param open gets the channel, the data it was opened with, and its binary parts.
 * @example registerComm('my.target', (comm) => comm.send({ hello: 1 })) // => undefined
 */
export function registerComm(target: string, open: CommTarget): void {
  commHub()?.register(target, open);
}

/**
 * Opens a channel to a target of the front end. In a headless run it is closed from the beginning.
 * @param target its name. @param data JSON that the front end gets with the opening.
 * @example openComm('my.target', { hello: 1 }).isOpen // => false
 */
export function openComm(target: string, data: unknown = {}, options: CommOptions = {}): Comm {
  return commHub()?.open(target, data, options) ?? deadComm(target);
}

function deadComm(target: string): Comm {
  const nothing = (): void => undefined;
  return {
    id: randomUUID(),
    target,
    isOpen: false,
    send: nothing,
    onMessage: nothing,
    onClose: nothing,
    close: nothing,
  };
}
