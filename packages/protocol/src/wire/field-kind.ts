import { WIRE_TYPE, type WireReader } from './wire-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** How the values of one type travel. */
export interface FieldKind {
  readonly wireType: number;
  /** What a field of the type is where the message does not have it. */
  readonly absent: () => unknown;
  /** The same in a map, where no message is not a value; `absent` unless told. */
  readonly emptyEntry?: () => unknown;
  readonly write: (writer: WireWriter, value: unknown) => void;
  readonly read: (reader: WireReader) => unknown;
}

const NUMBER = { wireType: WIRE_TYPE.varint, absent: () => 0 } as const;

/** The scalar types that the protos use, with numbers for 64 bits and buffers for bytes. */
export const SCALAR_KINDS: Readonly<Record<string, FieldKind>> = {
  string: {
    wireType: WIRE_TYPE.delimited,
    absent: () => '',
    write: (writer, value) => {
      writer.text(String(value));
    },
    read: (reader) => reader.text(),
  },
  bytes: {
    wireType: WIRE_TYPE.delimited,
    absent: () => Buffer.alloc(0),
    write: (writer, value) => {
      writer.bytes(value as Uint8Array);
    },
    read: (reader) => reader.bytes(),
  },
  bool: {
    wireType: WIRE_TYPE.varint,
    absent: () => false,
    write: (writer, value) => {
      writer.varint(value === false || value === 0 ? 0 : 1);
    },
    read: (reader) => reader.bool(),
  },
  int32: {
    ...NUMBER,
    write: (writer, value) => {
      writer.int64(Number(value) | 0);
    },
    read: (reader) => reader.varint() | 0,
  },
  uint32: {
    ...NUMBER,
    write: (writer, value) => {
      writer.varint(Number(value) >>> 0);
    },
    read: (reader) => reader.varint(),
  },
  int64: {
    ...NUMBER,
    write: (writer, value) => {
      writer.int64(Math.trunc(Number(value)));
    },
    read: (reader) => reader.int64(),
  },
  double: {
    wireType: WIRE_TYPE.fixed64,
    absent: () => 0,
    write: (writer, value) => {
      writer.double(Number(value));
    },
    read: (reader) => reader.double(),
  },
};
