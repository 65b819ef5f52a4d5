/** Recordings of market streams: reading, replaying into sessions, writing. */

export { type FrameVisitor, readRecording } from './read-recording.ts';
export type { FrameDirection, RecordedFrame, RecordingSummary } from './recorded-frame.ts';
export {
  type RecordedConnection,
  type RecordingReplay,
  type ReplayRecordingOptions,
  replayRecording,
} from './replay-recording.ts';
