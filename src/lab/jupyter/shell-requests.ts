/** Requests that the main thread answers, and its answers in the protocol's words. */
import type { Completeness } from '../kernel/completeness.ts';
import type { Completion } from '../kernel/completion.ts';
import { toOffset, toPosition } from './cursor.ts';
import type { FromMain, MainRequest } from './thread-messages.ts';
import type { Incoming } from './wire.ts';

/** Content of a reply. */
export type Answer = Readonly<Record<string, unknown>>;

/** A shell request other than execute, for the main thread; undefined when it is not one. */
export function mainRequest(request: Incoming, id: number): MainRequest | undefined {
  const code = String(request.content.code ?? '');
  const cursor = toOffset(code, Number(request.content.cursor_pos ?? code.length));
  switch (request.header.msg_type) {
    case 'complete_request':
      return { kind: 'complete', id, code, cursor };
    case 'inspect_request':
      return { kind: 'inspect', id, code, cursor };
    case 'is_complete_request':
      return { kind: 'check', id, code };
    case 'comm_open':
    case 'comm_msg':
    case 'comm_close': {
      const { content, buffers } = request;
      return { kind: 'comm', id, message: { type: request.header.msg_type, content, buffers } };
    }
    default:
      return undefined;
  }
}

/** The protocol's reply, made from what the main thread found; undefined when the request gets none. */
export function shellReply(request: Incoming, done: Extract<FromMain, { kind: 'done' }>): Answer | undefined {
  if (request.header.msg_type.startsWith('comm_')) return undefined;
  const code = String(request.content.code ?? '');
  if (request.header.msg_type === 'complete_request') return completeReply(code, done.reply as unknown as Completion);
  if (request.header.msg_type === 'inspect_request') return { status: 'ok', ...done.reply, metadata: {} };
  return done.reply as unknown as Completeness;
}

/** JupyterLab shows the kind and the type of a match from the metadata. */
function completeReply(code: string, completion: Completion): Answer {
  const start = toPosition(code, completion.start);
  const end = toPosition(code, completion.end);
  const typed = completion.matches.map(({ text, kind, signature }) => ({
    start,
    end,
    text,
    type: kind,
    signature: signature ?? '',
  }));
  return {
    status: 'ok',
    matches: completion.matches.map((match) => match.text),
    cursor_start: start,
    cursor_end: end,
    metadata: { _jupyter_types_experimental: typed },
  };
}
