/**
 * How much a strategy may know by heart. Its text is a rule; prices of the past, or the right answers to them, are a
 * table, and a table passes every look-ahead check, because it never looks ahead: it remembers. So everything that a
 * table is plainly written in has a limit, which rules stay far below and a table of the bars of half a year does not.
 * What is packed into bits still finds room for some hundred answers: no limit on text can tell it from a rule.
 *
 * Numbers and commas are counted in the whole text, comments included, so that no trick about where a comment begins
 * hides them. Quoted text is measured by a scan that skips comments.
 */
import { InputError } from '../../core/index.ts';

/** Bytes of the whole text, UTF-8. */
export const MAX_SOURCE_BYTES = 16_384;
/** Numbers outside the parameters, and the characters they are written with. */
export const MAX_NUMERALS = 128;
export const MAX_NUMERAL_CHARACTERS = 1024;
/** Commas: entries of lists, arguments, properties. */
export const MAX_COMMAS = 512;
/** Characters in quotes: names of things, sentences of errors. */
export const MAX_QUOTED_CHARACTERS = 1024;

/** A digit that does not continue a name, with all that belongs to the number: `12`, `.5`, `1e-3`, `0xff`, `10n`. */
const NUMERAL = /(?<![\w$])\.?\d[\w.]*/g;

function byteLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Comments, or literals in quotes; the first that begins at a place wins, as in the language. */
const COMMENT_OR_QUOTED =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;

function quotedCharacters(source: string): number {
  let characters = 0;
  for (const [literal] of source.matchAll(COMMENT_OR_QUOTED)) {
    if (!literal.startsWith('/')) characters += literal.length - 2;
  }
  return characters;
}

function countCharacter(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Refuses text that has room for a table. @throws BOT4_STRATEGY_SOURCE naming the measure and its limit */
export function checkSourceLimits(source: string): void {
  const numerals = source.match(NUMERAL) ?? [];
  const measures: readonly (readonly [measured: number, limit: number, what: string])[] = [
    [byteLength(source), MAX_SOURCE_BYTES, 'bytes of text'],
    [numerals.length, MAX_NUMERALS, 'numbers outside params'],
    [numerals.join('').length, MAX_NUMERAL_CHARACTERS, 'characters of numbers outside params'],
    [countCharacter(source, ','), MAX_COMMAS, 'commas'],
    [quotedCharacters(source), MAX_QUOTED_CHARACTERS, 'characters in quotes'],
  ];
  for (const [measured, limit, what] of measures) {
    if (measured <= limit) continue;
    const detail = `the strategy has ${measured} ${what}, at most ${limit}: a rule needs fewer, and a table of the past is none`;
    throw new InputError('BOT4_STRATEGY_SOURCE', detail, { place: { key: 'source' } });
  }
}
