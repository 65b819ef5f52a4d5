/** What is shared by everything that talks to one host: a ban in force, and the connections of the last five minutes. */
import { RateWindow } from '../../hot/index.ts';

const FIVE_MINUTES = 300e6;

export class HostGate {
  #bannedUntil = 0;
  readonly #connections: RateWindow;

  constructor(connectionsPerFiveMinutes: number) {
    this.#connections = new RateWindow({ limit: connectionsPerFiveMinutes, windowMicros: FIVE_MINUTES });
  }

  /** End of the ban in force, microseconds; in the past when there is none. */
  get bannedUntil(): number {
    return this.#bannedUntil;
  }

  /** The venue wants no request for `ms`. A shorter ban never ends a longer one. */
  ban(ms: number, now: number): void {
    this.#bannedUntil = Math.max(this.#bannedUntil, now + ms * 1000);
  }

  /** Counts a connection attempt at `now`. @returns 0 when it may be made, else the ms to wait before asking again. */
  tryConnect(now: number): number {
    if (this.#bannedUntil > now) return (this.#bannedUntil - now) / 1000;
    if (!this.#connections.hasRoom(now)) return 1000;
    this.#connections.record(now);
    return 0;
  }
}
