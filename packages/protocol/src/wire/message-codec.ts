import type { FieldKind } from './field-kind.ts';
import { WireReader } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** A message as callers have it. */
export type Message = Record<string, unknown>;

/** A field of a message with what it takes to read and write it. */
export interface MessageField {
  readonly name: string;
  readonly id: number;
  readonly kind: FieldKind;
  readonly shape: 'single' | 'repeated' | 'map';
  /** The name of the oneof that it is an alternative of. */
  readonly oneof: string | undefined;
}

const KEY_ID = 1;
const VALUE_ID = 2;

function tagOf(id: number, wireType: number): number {
  return (id << 3) | wireType;
}

/** A key of a hostile map must not become the prototype. */
function setEntry(map: Message, key: string, value: unknown): void {
  if (key !== '__proto__') map[key] = value;
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
}

function readEntry(reader: WireReader, map: Message, kind: FieldKind): void {
  const { wireType, absent, emptyEntry = absent, read } = kind;
  reader.nested(() => {
    let key = '';
    let value: unknown;
    while (!reader.isAtEnd) {
      const tag = reader.varint();
      if (tag === tagOf(KEY_ID, 2)) key = reader.text();
      else if (tag === tagOf(VALUE_ID, wireType)) value = read(reader);
      else reader.skip(tag);
    }
    setEntry(map, key, value ?? emptyEntry());
  });
}

function writeMap(writer: WireWriter, map: Message, { kind, id }: MessageField): void {
  for (const [key, value] of Object.entries(map)) {
    writer.varint(tagOf(id, 2));
    writer.nested(() => {
      writer.varint(tagOf(KEY_ID, 2));
      writer.text(key);
      writer.varint(tagOf(VALUE_ID, kind.wireType));
      kind.write(writer, value);
    });
  }
}

function absentOf({ shape, kind }: MessageField): unknown {
  if (shape === 'repeated') return [];
  return shape === 'map' ? {} : kind.absent();
}

/** Encodes and decodes one type of message, without code made for it: a client sends one message or two. */
export class MessageCodec {
  readonly #fields: readonly MessageField[];
  readonly #byTag: ReadonlyMap<number, MessageField>;
  readonly #always: readonly MessageField[];

  constructor(fields: readonly MessageField[]) {
    this.#fields = fields.toSorted((a, b) => a.id - b.id);
    this.#byTag = new Map(
      fields.map((field) => [tagOf(field.id, field.shape === 'map' ? 2 : field.kind.wireType), field]),
    );
    this.#always = fields.filter(({ oneof }) => oneof === undefined);
  }

  /** As a value inside other messages. */
  readonly kind: FieldKind = {
    wireType: 2,
    absent: () => null,
    emptyEntry: () => this.decode(Buffer.alloc(0)),
    write: (writer, value) => {
      if (typeof value !== 'object' || value === null) throw new TypeError(`a message is no ${typeof value}`);
      writer.nested(() => {
        this.#write(writer, value as Message);
      });
    },
    read: (reader) => reader.nested(() => this.#read(reader)),
  };

  /** Writes every field that has a value, its default too. @throws TypeError for a message in it that is none */
  encode(message: object): Buffer {
    const writer = new WireWriter();
    this.#write(writer, message as Message);
    return writer.finish();
  }

  /**
   * Fills in defaults, and names the alternative of each oneof.
   * @param onUnknown called with the number of a field that the message, or one in it, has beside those that are known
   * @throws RangeError for what is no such message
   */
  decode(bytes: Buffer, onUnknown?: (field: number, message: Message) => void): Message {
    const reader = new WireReader(bytes);
    const message = this.#read(reader);
    if (reader.unknownField !== undefined) onUnknown?.(reader.unknownField, message);
    return message;
  }

  #write(writer: WireWriter, message: Message): void {
    for (const field of this.#fields) {
      const value = message[field.name];
      if (value === undefined || value === null) continue;
      if (field.shape === 'map') {
        writeMap(writer, value as Message, field);
        continue;
      }
      for (const item of field.shape === 'repeated' ? (value as readonly unknown[]) : [value]) {
        writer.varint(tagOf(field.id, field.kind.wireType));
        field.kind.write(writer, item);
      }
    }
  }

  #read(reader: WireReader): Message {
    const message: Message = {};
    for (const field of this.#always) message[field.name] = absentOf(field);
    while (!reader.isAtEnd) {
      const tag = reader.varint();
      const field = this.#byTag.get(tag);
      if (field === undefined) reader.skip(tag);
      else this.#readField(reader, message, field);
    }
    return message;
  }

  #readField(reader: WireReader, message: Message, { name, kind, shape, oneof }: MessageField): void {
    if (shape === 'map') {
      readEntry(reader, message[name] as Message, kind);
      return;
    }
    const value = kind.read(reader);
    if (shape === 'repeated') (message[name] as unknown[]).push(value);
    else message[name] = value;
    if (oneof === undefined) return;
    // Of several alternatives the last one counts.
    const before = message[oneof] as string | undefined;
    if (before !== undefined && before !== name) message[before] = undefined;
    message[oneof] = name;
  }
}
