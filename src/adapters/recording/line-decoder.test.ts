/** Lines of recordings: exact bytes, exact times, refusal of what is neither layout; written and read again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineDecoder } from './line-decoder.ts';
import { LineEncoder } from './line-encoder.ts';

const encoder = new TextEncoder();

function decode(text: string): LineDecoder | undefined {
  const bytes = encoder.encode(text);
  const decoder = new LineDecoder();
  return decoder.decode(bytes, 0, bytes.length) ? decoder : undefined;
}

function messageOf(decoder: LineDecoder | undefined): string {
  return new TextDecoder().decode(decoder?.bytes.subarray(decoder.from, decoder.to));
}

describe('a line decoder', () => {
  it('reads a received message with its connection and its time in microseconds', () => {
    const line = decode('{"t":"1700000000.1234567","dir":"in","raw":"{\\"a\\":\\"b\\\\n\\"}","conn":"X.1"}');
    expect([line?.dir, line?.localTime, line?.conn, line?.url]).toEqual(['in', 1700000000123457, 'X.1', '']);
    expect(messageOf(line)).toBe('{"a":"b\\n"}');
  });

  it('reads keys in any order, with spaces, with keys that nobody knows and with null for an absent text', () => {
    const line = decode(
      ' { "conn" : null , "x" : [1,{"raw":"no"}] , "url" : "https:\\/\\/h\\/p" , "raw" : "r" , "dir" : "http" , "t" : 12.5 } \r',
    );
    expect([line?.dir, line?.localTime, line?.url, line?.conn]).toEqual(['http', 12_500_000, 'https://h/p', '']);
    expect(messageOf(line)).toBe('r');
  });

  it.each([
    ['"1618677816.8434298"', 1618677816843430],
    ['"1618677816.8434294"', 1618677816843429],
    ['"1618677816"', 1618677816000000],
    ['1618677816.5', 1618677816500000],
    ['"0.9999996"', 1_000_000],
  ])('reads the time %s as %d microseconds', (time, micros) => {
    expect(decode(`{"t":${time},"dir":"open"}`)?.localTime).toBe(micros);
  });

  it('reads 19 digits of nanoseconds exactly', () => {
    const line = decode('1723161253937085768 {"a":1}');
    expect([line?.localTime, line?.dir, messageOf(line)]).toEqual([1723161253937085, 'in', '{"a":1}']);
    expect(decode('1723161253937085768 {"lastUpdateId":1}')?.dir).toBe('http');
  });

  it('reads 16 digits of microseconds', () => {
    const line = decode('1723161253937085 {"a":1}');
    expect([line?.localTime, line?.dir, messageOf(line)]).toEqual([1723161253937085, 'in', '{"a":1}']);
  });

  it.each([
    '17231612539370 {"a":1}',
    '172316125393708 {"a":1}',
    '17231612539370857 {"a":1}',
    '17231612539370857681 {"a":1}',
    '',
    '   ',
    '{}',
    'hello',
    '{"t":"1","dir":"in"}',
    '{"t":"1","dir":"sideways","raw":""}',
    '{"dir":"in","raw":""}',
    '{"t":"x","dir":"in","raw":""}',
    '{"t":"12345678901","dir":"in","raw":""}',
    '{"t":"1","dir":"in","raw":"a',
    '{"t":"1","dir":"in","raw":"a\\',
    '{"t":"1","dir":"in","raw":"\\q"}',
    '{"t":"1","dir":"in","raw":"\\u12"}',
    '{"t":"1","dir":"in","raw":"\\u12g4"}',
    '{"t":"1","dir":"in","raw":7}',
    '{"t":"1","dir":"in","raw":"a"} x',
    '{"t":"1","dir":"in","raw":"a",}',
    '{"t":"1" "dir":"in"}',
    '{"t" "1"}',
    '{"t":"1","dir":"in","raw":"a","x":}',
    '{"t":"1","dir":"in","conn":nul,"raw":"a"}',
    '{t:1}',
    '123456 {"a":1}',
    '1723161253937085768 {"a":1',
    '1723161253937085768  {"a":1}',
    '1723161253937085768',
  ])('refuses %j', (text) => {
    expect(decode(text)).toBeUndefined();
  });

  it('reads the next line after one that it refused', () => {
    const decoder = new LineDecoder();
    const bad = encoder.encode('{"t":"1","dir":"in","conn":"A","raw":"\\q"}');
    const good = encoder.encode('{"t":"2","dir":"in","raw":"ok"}');
    expect(decoder.decode(bad, 0, bad.length)).toBe(false);
    expect(decoder.decode(good, 0, good.length)).toBe(true);
    expect([decoder.conn, decoder.localTime, messageOf(decoder)]).toEqual(['', 2_000_000, 'ok']);
  });

  it('gives the text that JSON.parse gives, for any text and any way of escaping it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (text, escapeAll) => {
        const plain = JSON.stringify(text);
        const raw = escapeAll
          ? `"${[...Array(text.length).keys()].map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`
          : plain;
        expect(messageOf(decode(`{"t":"1","dir":"in","raw":${raw}}`))).toBe(text);
      }),
    );
  });

  it('gives back any bytes and any time that were written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc.string({ unit: 'binary' }).map((text) => encoder.encode(text)),
        ),
        fc.integer({ min: 0, max: 2 ** 51 }),
        fc.string(),
        (raw, localTime, conn) => {
          const lines = new LineEncoder();
          lines.put({ dir: 'in', localTime, conn: conn.replaceAll(/["\\\p{C}]/gu, ''), raw });
          const bytes = lines.take();
          const decoder = new LineDecoder();
          expect(decoder.decode(bytes, 0, bytes.length - 1)).toBe(true);
          expect(decoder.localTime).toBe(localTime);
          expect([...decoder.bytes.subarray(decoder.from, decoder.to)]).toEqual([...raw]);
          expect(() => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).not.toThrow();
        },
      ),
    );
  });

  it('never throws and never reads beyond a line that was changed or cut anywhere', () => {
    const line = encoder.encode(
      '{"t":"1700000000.5","dir":"http","url":"https://h/p","conn":"c","raw":"{\\"a\\":\\u0041}"}',
    );
    const decoder = new LineDecoder();
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.nat(255), fc.nat(line.length), (at, byte, end) => {
        const changed = line.slice();
        changed[at] = byte;
        if (decoder.decode(changed, 0, end)) expect(decoder.to).toBeLessThanOrEqual(end);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a line encoder', () => {
  it('writes the layout of the recordings that others made', () => {
    const lines = new LineEncoder();
    lines.put({ dir: 'open', localTime: 1_700_000_000_000_001, url: 'wss://h/s', conn: 'x.0' });
    lines.put({ dir: 'in', localTime: 12, conn: 'x.0', raw: encoder.encode('{"a":"\\ \n"}') });
    lines.put({ dir: 'out', localTime: 1_500_000, conn: 'x.0', raw: 'hi "you"' });
    expect(new TextDecoder().decode(lines.take())).toBe(
      '{"t":"1700000000.000001","dir":"open","url":"wss://h/s","conn":"x.0"}\n' +
        '{"t":"0.000012","dir":"in","conn":"x.0","raw":"{\\"a\\":\\"\\\\ \\u000a\\"}"}\n' +
        '{"t":"1.500000","dir":"out","conn":"x.0","raw":"hi \\"you\\""}\n',
    );
    expect(lines.length).toBe(0);
  });

  it('writes bytes that are no UTF-8 as base64, and a message of 3 MiB in one line', () => {
    const lines = new LineEncoder();
    lines.put({ dir: 'in', localTime: 0, conn: 'x', raw: Uint8Array.of(255, 0) });
    expect(new TextDecoder().decode(lines.take())).toContain('"base64":"/wA="');
    lines.put({ dir: 'in', localTime: 0, conn: 'x', raw: new Uint8Array(3 << 20).fill(34) });
    expect(lines.take().length).toBeGreaterThan(6 << 20);
  });
});
