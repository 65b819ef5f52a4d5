/** Fields of a body, read without trust: each is what the endpoint wants, or the venue's own error. */
import { faults } from './fault.ts';

/** An object of unknown fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** An object of a text, or undefined for anything else. */
export function readObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Whatever is no JSON is no request; the caller answers with the venue's error.
    return undefined;
  }
}

export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or undefined when the field is not there or empty. @throws 400 for anything else. */
export function textField(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw faults.body(`parsing field "${name}": a string is expected`);
  return value;
}

/** A flag; absent is false. @throws 400 for anything else. */
export function flagField(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw faults.body(`parsing field "${name}": a bool is expected`);
  return value;
}

/** A list of texts; absent is empty. @throws 400 for anything else. */
export function listField(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw faults.body(`parsing field "${name}": a list of strings is expected`);
  return value as string[];
}
