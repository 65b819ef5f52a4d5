/** Sees everything that crosses the wire, before the session does: what a recorder needs. */
export interface FeedTap {
  opened(conn: string, url: string, localTime: number): void;
  closed(conn: string, detail: string, localTime: number): void;
  sent(conn: string, text: string, localTime: number): void;
  /** The bytes belong to the tap for the time of the call. */
  received(conn: string, bytes: Uint8Array, localTime: number): void;
  httpBody(conn: string, url: string, bytes: Uint8Array, localTime: number): void;
  httpFailed(conn: string, url: string, detail: string, localTime: number): void;
  /** While true the sockets are not read: what came is not on disk yet, and memory is bounded. */
  readonly congested: boolean;
}
