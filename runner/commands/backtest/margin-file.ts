/** A file of margin tiers: what a venue asks for behind a perpetual by its notional, from which day on. */
import { readFileSync } from 'node:fs';
import { InputError } from '../../../src/core/index.ts';
import type { MarginTiers } from '../../../src/domain/portfolio/index.ts';

const KEYS = ['venue', 'asOf', 'liquidationFee', 'brackets'];
const BRACKET_KEYS = ['fromNotional', 'maxLeverage', 'maintenanceRate'];

function refuse(file: string, key: string, detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', detail, { place: { file, key } });
}

/** An object whose keys are these, all of text but the list of brackets. */
function checkFields(file: string, o: { value: unknown; keys: readonly string[]; key: string }): void {
  const { value, keys, key } = o;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(file, key, 'is not an object');
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) if (!keys.includes(name)) refuse(file, `${key}.${name}`, 'is not known');
  for (const name of keys) {
    const isList = name === 'brackets';
    if (isList ? Array.isArray(fields[name]) : typeof fields[name] === 'string') continue;
    refuse(file, `${key}.${name}`, isList ? 'is not a list of brackets' : 'is not text, such as "0.004"');
  }
}

/**
 * Reads tiers, or a list of them by their days. What they say is checked by `datedMargins`.
 * @throws BOT4_DATA_FILE for a file that is not there or no JSON, BOT4_DATA_VALUE for what has not the shape of tiers.
 */
export function readMarginTiers(file: string): readonly MarginTiers[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = `the margin tiers cannot be read: ${(cause as Error).message}`;
    throw new InputError('BOT4_DATA_FILE', detail, { place: { file }, cause });
  }
  const all = Array.isArray(json) ? json : [json];
  all.forEach((value: unknown, i) => {
    checkFields(file, { value, keys: KEYS, key: String(i) });
    (value as { brackets: unknown[] }).brackets.forEach((bracket, k) => {
      checkFields(file, { value: bracket, keys: BRACKET_KEYS, key: `${i}.brackets.${k}` });
    });
  });
  return all as readonly MarginTiers[];
}
