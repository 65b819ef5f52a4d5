/** Values of the other thread, as V8 describes them, in the words of the Debug Adapter Protocol. */
import type { Runtime } from 'node:inspector';

/** A variable as a front end shows it. */
export interface DapVariable {
  readonly name: string;
  readonly value: string;
  readonly type: string;
  /** Handle to ask for its children; 0 when it has none. */
  readonly variablesReference: number;
  readonly evaluateName?: string;
  readonly indexedVariables?: number;
}

const TEXT_MAX = 200;

/**
 * The type of a value: its constructor or its kind.
 * @example remoteType({ type: 'object', className: 'Map' }) // => 'Map'
 */
export function remoteType(remote: Runtime.RemoteObject): string {
  if (remote.subtype === 'null') return 'null';
  return remote.type === 'object' ? (remote.className ?? 'Object') : remote.type;
}

/**
 * One line that shows a value.
 * @example remoteText({ type: 'string', value: 'a' }) // => "'a'"
 */
export function remoteText(remote: Runtime.RemoteObject): string {
  if (remote.type === 'string') return quote(String(remote.value));
  if (remote.type === 'undefined') return 'undefined';
  if (remote.type === 'function') return functionText(remote.description ?? '');
  if (remote.preview !== undefined && remote.subtype !== 'error') return shorten(previewText(remote.preview));
  const text = remote.description ?? remote.unserializableValue ?? String(remote.value);
  return shorten(text.split('\n', 1)[0] ?? '');
}

/** How many numbered children a value has; undefined when they are not numbered. */
export function remoteLength(remote: Runtime.RemoteObject): number | undefined {
  if (remote.subtype !== 'array' && remote.subtype !== 'typedarray') return undefined;
  const length = /\((\d+)\)$/.exec(remote.description ?? '')?.[1];
  return length === undefined ? undefined : Number(length);
}

function previewText(preview: Runtime.ObjectPreview): string {
  const head = preview.description ?? '';
  const entries = (preview.entries ?? []).map(({ key, value }) =>
    key === undefined ? entryText(value) : `${entryText(key)} => ${entryText(value)}`,
  );
  const isList = preview.subtype === 'array' || preview.subtype === 'typedarray';
  const shown = isList ? preview.properties.filter(({ name }) => /^\d+$/.test(name)) : preview.properties;
  const properties = shown.map((property) => {
    const text = property.type === 'string' ? quote(property.value ?? '') : property.value || property.type;
    return isList ? text : `${property.name}: ${text}`;
  });
  const parts = [...properties.filter((text) => !/^size: \d+$/.test(text) || entries.length === 0), ...entries];
  if (parts.length === 0 && !isList && preview.subtype !== undefined) return head;
  const inside = [...parts, ...(preview.overflow ? ['…'] : [])].join(', ');
  const name = head === 'Object' ? '' : `${head} `;
  return isList ? `${name}[${inside}]` : `${name}{${inside}}`;
}

function entryText(preview: Runtime.ObjectPreview): string {
  return preview.type === 'string' ? quote(preview.description ?? '') : (preview.description ?? preview.type);
}

function functionText(source: string): string {
  const head = (source.split('\n', 1)[0] ?? '').replace(/\s*\{.*$/, '');
  return shorten(head.startsWith('class') ? head : `ƒ ${head.replace(/^(async )?function\s*/, '$1')}`);
}

function quote(text: string): string {
  const shown = shorten(text).replace(/\\/g, '\\\\').replace(/'/g, "\\'").replace(/\n/g, '\\n');
  return `'${shown}'`;
}

function shorten(text: string): string {
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text;
}
