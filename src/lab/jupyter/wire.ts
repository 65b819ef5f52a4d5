/**
 * Messages of the Jupyter protocol on the wire: identities, delimiter, signature, header, parent, metadata, content.
 * Content travels as text: the main thread made it, and the I/O thread only signs and sends it.
 * Reference: the Jupyter client documentation, "Messaging in Jupyter", version 5.4.
 */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { MomentClock } from './moment-clock.ts';

export const PROTOCOL_VERSION = '5.4';

const DELIMITER = Buffer.from('<IDS|MSG>');

export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** A message that came in. */
export interface Incoming {
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly content: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Binary parts behind the message. */
  readonly buffers: readonly Buffer[];
}

/** What goes with a message beside its content. */
export interface Extras {
  /** JSON text. */
  readonly metadata?: string;
  readonly buffers?: readonly Uint8Array[];
}

/** Signs, packs and unpacks messages for one connection. */
export class Wire {
  readonly #key: string;
  readonly #session = randomUUID();
  readonly #clock = new MomentClock();
  /** @param key of the connection file; empty means that messages are not signed. */
  constructor(key: string) {
    this.#key = key;
  }

  /** Unpacks a message; undefined when it is malformed or its signature is wrong, which must not stop the kernel. */
  decode(frames: readonly Buffer[]): Incoming | undefined {
    const cut = frames.findIndex((frame) => frame.equals(DELIMITER));
    if (cut < 0 || frames.length < cut + 6) return undefined;
    const [signature, ...parts] = frames.slice(cut + 1, cut + 6);
    if (signature === undefined || !this.#isGenuine(signature, parts)) return undefined;
    try {
      const [header, , metadata, content] = parts.map((part) => JSON.parse(part.toString('utf8')));
      if (typeof header?.msg_type !== 'string' || typeof content !== 'object' || content === null) return undefined;
      return {
        identities: frames.slice(0, cut),
        header,
        content,
        metadata: metadata ?? {},
        buffers: frames.slice(cut + 6),
      };
    } catch {
      return undefined;
    }
  }

  /** Packs a message. @param identities the receiver, or the topic. @param content JSON text. */
  encode(
    identities: readonly (Buffer | string)[],
    type: string,
    content: string,
    parent: Header | undefined,
    extras: Extras = {},
  ): (Buffer | string)[] {
    const header: Header = {
      msg_id: randomUUID(),
      session: this.#session,
      username: 'kernel',
      date: this.#clock.now(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    };
    const parts = [JSON.stringify(header), JSON.stringify(parent ?? {}), extras.metadata ?? '{}', content];
    const buffers = (extras.buffers ?? []).map((each) => Buffer.from(each.buffer, each.byteOffset, each.byteLength));
    return [...identities, DELIMITER, this.#sign(parts), ...parts, ...buffers];
  }

  #sign(parts: readonly (Buffer | string)[]): string {
    if (this.#key === '') return '';
    const hmac = createHmac('sha256', this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }

  #isGenuine(signature: Buffer, parts: readonly Buffer[]): boolean {
    const expected = Buffer.from(this.#sign(parts));
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }
}
