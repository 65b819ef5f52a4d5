import { describe, expect, it } from 'vitest';
import { Wire } from './wire.ts';

function frames(wire: Wire): Buffer[] {
  return wire.encode(['client'], 'execute_request', '{"code":"é"}', undefined).map((frame) => Buffer.from(frame));
}

describe('a message on the wire', () => {
  it('comes back with identities, header and content', () => {
    const message = new Wire('key').decode(frames(new Wire('key')));
    expect(message?.identities.map(String)).toEqual(['client']);
    expect(message?.header).toMatchObject({ msg_type: 'execute_request', version: '5.4' });
    expect(message?.content).toEqual({ code: 'é' });
  });

  it('is refused when one byte of any part has changed, or the key is another', () => {
    const wire = new Wire('key');
    for (const part of [2, 3, 4, 5, 6]) {
      const changed = frames(wire);
      const frame = changed[part] as Buffer;
      frame[0] = (frame[0] ?? 0) ^ 1;
      expect(wire.decode(changed)).toBeUndefined();
    }
    expect(new Wire('other').decode(frames(wire))).toBeUndefined();
  });

  it('is refused when parts are missing or are not JSON', () => {
    const open = new Wire('');
    expect(open.decode([Buffer.from('<IDS|MSG>')])).toBeUndefined();
    expect(open.decode([])).toBeUndefined();
    for (const [header, content] of [
      ['{', '{}'],
      ['{}', '{}'],
      ['null', '{}'],
      ['{"msg_type":"x"}', 'null'],
    ]) {
      const parts = ['<IDS|MSG>', '', header, '{}', '{}', content];
      expect(open.decode(parts.map((text) => Buffer.from(text ?? '')))).toBeUndefined();
    }
  });

  it('needs no signature when the connection has no key', () => {
    expect(new Wire('').decode(frames(new Wire('')))?.content).toEqual({ code: 'é' });
  });
});
