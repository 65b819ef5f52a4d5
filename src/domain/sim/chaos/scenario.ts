/**
 * A scenario: which faults happen, how often, from when to when. Plain data in a JSON file, checked as a whole; what is wrong is
 * named with its place in the file.
 */
import { InputError } from '../../../core/index.ts';
import {
  CHANNELS,
  FAULT_KINDS,
  type FaultField,
  type FaultFields,
  type FaultKind,
  REQUEST_KINDS,
  SCOPE_NEEDS,
  SCOPE_TAKES,
} from './fault-kinds.ts';

/** One fault of a scenario. */
export interface ChaosFault extends FaultFields {
  readonly kind: FaultKind;
}

/** Version of the file. */
export const SCENARIO_VERSION = 1;

/** What happens in a run. */
export interface ChaosScenario {
  readonly version: typeof SCENARIO_VERSION;
  readonly name: string;
  readonly faults: readonly ChaosFault[];
}

/** Where a scenario was read from, for messages. */
type Fail = (code: 'BOT4_CONFIG_UNKNOWN_KEY' | 'BOT4_CONFIG_VALUE', detail: string, key: string) => never;

const NUMBER_RANGES: Readonly<Record<Exclude<FaultField, 'of'>, readonly [min: number, max: number, text: string]>> = {
  fromS: [0, 1e9, 'a number of seconds, 0 or more'],
  untilS: [0, 1e9, 'a number of seconds, 0 or more'],
  share: [0, 1, 'a share from 0 to 1'],
  minMs: [-1e9, 1e9, 'a number of milliseconds'],
  maxMs: [-1e9, 1e9, 'a number of milliseconds'],
  everyS: [1e-3, 1e9, 'a number of seconds above 0'],
  forS: [1e-3, 1e9, 'a number of seconds above 0'],
  executedShare: [0, 1, 'a share from 0 to 1'],
  tolerated: [0, 1e9, 'a whole number of requests'],
  banS: [1, 259_200, 'a number of seconds from 1 to 259200 (3 days)'],
  factor: [0, 1e9, 'a factor, 0 or more'],
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads a scenario.
 * @param text JSON.
 * @param file name for messages.
 * @throws BOT4_CONFIG_VALUE, BOT4_CONFIG_UNKNOWN_KEY naming the place, e.g. `faults[2].share`.
 */
export function parseScenario(text: string, file: string): ChaosScenario {
  const fail: Fail = (code, detail, key) => {
    throw new InputError(code, detail, { place: { file, key } });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError('BOT4_CONFIG_VALUE', `is not JSON: ${(cause as Error).message}`, { place: { file }, cause });
  }
  return checkScenario(value, fail);
}

/**
 * Checks a scenario that no file was read for, as `parseScenario` checks that of one.
 * @throws BOT4_CONFIG_VALUE, BOT4_CONFIG_UNKNOWN_KEY naming the place.
 */
export function checkedScenario(scenario: ChaosScenario): ChaosScenario {
  return checkScenario(scenario, (code, detail, key) => {
    throw new InputError(code, detail, { place: { key } });
  });
}

/** The text of a scenario, as `parseScenario` reads it. */
export function formatScenario(scenario: ChaosScenario): string {
  return `${JSON.stringify(scenario, null, 2)}\n`;
}

function checkScenario(value: unknown, fail: Fail): ChaosScenario {
  if (!isRecord(value)) return fail('BOT4_CONFIG_VALUE', 'a scenario is an object with version, name and faults', '');
  for (const key of Object.keys(value)) {
    if (!['version', 'name', 'faults'].includes(key)) {
      fail('BOT4_CONFIG_UNKNOWN_KEY', 'a scenario has the keys version, name and faults', key);
    }
  }
  const { version, name, faults } = value;
  if (version !== SCENARIO_VERSION) fail('BOT4_CONFIG_VALUE', `must be ${SCENARIO_VERSION}`, 'version');
  if (typeof name !== 'string' || name === '') return fail('BOT4_CONFIG_VALUE', 'must be a text', 'name');
  if (!Array.isArray(faults)) return fail('BOT4_CONFIG_VALUE', 'must be a list of faults', 'faults');
  const checked = faults.map((fault: unknown, i) => checkFault(fault, `faults[${i}]`, fail));
  return Object.freeze({ version: SCENARIO_VERSION, name, faults: Object.freeze(checked) });
}

function checkFault(value: unknown, place: string, fail: Fail): ChaosFault {
  if (!isRecord(value)) return fail('BOT4_CONFIG_VALUE', 'a fault is an object with a kind', place);
  const { kind } = value;
  if (typeof kind !== 'string' || !Object.hasOwn(FAULT_KINDS, kind)) {
    const known = Object.keys(FAULT_KINDS).join(', ');
    return fail('BOT4_CONFIG_VALUE', `is ${JSON.stringify(kind)}, must be one of ${known}`, `${place}.kind`);
  }
  const { scope, needs } = FAULT_KINDS[kind as FaultKind];
  const required: readonly string[] = [...SCOPE_NEEDS[scope], ...needs];
  const known: readonly string[] = ['kind', ...required, ...SCOPE_TAKES[scope]];
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      fail('BOT4_CONFIG_UNKNOWN_KEY', `a fault of kind ${kind} has the keys ${known.join(', ')}`, `${place}.${key}`);
    }
  }
  for (const key of required) {
    if (value[key] === undefined) fail('BOT4_CONFIG_VALUE', `a fault of kind ${kind} needs ${key}`, `${place}.${key}`);
  }
  checkNumbers(value, place, fail);
  checkNames(value.of, { place, fail, names: scope === 'request' ? REQUEST_KINDS : CHANNELS });
  const fault = value as unknown as ChaosFault;
  checkOrder(fault, place, fail);
  return Object.freeze({ ...fault });
}

function checkNumbers(value: Readonly<Record<string, unknown>>, place: string, fail: Fail): void {
  for (const [key, [min, max, text]] of Object.entries(NUMBER_RANGES)) {
    const number = value[key];
    if (number === undefined) continue;
    const fits = typeof number === 'number' && number >= min && number <= max;
    const isWhole = key !== 'tolerated' || Number.isInteger(number);
    if (!fits || !isWhole)
      fail('BOT4_CONFIG_VALUE', `is ${JSON.stringify(number)}, must be ${text}`, `${place}.${key}`);
  }
}

function checkNames(
  of: unknown,
  about: { readonly place: string; readonly fail: Fail; readonly names: readonly string[] },
): void {
  if (of === undefined) return;
  const { place, fail, names } = about;
  const fits = Array.isArray(of) && of.length > 0 && of.every((name) => names.includes(name as string));
  if (!fits) fail('BOT4_CONFIG_VALUE', `must be a list of some of ${names.join(', ')}`, `${place}.of`);
}

function checkOrder(fault: ChaosFault, place: string, fail: Fail): void {
  const { fromS = 0, untilS, minMs, maxMs, everyS, forS = 0 } = fault;
  if (untilS !== undefined && untilS <= fromS) fail('BOT4_CONFIG_VALUE', 'must be after fromS', `${place}.untilS`);
  if (minMs !== undefined && maxMs !== undefined && maxMs < minMs) {
    fail('BOT4_CONFIG_VALUE', 'must not be below minMs', `${place}.maxMs`);
  }
  const mayBeNegative = fault.kind === 'clockSkew';
  if (!mayBeNegative && (minMs ?? maxMs ?? 0) < 0) {
    fail('BOT4_CONFIG_VALUE', 'must not be below 0', `${place}.${minMs === undefined ? 'maxMs' : 'minMs'}`);
  }
  if (everyS !== undefined && everyS < forS) {
    fail('BOT4_CONFIG_VALUE', 'must not be shorter than forS', `${place}.everyS`);
  }
}
