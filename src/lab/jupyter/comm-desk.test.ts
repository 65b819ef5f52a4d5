import { beforeEach, describe, expect, it } from 'vitest';
import type { Comm } from '../notebook/comm.ts';
import { CommDesk, type CommMessage } from './comm-desk.ts';
import { CommList } from './comm-list.ts';

let sent: CommMessage[];
let desk: CommDesk;

beforeEach(() => {
  sent = [];
  desk = new CommDesk({ send: (message) => sent.push(message), contain: (run) => run() });
});

function receive(type: CommMessage['type'], content: CommMessage['content'], buffers: Uint8Array[] = []): void {
  desk.receive({ type, content, buffers });
}

describe('comms', () => {
  it('reach the target that they are opened for, with data and buffers, and answer', () => {
    const seen: unknown[] = [];
    desk.register('echo', (comm, data, buffers) => {
      seen.push(data, buffers.length);
      comm.onMessage((message, parts) => comm.send({ echo: message }, { buffers: parts, metadata: { m: 1 } }));
    });
    receive('comm_open', { comm_id: 'c1', target_name: 'echo', data: { a: 1 } }, [Uint8Array.of(1)]);
    receive('comm_msg', { comm_id: 'c1', data: 'hello' }, [Uint8Array.of(7, 8)]);
    expect(seen).toEqual([{ a: 1 }, 1]);
    expect(sent).toEqual([
      {
        type: 'comm_msg',
        content: { comm_id: 'c1', data: { echo: 'hello' } },
        buffers: [Uint8Array.of(7, 8)],
        metadata: { m: 1 },
      },
    ]);
  });

  it('to a target that nobody registered are closed again', () => {
    receive('comm_open', { comm_id: 'c2', target_name: 'nowhere' });
    expect(sent).toEqual([{ type: 'comm_close', content: { comm_id: 'c2', data: {} }, buffers: [] }]);
  });

  it('tell their handler of the end once, and send nothing after it', () => {
    let ends = 0;
    const comm = desk.open('front', { x: 1 }, {});
    comm.onClose(() => ends++);
    expect(sent[0]).toMatchObject({ type: 'comm_open', content: { target_name: 'front', data: { x: 1 } } });
    receive('comm_close', { comm_id: comm.id });
    receive('comm_close', { comm_id: comm.id });
    comm.send('late');
    comm.close();
    expect([ends, comm.isOpen, sent.length]).toEqual([1, false, 1]);
  });

  it('that the kernel closes say so once', () => {
    const comm: Comm = desk.open('front', {}, {});
    comm.close({ bye: 1 });
    comm.close();
    expect(sent.map(({ type }) => type)).toEqual(['comm_open', 'comm_close']);
  });

  it('ignore messages for a channel that is not open', () => {
    receive('comm_msg', { comm_id: 'unknown', data: 1 });
    expect(sent).toEqual([]);
  });
});

describe('the list of comms', () => {
  it('holds what was opened and not closed, by target', () => {
    const list = new CommList();
    list.note({ type: 'comm_open', content: { comm_id: 'a', target_name: 'x' }, buffers: [] });
    list.note({ type: 'comm_open', content: { comm_id: 'b', target_name: 'y' }, buffers: [] });
    list.note({ type: 'comm_msg', content: { comm_id: 'b' }, buffers: [] });
    expect(list.info(undefined)).toEqual({ a: { target_name: 'x' }, b: { target_name: 'y' } });
    expect(list.info('y')).toEqual({ b: { target_name: 'y' } });
    list.note({ type: 'comm_close', content: { comm_id: 'b' }, buffers: [] });
    expect(list.info('y')).toEqual({});
  });
});
