/** What the parts of a session share: the sink, notices, requests, snapshots that are wanted, the time of the frame. */
import type { MarketSink } from '../../domain/market/index.ts';
import type { FeedNotice, SessionOptions, SessionRequest } from '../../ports/index.ts';
import { SnapshotDesk } from './snapshot-desk.ts';

/** More than this many waiting requests means that nobody takes them (a recording): the oldest go. */
const QUEUE_MAX = 4096;

export class SessionDesk {
  readonly sink: MarketSink;
  readonly snapshots: SnapshotDesk;
  /** Local time of the frame at hand, microseconds. */
  localTime = 0;
  readonly #index: readonly number[];
  readonly #notify: (notice: FeedNotice) => void;
  #requests: SessionRequest[] = [];
  #taken = 0;

  constructor(options: SessionOptions) {
    this.sink = options.sink;
    this.snapshots = new SnapshotDesk(options.instruments.length);
    this.#index = options.instruments.map(({ index }) => index);
    this.#notify = options.notify;
  }

  /** Tells of something. @param slot position of the market, −1 for the connection. */
  notice(what: FeedNotice['what'], slot: number, detail: string): void {
    this.#notify({ what, instrument: this.#index[slot] ?? -1, detail, localTime: this.localTime });
  }

  /** Queues a request. */
  ask(request: SessionRequest): void {
    if (this.#requests.length - this.#taken >= QUEUE_MAX) this.#taken += 1;
    this.#requests.push(request);
  }

  nextRequest(): SessionRequest | undefined {
    const request = this.#requests[this.#taken];
    if (request === undefined) this.forgetRequests();
    else this.#taken += 1;
    return request;
  }

  forgetRequests(): void {
    if (this.#requests.length > 0) this.#requests = [];
    this.#taken = 0;
  }
}
