import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embeddedJson, escapeText, html, trusted } from './markup.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '<script>',
    '</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    '<!--',
    '\u202egnp',
    '&lt;',
    '\ud800',
  ),
  fc
    .array(fc.constantFrom('<', '>', '"', "'", '&', '/', '!', '-', 'script', '\u0000', '\u2028'), { maxLength: 30 })
    .map((parts) => parts.join('')),
);

function unescaped(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] as string);
}

describe('escaped text', () => {
  it('holds no character that could end a tag or an attribute, and reads as before', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const safe = escapeText(text);
        expect(safe).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
        expect(unescaped(safe)).toHaveLength(text.replace(/[\ud800-\udfff]/gu, '\ufffd').length);
        expect(unescaped(safe).replaceAll('\ufffd', '')).toBe(
          [...text]
            .filter((character) => unescaped(escapeText(character)) === character && character !== '\ufffd')
            .join(''),
        );
      }),
    );
  });

  it('shows what turns the direction of writing, and control characters, as a replacement', () => {
    expect(escapeText('a\u202eb\u0007c\u200fd\u2066e')).toBe('a\ufffdb\ufffdc\ufffdd\ufffde');
    expect(escapeText('a\tb\nc')).toBe('a\tb\nc');
  });
});

describe('a template', () => {
  it('escapes values, keeps its own markup, joins lists and drops null', () => {
    const part = html`<b>${'<i>'}</b>`;
    expect(html`${part}, ${[1, part, null]}, ${null}.`.text).toBe('<b>&lt;i&gt;</b>, 1<b>&lt;i&gt;</b>, .');
    expect(String(trusted('<hr>'))).toBe('<hr>');
  });
});

describe('embedded JSON', () => {
  it('cannot leave its element and reads back as what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), hostile, (value, text) => {
        const { text: json } = embeddedJson([value, text]);
        expect(json).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify([value, text])));
      }),
    );
  });
});
