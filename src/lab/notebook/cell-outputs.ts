/** Collects what one cell prints and shows, in nbformat's words. */
import type { MimeBundle } from '../display/mime.ts';
import type { CellError } from '../kernel/traceback.ts';
import { type Output, toLines } from './nbformat.ts';

export class CellOutputs {
  readonly #outputs: { output: Output; id: string | undefined }[] = [];
  #isCleared = false;
  #stream: { name: string; text: string[] } | undefined;

  /** Text that was printed; runs of the same stream become one output. */
  print(name: string, text: string): void {
    this.#clearNow();
    if (this.#stream?.name !== name) {
      this.#flush();
      this.#stream = { name, text: [] };
    }
    this.#stream.text.push(text);
  }

  show(bundle: MimeBundle, id: string | undefined): void {
    this.#add({ output_type: 'display_data', data: toData(bundle), metadata: {} }, id);
  }

  /** Replaces what was shown under this id. */
  update(bundle: MimeBundle, id: string): void {
    for (const entry of this.#outputs) {
      if (entry.id === id) entry.output = { ...entry.output, data: toData(bundle) };
    }
  }

  result(bundle: MimeBundle, count: number): void {
    this.#add({ output_type: 'execute_result', execution_count: count, data: toData(bundle), metadata: {} }, undefined);
  }

  error(error: CellError): void {
    this.#add(
      { output_type: 'error', ename: error.name, evalue: error.message, traceback: error.traceback },
      undefined,
    );
  }

  /** Takes away what was printed and shown; with `wait` not before the next output. */
  clear(wait: boolean): void {
    this.#isCleared = true;
    if (!wait) this.#clearNow();
  }

  /** All outputs so far, in their order. */
  list(): Output[] {
    this.#flush();
    return this.#outputs.map((entry) => entry.output);
  }

  #add(output: Output, id: string | undefined): void {
    this.#clearNow();
    this.#flush();
    this.#outputs.push({ output, id });
  }

  #clearNow(): void {
    if (!this.#isCleared) return;
    this.#isCleared = false;
    this.#stream = undefined;
    this.#outputs.length = 0;
  }

  #flush(): void {
    if (this.#stream === undefined) return;
    const { name, text } = this.#stream;
    this.#stream = undefined;
    this.#outputs.push({ output: { output_type: 'stream', name, text: toLines(text.join('')) }, id: undefined });
  }
}

/** Text becomes lines; JSON is kept as it is, and a form that JSON cannot hold is left out. */
function toData(bundle: MimeBundle): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [type, content] of Object.entries(bundle)) {
    if (typeof content === 'string') data[type] = toLines(content);
    else if (isJson(content)) data[type] = content;
  }
  return data;
}

function isJson(content: unknown): boolean {
  try {
    return JSON.stringify(content) !== undefined;
  } catch {
    return false;
  }
}
