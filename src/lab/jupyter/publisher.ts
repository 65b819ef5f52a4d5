/** Everything that is broadcast: status, outputs, streams, each with the request that caused it as its parent. */

import type { Pressure } from './pressure.ts';
import type { SendQueue } from './send-queue.ts';
import { StreamBuffer } from './stream-buffer.ts';
import type { Extras, Header, Wire } from './wire.ts';

export class Publisher {
  readonly #wire: Wire;
  readonly #queue: SendQueue;
  readonly #pressure: Pressure;
  readonly #streams: StreamBuffer;
  #outputParent: Header | undefined;

  constructor(wire: Wire, queue: SendQueue, pressure: Pressure) {
    this.#wire = wire;
    this.#queue = queue;
    this.#pressure = pressure;
    this.#streams = new StreamBuffer((name, text) => this.#sendStream(name, text));
  }

  /** Outputs from now on belong to this request, also those that come after its end. */
  outputsBelongTo(parent: Header): void {
    this.#streams.flush();
    this.#outputParent = parent;
  }

  status(state: 'starting' | 'busy' | 'idle', parent: Header | undefined): void {
    void this.send('status', JSON.stringify({ execution_state: state }), parent);
  }

  /** What a cell printed. */
  stream(name: string, text: string): void {
    this.#streams.add(name, text);
  }

  /** What a cell displayed. @param content JSON text. @param parent the request of the cell, when it ended before. */
  output(type: string, content: string, parent = this.#outputParent): void {
    void this.send(type, content, parent).then(() => this.#pressure.remove(content.length));
  }

  /** Any message, after all that was printed before it. */
  send(type: string, content: string, parent: Header | undefined, extras: Extras = {}): Promise<void> {
    this.#streams.flush();
    return this.#queue.send(this.#wire.encode([type], type, content, parent, extras));
  }

  /** Answers a new subscription, so that the client knows from when on it misses nothing. */
  welcome(topic: Buffer): void {
    const content = JSON.stringify({ subscription: topic.toString('utf8') });
    void this.#queue.send(this.#wire.encode([topic], 'iopub_welcome', content, undefined));
  }

  #sendStream(name: string, text: string): void {
    const content = JSON.stringify({ name, text });
    const sent = this.#queue.send(this.#wire.encode([`stream.${name}`], 'stream', content, this.#outputParent));
    void sent.then(() => this.#pressure.remove(text.length));
  }
}
