/** A file of fee schedules: what a venue takes from makers and takers by the volume of 30 days. */
import { readFileSync } from 'node:fs';
import { InputError } from '../../../src/core/index.ts';
import { defineFeeSchedule, type FeeSchedule } from '../../../src/domain/market/index.ts';

const KEYS = ['venue', 'asOf', 'volumeCurrency', 'tiers'];
const TIER_KEYS = ['fromVolume', 'makerPercent', 'takerPercent'];

function refuse(file: string, key: string, detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', detail, { place: { file, key } });
}

/** An object whose keys are these, all of text but those that are checked elsewhere. */
function fieldsOf(file: string, o: { value: unknown; keys: readonly string[]; key: string }): Record<string, unknown> {
  const { value, keys, key } = o;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(file, key, 'is not an object');
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) if (!keys.includes(name)) refuse(file, `${key}.${name}`, 'is not known');
  for (const name of keys) {
    const isRight = name === 'tiers' ? Array.isArray(fields[name]) : typeof fields[name] === 'string';
    if (!isRight)
      refuse(file, `${key}.${name}`, name === 'tiers' ? 'is not a list of tiers' : 'is not text, such as "0.1"');
  }
  return fields;
}

/**
 * Reads a schedule, or a list of them by their days.
 * @throws BOT4_DATA_FILE for a file that is not there or no JSON, BOT4_DATA_VALUE for what is no schedule.
 */
export function readFeeSchedules(file: string): readonly FeeSchedule[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const detail = `the fee schedules cannot be read: ${(cause as Error).message}`;
    throw new InputError('BOT4_DATA_FILE', detail, { place: { file }, cause });
  }
  const all = Array.isArray(json) ? json : [json];
  if (all.length === 0) refuse(file, '0', 'there is no schedule');
  return all.map((value: unknown, i) => {
    const fields = fieldsOf(file, { value, keys: KEYS, key: String(i) });
    (fields.tiers as unknown[]).forEach((tier, k) => {
      fieldsOf(file, { value: tier, keys: TIER_KEYS, key: `${i}.tiers.${k}` });
    });
    return defineFeeSchedule(fields as unknown as FeeSchedule);
  });
}
