/** A connection with its own time and sockets: what it does when, to the millisecond. */
import { describe, expect, it } from 'vitest';
import { micros, Rng } from '../../core/index.ts';
import { SilentSink } from '../../domain/market/index.ts';
import type { FeedNotice, SessionOptions, SessionRequest, VenueSession } from '../../ports/index.ts';
import { Feed } from './feed.ts';
import type { OpenSocket, SocketEnd, SocketHandlers } from './feed-socket.ts';
import type { FeedTap } from './feed-tap.ts';
import type { FeedTuning } from './feed-tuning.ts';
import type { HttpAnswer } from './http-get.ts';
import { ManualTime } from './timers.ts';

const START = 1_700_000_000_000_000;
const SCALE = { priceDecimals: 0, qtyDecimals: 0 };

/** A session that does what the test tells it: every frame is a trade whose time is in the text. */
class ObedientSession implements VenueSession {
  readonly venue = 'obedient';
  readonly url = 'wss://venue.invalid/stream?x=1';
  lastEventTime = 0;
  readonly requests: SessionRequest[] = [];
  readonly calls: string[] = [];
  readonly #options: SessionOptions;
  constructor(options: SessionOptions) {
    this.#options = options;
  }
  opened(localTime: number): void {
    this.calls.push(`opened ${(localTime - START) / 1000}`);
    this.requests.push({ kind: 'send', text: 'subscribe' });
  }
  closed(localTime: number): void {
    this.calls.push(`closed ${(localTime - START) / 1000}`);
    this.#options.sink.bookLost(0, 'disconnected', this.lastEventTime);
  }
  frame(bytes: Uint8Array, from: number, to: number): void {
    const text = new TextDecoder().decode(bytes.subarray(from, to));
    this.calls.push(text);
    if (text.startsWith('{')) this.requests.push(JSON.parse(text) as SessionRequest);
    const [word, value] = text.split(' ');
    if (word === 'time') this.lastEventTime = Number(value);
    if (word === 'trade' || word === 'time') this.#options.sink.trade(0, 1, 1, 1, 1, this.lastEventTime);
    if (word === 'book') this.#options.sink.bookEnd(0, 1, 0);
    if (word === 'quote') this.#options.sink.quote(0, 1, 1, 2, 1, 1, 0);
    if (word === 'bar')
      this.#options.sink.bar?.({
        instrument: 0,
        openTime: 0,
        intervalMicros: 1,
        open: 1,
        high: 1,
        low: 1,
        close: 1,
        volume: 1,
      });
    if (word === 'notice') this.#options.notify({ what: 'gap', instrument: 0, detail: text, localTime: 0 });
  }
  httpBody(url: string, bytes: Uint8Array, from: number, to: number): void {
    this.calls.push(`body ${url} ${new TextDecoder().decode(bytes.subarray(from, to))}`);
  }
  httpFailed(url: string, detail: string): void {
    this.calls.push(`failed ${url} ${detail}`);
  }
  nextRequest(): SessionRequest | undefined {
    return this.requests.shift();
  }
}

interface Socket {
  readonly url: string;
  readonly handlers: SocketHandlers;
  readonly did: string[];
}

class Rig {
  readonly time = new ManualTime(START);
  readonly sockets: Socket[] = [];
  readonly notices: FeedNotice[] = [];
  readonly gets: {
    readonly url: string;
    readonly answer: (answer: HttpAnswer | Error) => void;
    readonly signal: AbortSignal;
  }[] = [];
  readonly taped: string[] = [];
  readonly feed: Feed;
  session: ObedientSession | undefined;
  isCongested = false;

  constructor(
    o: {
      readonly tuning?: Partial<FeedTuning>;
      readonly channels?: readonly ('trades' | 'book')[];
      readonly connections?: number;
    } = {},
  ) {
    const openSocket: OpenSocket = (url, _options, handlers) => {
      const did: string[] = [];
      this.sockets.push({ url, handlers, did });
      return {
        send: (text) => void did.push(`send ${text}`),
        ping: () => void did.push('ping'),
        pause: () => void did.push('pause'),
        resume: () => void did.push('resume'),
        close: () => void did.push('close'),
        terminate: () => void did.push('terminate'),
      };
    };
    const note =
      (name: string) =>
      (...values: readonly unknown[]): void => {
        const texts = values.map((value) =>
          value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value),
        );
        this.taped.push([name, ...texts.slice(0, -1)].join(' '));
      };
    const rig = this;
    const tap: FeedTap = {
      opened: note('opened'),
      closed: note('closed'),
      sent: note('sent'),
      received: note('received'),
      httpBody: note('http'),
      httpFailed: note('failed'),
      get congested() {
        return rig.isCongested;
      },
    };
    this.feed = new Feed({
      clock: this.time,
      timers: this.time,
      rng: new Rng(1),
      sink: new SilentSink(),
      notify: (notice) => this.notices.push(notice),
      tap,
      openSocket,
      httpGet: (url, signal) =>
        new Promise((resolve, reject) => {
          const answer = (value: HttpAnswer | Error): void => (value instanceof Error ? reject(value) : resolve(value));
          this.gets.push({ url, signal, answer });
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        }),
      ...(o.tuning === undefined ? {} : { tuning: o.tuning }),
    });
    this.feed.add({
      makeSession: (options) => {
        this.session = new ObedientSession(options);
        return this.session;
      },
      name: 'x',
      instruments: [{ index: 0, symbol: 'A', scale: SCALE }],
      channels: o.channels ?? ['trades'],
      limits: {
        framesPerSecond: 5,
        connectionsPerFiveMinutes: o.connections ?? 100,
        weightPerMinute: 120,
        weightOf: () => 20,
      },
    });
    this.feed.start();
  }

  get socket(): Socket {
    return this.sockets.at(-1) as Socket;
  }

  get stats() {
    return this.feed.stats().connections[0]!;
  }

  open(): this {
    this.socket.handlers.opened();
    return this;
  }

  say(text: string): this {
    this.socket.handlers.message(new TextEncoder().encode(text));
    return this;
  }

  end(end: Partial<SocketEnd> = {}): this {
    this.socket.handlers.closed({ detail: 'cut', status: 0, ...end });
    return this;
  }

  /** A message each `everyMs` for `ms`, with pongs for pings. */
  stream(ms: number, everyMs: number, text: (i: number) => string = () => 'trade'): this {
    for (let i = 0; i * everyMs < ms; i++) {
      this.say(text(i)).pongs();
      this.time.advance(everyMs);
    }
    return this;
  }

  pongs(): this {
    if (this.socket.did.at(-1) === 'ping') {
      this.socket.did.push('pong');
      this.socket.handlers.pong();
    }
    return this;
  }

  count(what: FeedNotice['what']): number {
    return this.notices.filter((notice) => notice.what === what).length;
  }

  last(): string {
    return this.notices.at(-1)?.detail ?? '';
  }
}

/** Lets promises run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve();
}

describe('a connection', () => {
  it('subscribes when it is open and hands bytes to the session after the tap', () => {
    const rig = new Rig();
    expect([rig.stats.state, rig.socket.url]).toEqual(['connecting', 'wss://venue.invalid/stream?x=1']);
    rig.open().say('trade');
    expect(rig.socket.did).toEqual(['send subscribe']);
    expect(rig.taped).toEqual(['opened x wss://venue.invalid/stream?x=1', 'sent x subscribe', 'received x trade']);
    expect([rig.stats.state, rig.stats.messages, rig.stats.trades, rig.stats.bytes]).toEqual(['open', 1, 1, 5]);
  });

  it('gives up a handshake after 3 s and comes back after at most 100 ms, then 200 ms', () => {
    const rig = new Rig();
    rig.time.advance(2999);
    expect(rig.sockets.length).toBe(1);
    rig.time.advance(1);
    expect(rig.sockets[0]?.did).toEqual(['terminate']);
    expect(rig.last()).toMatch(/^x: no handshake within 3000 ms; next attempt in 0\.1 s$/);
    rig.time.advance(100);
    expect(rig.sockets.length).toBe(2);
    rig.end();
    rig.time.advance(99);
    expect(rig.sockets.length).toBe(2);
    rig.time.advance(101);
    expect(rig.sockets.length).toBe(3);
  });

  it('does not hear a socket that it has given up', () => {
    const rig = new Rig();
    const old = rig.socket;
    rig.time.advance(3100);
    old.handlers.opened();
    old.handlers.message(new Uint8Array(1));
    old.handlers.pong();
    old.handlers.closed({ detail: 'late', status: 0 });
    expect([rig.sockets.length, rig.stats.state, rig.stats.messages]).toEqual([2, 'connecting', 0]);
  });

  it('resets the back-off only after a connection that lived for 5 s', () => {
    const rig = new Rig();
    const waits: number[] = [];
    for (const livesMs of [0, 1000, 1000, 6000, 0]) {
      rig.open().stream(livesMs, 100);
      const before = rig.sockets.length;
      rig.end();
      let waited = 0;
      while (rig.sockets.length === before) {
        rig.time.advance(1);
        waited += 1;
      }
      waits.push(waited);
    }
    expect(waits[1]).toBeGreaterThanOrEqual(100);
    expect(waits[2]).toBeGreaterThanOrEqual(200);
    expect(waits[3]).toBeLessThanOrEqual(101);
  });

  it('tells the session once when the socket closes, and opens it again with a new subscription', () => {
    const rig = new Rig();
    rig.open().end();
    expect(rig.session?.calls).toEqual(['opened 0', 'closed 0']);
    rig.time.advance(100);
    rig.open();
    expect(rig.socket.did).toEqual(['send subscribe']);
    expect([rig.stats.reconnects, rig.taped[2]]).toEqual([1, 'closed x cut']);
  });

  it('connects anew when the session asks for it', () => {
    const rig = new Rig();
    rig.open().say('{"kind":"reconnect","reason":"because"}');
    expect(rig.socket.did.at(-1)).toBe('terminate');
    expect(rig.last()).toMatch(/^x: because; next attempt/);
  });

  it('never makes more than 3 connections in five minutes where 3 are allowed', () => {
    const rig = new Rig({ connections: 3 });
    for (let i = 0; i < 3; i++) {
      rig.end();
      rig.time.advance(2000);
    }
    expect(rig.sockets.length).toBe(3);
    rig.time.advance(290_000);
    expect(rig.sockets.length).toBe(3);
    rig.time.advance(5000);
    expect(rig.sockets.length).toBe(4);
  });

  it('stays away for 7 s after a handshake that was refused with Retry-After 7', () => {
    const rig = new Rig();
    rig.end({ detail: 'HTTP 429', status: 429, retryAfterMs: 7000 });
    expect(rig.count('rate-limited')).toBe(1);
    rig.time.advance(6999);
    expect(rig.sockets.length).toBe(1);
    rig.time.advance(2);
    expect(rig.sockets.length).toBe(2);
  });

  it('pings after 1 s and then each 5 s, and ends a connection whose pong takes longer than 4 s', () => {
    const rig = new Rig();
    rig.open();
    rig.time.advance(1200);
    expect(rig.socket.did).toEqual(['send subscribe', 'ping']);
    rig.time.advance(30);
    rig.pongs();
    expect(rig.stats.roundTripMs).toBeGreaterThan(0);
    rig.time.advance(5000);
    expect(rig.socket.did.at(-1)).toBe('ping');
    rig.time.advance(4400);
    expect(rig.sockets[0]?.did.at(-1)).toBe('terminate');
    expect(rig.notices.at(-1)?.detail).toMatch(/no pong within 4000 ms/);
    rig.socket.handlers.pong();
  });

  it('finds a stream of 10 messages a second silent after 1 to 1.2 s although pongs come', () => {
    const rig = new Rig();
    rig.open().stream(6000, 100);
    const lastAt = rig.stats.lastDataAt;
    let waited = 0;
    while (rig.count('stalled') === 0 && waited < 5000) {
      rig.time.advance(10);
      rig.pongs();
      waited += 10;
    }
    const found = (rig.time.nowMicros() - lastAt) / 1000;
    expect(found).toBeGreaterThan(1000);
    expect(found).toBeLessThan(1300);
    expect([rig.stats.stalls, rig.socket.did.at(-1)]).toEqual([1, 'terminate']);
  });

  it('finds event times that stand still while messages come', () => {
    const rig = new Rig();
    rig.open().stream(6000, 100, (i) => `time ${START + i * 100_000}`);
    rig.stream(1500, 100, () => 'trade');
    expect(rig.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/time has stood still for 1\.\d s/);
  });

  it('finds event times that stand still from the beginning of the next connection on, after 10 s', () => {
    const rig = new Rig();
    rig
      .open()
      .stream(3000, 100, (i) => `time ${START + i * 100_000}`)
      .end();
    rig.time.advance(100);
    rig.open().stream(9900, 100);
    expect(rig.count('stalled')).toBe(0);
    rig.stream(500, 100);
    expect(rig.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/time stands still 10\.\d s after/);
  });

  it('does not take a stream without times for a frozen one', () => {
    const rig = new Rig();
    rig.open().stream(30_000, 100);
    expect(rig.count('stalled')).toBe(0);
  });

  it('gives a connection for books 10 s for its first data, one for trades any time', () => {
    const book = new Rig({ channels: ['book'] });
    book.open();
    for (let i = 0; i < 99; i++) {
      book.time.advance(100);
      book.pongs();
    }
    expect(book.count('stalled')).toBe(0);
    for (let i = 0; i < 5; i++) {
      book.time.advance(100);
      book.pongs();
    }
    expect(book.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/no data 10\.\d s after connecting/);
    const trades = new Rig();
    trades.open();
    for (let i = 0; i < 600; i++) {
      trades.time.advance(100);
      trades.pongs();
    }
    expect(trades.count('stalled')).toBe(0);
  });

  it('finds one silent book among trades that go on, after 5 s, with its instrument', () => {
    const rig = new Rig();
    rig.open().stream(6000, 100, (i) => (i % 2 === 0 ? 'book' : 'trade'));
    rig.stream(4700, 100);
    expect(rig.count('stalled')).toBe(0);
    rig.stream(800, 100);
    const stall = rig.notices.find(({ what }) => what === 'stalled');
    expect([stall?.instrument, stall?.detail]).toEqual([0, 'x: the book stream is silent while others are not']);
  });

  it('takes no offence at trades that cease while the book goes on, unless their gap was stated', () => {
    const mixed = (i: number): string => (i % 2 === 0 ? 'book' : 'trade');
    const learned = new Rig();
    learned
      .open()
      .stream(6000, 100, mixed)
      .stream(60_000, 100, () => 'book');
    expect(learned.count('stalled')).toBe(0);
    const stated = new Rig({ tuning: { expectedGapMs: { trades: 500 } } });
    stated
      .open()
      .stream(6000, 100, mixed)
      .stream(1900, 100, () => 'book');
    expect(stated.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/the trades stream is silent/);
  });

  it('finds a silent book also where the trades of the market ceased with it', () => {
    const rig = new Rig();
    rig.open().stream(6000, 100, (i) => ['trade', 'book', 'quote'][i % 3] as string);
    rig.stream(6000, 100, () => 'quote');
    expect(rig.notices.find(({ what }) => what === 'stalled')?.detail).toMatch(/the book stream is silent/);
  });

  it('counts bars and quotes as data', () => {
    const rig = new Rig();
    rig.open().say('quote').say('bar');
    expect([rig.stats.quotes, rig.stats.lastDataAt]).toEqual([1, START]);
  });

  it('says when the process did not read for 2 s, and does not take it for silence of the venue', () => {
    const rig = new Rig();
    rig.open().stream(6000, 100);
    // The clock goes on without any timer having its turn, and then the tick that was due comes.
    const isNow = START + 8_200_000;
    rig.time.nowMicros = () => micros(isNow);
    rig.time.advance(200);
    expect([rig.count('slow-consumer'), rig.count('stalled'), rig.stats.slow]).toEqual([1, 0, 1]);
    expect(rig.stats.slowestMs).toBeGreaterThan(1500);
  });

  it('stops reading while the recorder is congested, and goes on afterwards without a stall', () => {
    const rig = new Rig();
    rig.open().stream(3000, 100);
    rig.isCongested = true;
    rig.say('trade');
    expect(rig.socket.did.at(-1)).toBe('pause');
    rig.time.advance(5000);
    expect([rig.count('slow-consumer'), rig.count('stalled')]).toEqual([1, 0]);
    rig.isCongested = false;
    rig.time.advance(200);
    expect(rig.socket.did.at(-1)).toBe('resume');
    rig.stream(1000, 100);
    expect(rig.count('stalled')).toBe(0);
  });

  it('measures a recovery from the last data of a silent stream to the first of the next connection', () => {
    const rig = new Rig();
    rig.open().stream(6000, 100);
    const lastAt = rig.stats.lastDataAt;
    while (rig.count('stalled') === 0) {
      rig.time.advance(10);
      rig.pongs();
    }
    rig.time.advance(200);
    rig.open().say('trade').say('book');
    const ms = (rig.time.nowMicros() - lastAt) / 1000;
    expect(rig.stats.recovery.maxMs).toBeCloseTo(ms, 6);
    expect([rig.stats.recovery.count, rig.stats.recovery.open, rig.stats.resyncs]).toEqual([2, 0, 1]);
  });

  it('hands on notices of the session and counts them, but says connected and disconnected itself', () => {
    const rig = new Rig();
    rig.open().say('notice');
    expect([rig.stats.gaps, rig.count('gap'), rig.count('connected')]).toEqual([1, 1, 1]);
  });

  it('ends for good when it is stopped: says good-bye, waits for the answer, at most 1 s', async () => {
    const rig = new Rig();
    rig.open();
    const stopped = rig.feed.stop();
    expect([rig.socket.did.at(-1), rig.session?.calls.at(-1)]).toEqual(['close', 'closed 0']);
    rig.end();
    await stopped;
    rig.time.advance(60_000);
    expect([rig.sockets.length, rig.stats.state, rig.time.waiting]).toEqual([1, 'stopped', 0]);
    const silent = new Rig();
    silent.open();
    const late = silent.feed.stop();
    silent.time.advance(1000);
    await late;
    expect(silent.socket.did.at(-1)).toBe('terminate');
  });

  it('stops while it is connecting and while it waits', async () => {
    const connecting = new Rig();
    await connecting.feed.stop();
    expect(connecting.socket.did).toEqual(['terminate']);
    const waiting = new Rig();
    waiting.end();
    await waiting.feed.stop();
    waiting.time.advance(60_000);
    expect(waiting.sockets.length).toBe(1);
  });
});

describe('requests of a session', () => {
  const ASK = '{"kind":"http","url":"https://rest.invalid/depth?symbol=A","instrument":0}';

  it('are sent, and their bodies handed over after the tap', async () => {
    const rig = new Rig();
    rig.open().say(ASK);
    expect(rig.gets.map(({ url }) => url)).toEqual(['https://rest.invalid/depth?symbol=A']);
    rig.gets[0]?.answer({ status: 200, body: new TextEncoder().encode('{}') });
    await settle();
    expect(rig.session?.calls.at(-1)).toBe('body https://rest.invalid/depth?symbol=A {}');
    expect(rig.taped.at(-1)).toBe('http x https://rest.invalid/depth?symbol=A {}');
    expect([rig.stats.requests, rig.feed.stats().requestsSent]).toEqual([1, 1]);
  });

  it('are told of failures, and the next one waits for the back-off', async () => {
    const rig = new Rig();
    rig.open().say(ASK);
    rig.gets[0]?.answer({ status: 503, body: new Uint8Array(0) });
    await settle();
    expect(rig.session?.calls.at(-1)).toBe('failed https://rest.invalid/depth?symbol=A HTTP 503');
    expect(rig.taped.at(-1)).toBe('failed x https://rest.invalid/depth?symbol=A HTTP 503');
    rig.say(ASK);
    expect(rig.gets.length).toBe(1);
    rig.time.advance(100);
    rig.gets[1]?.answer(new Error('no route'));
    await settle();
    expect(rig.session?.calls.at(-1)).toMatch(/no route$/);
  });

  it('fail after 3 s without an answer', async () => {
    const rig = new Rig();
    rig.open().say(ASK);
    rig.time.advance(3000);
    await settle();
    expect(rig.gets[0]?.signal.aborted).toBe(true);
    expect(rig.session?.calls.at(-1)).toMatch(/no answer within 3000 ms$/);
  });

  it.each([
    [429, 5000, 5000],
    [418, 60_000, 60_000],
    [429, undefined, 30_000],
    [418, undefined, 120_000],
  ])(
    'wait in their place after HTTP %d with Retry-After %s ms, and nothing else leaves meanwhile',
    async (status, told, ms) => {
      const rig = new Rig({ tuning: { pingMs: 1e9, pongTimeoutMs: 1e9 } });
      rig.open().say(ASK);
      rig.gets[0]?.answer({ status, body: new Uint8Array(0), ...(told === undefined ? {} : { retryAfterMs: told }) });
      await settle();
      expect(rig.session?.calls.filter((call) => call.startsWith('failed'))).toEqual([]);
      rig.say(ASK.replace('=A', '=B'));
      rig.time.advance(ms - 1);
      expect(rig.gets.length).toBe(1);
      rig.time.advance(1);
      expect(rig.gets.map(({ url }) => url.at(-1))).toEqual(['A', 'A', 'B']);
      expect([rig.feed.stats().bans, rig.count('rate-limited')]).toEqual([1, 1]);
    },
  );

  it('honour Retry-After of other failures too', async () => {
    const rig = new Rig();
    rig.open().say(ASK);
    rig.gets[0]?.answer({ status: 503, body: new Uint8Array(0), retryAfterMs: 2000 });
    await settle();
    rig.say(ASK);
    rig.time.advance(1999);
    expect(rig.gets.length).toBe(1);
    rig.time.advance(1);
    expect(rig.gets.length).toBe(2);
  });

  it('are two at a time, and within the weight of a minute', async () => {
    const rig = new Rig({ tuning: { restTimeoutMs: 1e9, pongTimeoutMs: 1e9 } });
    rig.open();
    for (let i = 0; i < 8; i++) rig.say(ASK);
    expect(rig.gets.length).toBe(2);
    for (let i = 0; i < 8; i++) {
      rig.gets[i]?.answer({ status: 200, body: new Uint8Array(0) });
      await settle();
    }
    // 120 a minute, 20 each: three at once, then one each 20 s, so never more than six in a minute.
    expect(rig.gets.length).toBe(3);
    rig.time.advance(19_000);
    expect(rig.gets.length).toBe(3);
    rig.time.advance(1001);
    expect(rig.gets.length).toBe(4);
  });

  it('of a connection that is gone are not heard any more, but a ban in their answer is', async () => {
    const rig = new Rig({ tuning: { pongTimeoutMs: 1e9 } });
    rig.open().say(ASK).end();
    rig.gets[0]?.answer({ status: 418, body: new Uint8Array(0), retryAfterMs: 9000 });
    await settle();
    rig.time.advance(100);
    rig.open().say(ASK);
    rig.time.advance(8000);
    expect(rig.gets.length).toBe(1);
    rig.time.advance(1000);
    expect(rig.gets.length).toBe(2);
    rig.gets[1]?.answer({ status: 200, body: new Uint8Array(0) });
    await settle();
    expect(rig.session?.calls.filter((call) => call.startsWith('body')).length).toBe(1);
  });

  it('that are cancelled hold up nobody', async () => {
    const rig = new Rig({ tuning: { restTimeoutMs: 60_000 } });
    rig.open().say(ASK).say(ASK).end();
    rig.time.advance(100);
    rig.open().say(ASK);
    expect(rig.gets.length).toBe(3);
    const stopped = rig.feed.stop();
    rig.end();
    await stopped;
    expect(rig.gets.every(({ signal }) => signal.aborted)).toBe(true);
  });
});

describe('a feed', () => {
  it('refuses a second subscription to the same channel of an instrument', () => {
    const rig = new Rig();
    const again = {
      makeSession: (options: SessionOptions) => new ObedientSession(options),
      channels: ['trades'] as const,
    };
    const instruments = [{ index: 0, symbol: 'A', scale: SCALE }];
    expect(() => rig.feed.add({ ...again, instruments })).toThrow(
      /BOT4_CONFIG_VALUE: trades of instrument 0 is served by x/,
    );
    rig.feed.add({
      ...again,
      instruments: [{ index: 1, symbol: 'B', scale: SCALE }],
      streamOrigin: 'ws://here:1/',
      restOrigin: 'http://here:2',
    });
    expect(rig.socket.url).toBe('ws://here:1/stream?x=1');
    rig.open().say('{"kind":"http","url":"https://rest.invalid/d?a=1","instrument":1}');
    expect(rig.gets[0]?.url).toBe('http://here:2/d?a=1');
    expect(rig.feed.stats().connections.map(({ name }) => name)).toEqual(['x', 'obedient.1']);
  });
});
