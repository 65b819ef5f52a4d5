/**
 * The bytes of a journal segment, without any file: frames, checks, and where a damaged end begins.
 *
 * Segment = header | frame | frame | …
 * header  = "B4JN" | version u16 | segment u32 | SHA-256 of the previous segment (32 bytes) | crc32 u32
 * frame   = payload length u32 | crc32 u32 | sequence f64 | epoch u32 | type u16 | payload; crc over all after itself
 */
import { epoch, StoreError, seq } from '../../core/index.ts';
import { crc32 } from '../../hot/index.ts';
import type { JournalRecord } from '../../ports/index.ts';

const MAGIC = 0x4e4a3442;
const VERSION = 1;
export const HEADER_BYTES = 4 + 2 + 4 + 32 + 4;
export const FRAME_BYTES = 4 + 4 + 8 + 4 + 2;
/** No record of ours comes near; a length beyond it is damage, not data. */
const MAX_PAYLOAD = 1 << 20;

/** The header of a segment. */
export function encodeHeader(segment: number, previousSha256: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint32(6, segment, true);
  bytes.set(previousSha256, 10);
  view.setUint32(HEADER_BYTES - 4, crc32(bytes, 0, HEADER_BYTES - 4), true);
  return bytes;
}

/** Number and chain hash of a segment, or undefined when its header is not whole. */
export function decodeHeader(bytes: Uint8Array): { segment: number; previous: Uint8Array } | undefined {
  if (bytes.length < HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(0, true) !== MAGIC || view.getUint16(4, true) !== VERSION) return undefined;
  if (view.getUint32(HEADER_BYTES - 4, true) !== crc32(bytes, 0, HEADER_BYTES - 4)) return undefined;
  return { segment: view.getUint32(6, true), previous: bytes.slice(10, 42) };
}

/** Bytes and a view of them: made once, because either costs as much as a frame. */
export interface ViewedBytes {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Writes a frame at `at`. @returns where it ends. */
export function encodeFrame(
  { bytes, view }: ViewedBytes,
  at: number,
  record: { readonly seq: number; readonly epoch: number; readonly type: number; readonly payload: Uint8Array },
): number {
  const { payload } = record;
  const end = at + FRAME_BYTES + payload.length;
  view.setUint32(at, payload.length, true);
  view.setFloat64(at + 8, record.seq, true);
  view.setUint32(at + 16, record.epoch, true);
  view.setUint16(at + 20, record.type, true);
  bytes.set(payload, at + FRAME_BYTES);
  view.setUint32(at + 4, crc32(bytes, at + 8, end), true);
  return end;
}

export function viewed(bytes: Uint8Array): ViewedBytes {
  const { buffer, byteOffset, length } = bytes;
  // A Buffer makes its parts in a slower way.
  return { bytes: new Uint8Array(buffer, byteOffset, length), view: new DataView(buffer, byteOffset, length) };
}

/** End of the frame at `at`, or -1 when the bytes there are not a whole, undamaged frame. */
function frameEnd({ bytes, view }: ViewedBytes, at: number): number {
  if (at + FRAME_BYTES > bytes.length) return -1;
  const length = view.getUint32(at, true);
  const next = at + FRAME_BYTES + length;
  if (length > MAX_PAYLOAD || next > bytes.length) return -1;
  if (view.getUint32(at + 4, true) !== crc32(bytes, at + 8, next)) return -1;
  const number = view.getFloat64(at + 8, true);
  return Number.isSafeInteger(number) && number > 0 && view.getUint32(at + 16, true) !== 0 ? next : -1;
}

/** The record of a frame that was checked. */
function recordAt({ bytes, view }: ViewedBytes, at: number, next: number): JournalRecord {
  return {
    seq: seq(view.getFloat64(at + 8, true)),
    epoch: epoch(view.getUint32(at + 16, true)),
    type: view.getUint16(at + 20, true),
    payload: bytes.subarray(at + FRAME_BYTES, next),
  };
}

/** Goes through the frames of a segment. */
export class FrameCursor {
  readonly #segment: ViewedBytes;
  readonly #isChecked: boolean;
  #at = HEADER_BYTES;

  /** @param isChecked `endOfFrames` said that these bytes are whole, and nobody else has had them since. */
  constructor(bytes: Uint8Array, isChecked: boolean) {
    this.#segment = viewed(bytes);
    this.#isChecked = isChecked;
  }

  /** Where the frames end that were read. */
  get at(): number {
    return this.#at;
  }

  /** The next record; undefined at the end, and at a frame that is not whole or damaged. */
  next(): JournalRecord | undefined {
    const { bytes, view } = this.#segment;
    const at = this.#at;
    let next = -1;
    if (!this.#isChecked) next = frameEnd(this.#segment, at);
    else if (at < bytes.length) next = at + FRAME_BYTES + view.getUint32(at, true);
    if (next < 0) return undefined;
    this.#at = next;
    return recordAt(this.#segment, at, next);
  }
}

/** Where the frames of a segment end, with sequence and epoch of the last one, 0 when there is none. */
export function endOfFrames(bytes: Uint8Array): { readonly seq: number; readonly epoch: number; readonly end: number } {
  const segment = viewed(bytes);
  let last = -1;
  let end = HEADER_BYTES;
  for (let next = frameEnd(segment, end); next >= 0; next = frameEnd(segment, end)) {
    last = end;
    end = next;
  }
  if (last < 0) return { seq: 0, epoch: 0, end };
  return { seq: segment.view.getFloat64(last + 8, true), epoch: segment.view.getUint32(last + 16, true), end };
}

/**
 * Decides what a damaged end is. A crash tears the last write, so nothing after it is whole: it is cut off. A whole
 * frame after the damage means that something in the middle was lost: that is never repaired in silence.
 * @throws BOT4_JOURNAL_CORRUPT when a whole frame follows the damage.
 */
export function assertTornTail(bytes: Uint8Array, from: number, file: string): void {
  const segment = viewed(bytes);
  for (let at = from + 1; at + FRAME_BYTES <= bytes.length; at++) {
    if (frameEnd(segment, at) >= 0) {
      throw new StoreError('BOT4_JOURNAL_CORRUPT', `damage at byte ${from}, and whole records from byte ${at} on`, {
        place: { file },
      });
    }
  }
}
