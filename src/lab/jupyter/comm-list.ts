/** Which comms are open, as the I/O thread has seen them come and go: it answers while a cell runs. */
import type { CommMessage } from './comm-desk.ts';

export class CommList {
  readonly #targets = new Map<string, string>();

  /** Takes note of a message in either direction. */
  note({ type, content }: CommMessage): void {
    const id = String(content.comm_id);
    if (type === 'comm_open') this.#targets.set(id, String(content.target_name));
    else if (type === 'comm_close') this.#targets.delete(id);
  }

  /** Content of a comm_info_reply. @param target only comms of this target, when it is a text. */
  info(target: unknown): Record<string, { target_name: string }> {
    const wanted = [...this.#targets].filter(
      ([, name]) => typeof target !== 'string' || target === '' || name === target,
    );
    return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
  }
}
