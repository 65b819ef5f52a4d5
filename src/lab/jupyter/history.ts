/** Inputs of this session, for consoles that look back. */

/** Session, line, input: as the protocol wants it. */
export type HistoryEntry = readonly [session: number, line: number, input: string];

export class History {
  readonly #entries: HistoryEntry[] = [];

  add(line: number, input: string): void {
    this.#entries.push([0, line, input]);
  }

  /** Answers a history_request. */
  query(request: Readonly<Record<string, unknown>>): HistoryEntry[] {
    const count = typeof request.n === 'number' ? request.n : this.#entries.length;
    if (request.hist_access_type === 'range') return this.#range(Number(request.start ?? 0), Number(request.stop ?? 0));
    if (request.hist_access_type === 'search') return this.#search(request).slice(-count);
    return count > 0 ? this.#entries.slice(-count) : [];
  }

  #range(start: number, stop: number): HistoryEntry[] {
    const end = stop > 0 ? stop : Number.POSITIVE_INFINITY;
    return this.#entries.filter(([, line]) => line >= start && line < end);
  }

  /** Patterns are shell globs over the whole input. */
  #search(request: Readonly<Record<string, unknown>>): HistoryEntry[] {
    const pattern = String(request.pattern ?? '*');
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]');
    const matches = new RegExp(`^${source}$`);
    const found = this.#entries.filter(([, , input]) => matches.test(input));
    if (request.unique !== true) return found;
    return found.filter(([, , input], i) => found.findLastIndex((other) => other[2] === input) === i);
  }
}
