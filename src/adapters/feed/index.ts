/** The runtime of live feeds: sockets, timers, back-off, REST, and what is known about all of it. */
export { ClockOffset } from './clock-offset.ts';
export { Feed, type FeedOptions, type FeedSubscription } from './feed.ts';
export {
  type FeedSocket,
  type OpenSocket,
  openWebSocket,
  type SocketEnd,
  type SocketHandlers,
} from './feed-socket.ts';
export { type ConnectionStats, type FeedStats, statusLine } from './feed-stats.ts';
export type { FeedTap } from './feed-tap.ts';
export { DEFAULT_TUNING, type FeedTuning } from './feed-tuning.ts';
export { fetchGet, type HttpAnswer, type HttpGet } from './http-get.ts';
export type { RecoveryFigures } from './recovery-log.ts';
export { ReplayPlayer, type ReplayPlayerOptions, type ReplaySeries } from './replay-player.ts';
export { ManualTime, SystemTimers, type Timers } from './timers.ts';
export { FEED_VENUES, makeVenueSession, type VenueScales, venueScales } from './venue-feeds.ts';
export { limitsOf, type VenueLimits } from './venue-limits.ts';
