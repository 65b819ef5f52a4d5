/**
 * The compact protocol of Apache Thrift, as much of it as the footers and page headers of Parquet use: integers, binaries,
 * booleans, lists and structs. Written into one growing buffer; read into maps from field number to value.
 * Specification: Apache Thrift, `doc/specs/thrift-compact-protocol.md`.
 */

/** Types of the protocol. */
export const THRIFT = {
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  struct: 12,
} as const;

/** A struct that was read: values by field number. */
export interface ThriftStruct {
  readonly get: (field: number) => ThriftValue | undefined;
}
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;

/** Writes structs. Fields must be written in ascending order of their numbers. */
export class ThriftWriter {
  private bytes = new Uint8Array(1024);
  private at = 0;
  private lastField = 0;
  private readonly outer: number[] = [];

  private put(byte: number): void {
    if (this.at === this.bytes.length) {
      const grown = new Uint8Array(this.bytes.length * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[this.at++] = byte;
  }

  private varint(value: number): void {
    // Doubles hold the numbers here exactly: below 2^53.
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.put((rest % 0x80) | 0x80);
    this.put(rest);
  }

  private zigzag(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  private field(number: number, type: number): void {
    this.put(((number - this.lastField) << 4) | type);
    this.lastField = number;
  }

  i32(field: number, value: number): void {
    this.field(field, THRIFT.i32);
    this.zigzag(value);
  }

  i64(field: number, value: number): void {
    this.field(field, THRIFT.i64);
    this.zigzag(value);
  }

  bool(field: number, value: boolean): void {
    this.field(field, value ? THRIFT.true : THRIFT.false);
  }

  byte(field: number, value: number): void {
    this.field(field, THRIFT.byte);
    this.put(value & 0xff);
  }

  binary(field: number, bytes: Uint8Array): void {
    this.field(field, THRIFT.binary);
    this.rawBinary(bytes);
  }

  text(field: number, text: string): void {
    this.binary(field, new TextEncoder().encode(text));
  }

  private rawBinary(bytes: Uint8Array): void {
    this.varint(bytes.length);
    for (const byte of bytes) this.put(byte);
  }

  /** Field that is a struct; `inside` writes its fields. */
  struct(field: number, inside: () => void): void {
    this.field(field, THRIFT.struct);
    this.element(inside);
  }

  /** A struct without a field number: the element of a list, or the whole. */
  element(inside: () => void): void {
    this.outer.push(this.lastField);
    this.lastField = 0;
    inside();
    this.put(0);
    this.lastField = this.outer.pop() as number;
  }

  private listHead(field: number, type: number, count: number): void {
    this.field(field, THRIFT.list);
    if (count < 15) this.put((count << 4) | type);
    else {
      this.put(0xf0 | type);
      this.varint(count);
    }
  }

  structs<T>(field: number, items: readonly T[], each: (item: T) => void): void {
    this.listHead(field, THRIFT.struct, items.length);
    for (const item of items) this.element(() => each(item));
  }

  i32s(field: number, values: readonly number[]): void {
    this.listHead(field, THRIFT.i32, values.length);
    for (const value of values) this.zigzag(value);
  }

  texts(field: number, texts: readonly string[]): void {
    this.listHead(field, THRIFT.binary, texts.length);
    for (const text of texts) this.rawBinary(new TextEncoder().encode(text));
  }

  /** What was written. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.at);
  }
}

/** Reads structs. */
export class ThriftReader {
  private readonly bytes: Uint8Array;
  private at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.at;
  }

  private next(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError('the footer ends in the middle of a value');
    return byte;
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.next();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      if (scale > 2 ** 63) throw new RangeError('the footer holds a number of more than 64 bits');
    }
  }

  private zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  private value(type: number): ThriftValue {
    switch (type) {
      case THRIFT.true:
      case THRIFT.false:
        return type === THRIFT.true;
      case THRIFT.byte:
        return (this.next() << 24) >> 24;
      case THRIFT.i16:
      case THRIFT.i32:
      case THRIFT.i64:
        return this.zigzag();
      case THRIFT.double:
        this.at += 8;
        return Number.NaN;
      case THRIFT.binary: {
        const length = this.varint();
        const from = this.at;
        this.at += length;
        if (this.at > this.bytes.length) throw new RangeError('the footer ends in the middle of a text');
        return this.bytes.subarray(from, this.at);
      }
      case THRIFT.list:
      case THRIFT.list + 1:
        return this.list();
      case THRIFT.struct:
        return this.struct();
      default:
        throw new RangeError(`the footer holds a value of type ${type}`);
    }
  }

  private list(): ThriftValue[] {
    const head = this.next();
    const count = head >> 4 === 15 ? this.varint() : head >> 4;
    const items: ThriftValue[] = [];
    // A boolean in a list is a byte of its own; no list of Parquet that is read here holds any.
    for (let i = 0; i < count; i++) items.push(this.value(head & 15));
    return items;
  }

  struct(): ThriftStruct {
    const fields = new Map<number, ThriftValue>();
    let last = 0;
    for (let head = this.next(); head !== 0; head = this.next()) {
      const delta = head >> 4;
      last = delta === 0 ? this.zigzag() : last + delta;
      fields.set(last, this.value(head & 15));
    }
    return fields;
  }
}
