/** Joins small writes into few messages: a cell that prints 20,000 lines would else send 20,000 of them. */

const FLUSH_AFTER_MS = 15;
const FLUSH_CHARACTERS = 64 * 1024;

export class StreamBuffer {
  readonly #send: (stream: string, text: string) => void;
  #stream = '';
  #text: string[] = [];
  #length = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (stream: string, text: string) => void) {
    this.#send = send;
  }

  add(stream: string, text: string): void {
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    this.#text.push(text);
    this.#length += text.length;
    if (this.#length >= FLUSH_CHARACTERS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS);
  }

  /** Must be called before any other message, so that outputs keep their order. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#length === 0) return;
    const text = this.#text.join('');
    this.#text = [];
    this.#length = 0;
    this.#send(this.#stream, text);
  }
}
