/** Recordings of market streams: reading, replaying into sessions, writing. */
export { type FrameVisitor, readRecording } from './read-recording.ts';
export type { FrameDirection, RecordedFrame, RecordingSummary } from './recorded-frame.ts';
export { Recorder, type RecorderOptions } from './recorder.ts';
export { type RecordingDescription, readDescription } from './recording-description.ts';
export { RecordingTap } from './recording-tap.ts';
export { type RecordingTotals, RecordingWriter, type RecordingWriterOptions } from './recording-writer.ts';
export {
  type RecordedConnection,
  type RecordingReplay,
  type ReplayRecordingOptions,
  replayRecording,
} from './replay-recording.ts';
export { type FinishedSegment, type RecordingManifest, readManifest } from './segment-store.ts';
export { type RecordedColumns, type RecordingColumnsOptions, recordingColumns } from './to-columns.ts';
