/** What lives in memory, as rows of a table: name, type, size, a short look. No getter and no method of the user runs. */
import { inspect } from 'node:util';
import { tableSource } from '../display/table-source.ts';
import { isTensor } from '../display/tensor.ts';
import type { Repl } from './repl.ts';

export interface Variable {
  readonly name: string;
  /** Constructor or kind of the value. */
  readonly type: string;
  /** Length, or lengths, for people; empty when there is none. */
  readonly size: string;
  /** One line. */
  readonly preview: string;
}

const PREVIEW_MAX = 80;

/** All top-level bindings of the cells, in the order of their first definition. */
export function listVariables(repl: Repl): Variable[] {
  const rows: Variable[] = [];
  for (const name of new Set(repl.bindingNames())) {
    const value = name.startsWith('__') ? undefined : repl.peek(name);
    if (value === undefined) continue;
    const row = repl.borrow(value, (live) => describeVariable(name, live));
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/**
 * The row of one value.
 * @example describeVariable('x', new Float64Array(3)).size // => '3'
 */
export function describeVariable(name: string, value: unknown): Variable {
  try {
    return { name, type: typeOf(value), size: sizeOf(value), preview: previewOf(value) };
  } catch {
    // A proxy or an object that refuses to be looked at.
    return { name, type: typeof value, size: '', preview: '' };
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'function')
    return /^class\b/.test(Function.prototype.toString.call(value)) ? 'class' : 'function';
  if (typeof value !== 'object') return typeof value;
  if (Reflect.get(value, Symbol.toStringTag) === 'Module') return 'module';
  const maker: unknown = Reflect.get(Object.getPrototypeOf(value) ?? {}, 'constructor');
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'Object';
}

function sizeOf(value: unknown): string {
  if (typeof value === 'string') return String(value.length);
  if (typeof value !== 'object' || value === null) return '';
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value)) return String(value.length);
  if (value instanceof Map || value instanceof Set) return String(value.size);
  if (isTensor(value)) return value.shape.join(' × ');
  const table = tableSource(value);
  if (table !== undefined) return `${table.rows} × ${table.columns.filter((column) => column.type !== 'index').length}`;
  return '';
}

function previewOf(value: unknown): string {
  if (typeof value === 'function') return value.name;
  // Of a table and a tensor the size says more than their insides.
  if (typeof value === 'object' && value !== null && (isTensor(value) || tableSource(value) !== undefined)) return '';
  const text = inspect(value, {
    depth: 0,
    maxArrayLength: 6,
    maxStringLength: PREVIEW_MAX,
    breakLength: Infinity,
    customInspect: false,
  });
  const line = text.replace(/\s+/g, ' ');
  return line.length > PREVIEW_MAX ? `${line.slice(0, PREVIEW_MAX - 1)}…` : line;
}
