import type { MethodDefinition } from '@grpc/proto-loader';
import protobuf from 'protobufjs/light.js';
import { describe, expect, test } from 'vitest';
import protocol from './generated/protocol.json' with { type: 'json' };
import { loadProtocol } from './load-protocol.ts';
import { loadServices, SERVICE_NAMES } from './load-services.ts';

type Method = MethodDefinition<object, object>;

const root = protobuf.Root.fromJSON(protocol as unknown as protobuf.INamespace);
const SCALARS: Readonly<Record<string, unknown>> = {
  string: 'text — ü',
  bytes: Buffer.from([0, 255]),
  bool: true,
  int32: -7,
  uint32: 65_535,
  int64: 5_000_000_000,
  double: 12.5,
};

function valueOf(field: protobuf.Field): unknown {
  const value = SCALARS[field.type] ?? samplesOf(root.lookupType(`tinydock.v1.${field.type}`)).at(-1);
  if (field instanceof protobuf.MapField) return { key: value };
  return field.repeated ? [value, value] : value;
}

/** Messages with every field set: one for each alternative where the message has a oneof. */
function samplesOf(type: protobuf.Type): readonly object[] {
  const named = (field: protobuf.Field): object => ({ [field.name]: valueOf(field) });
  const always = type.fieldsArray.filter(({ partOf }) => partOf === null).map(named);
  const alternatives = type.fieldsArray.filter(({ partOf }) => partOf !== null).map(named);
  return [{}, ...alternatives].map((alternative) => Object.assign({}, ...always, alternative) as object);
}

describe.each(Object.entries(SERVICE_NAMES))('the methods of %s', (key, name) => {
  const own = Object.entries(loadServices()[key as keyof typeof SERVICE_NAMES]) as [string, Method][];
  const reference = loadProtocol()[name] as Readonly<Record<string, Method>>;

  test('are those of proto-loader', () => {
    const facts = ([method, { path, requestStream, responseStream, originalName }]: [string, Method]): unknown[] => [
      method,
      path,
      requestStream,
      responseStream,
      originalName,
    ];
    expect(own.map(facts)).toEqual(Object.entries(reference).map(facts));
  });

  test.each(own)('%s reads and writes messages as proto-loader does', (method, definition) => {
    const other = reference[method];
    if (other === undefined) throw new Error(`proto-loader does not know ${method}`);
    const { requestType = '', responseType = '' } = root.lookupService(name).methods[method] ?? {};
    for (const message of [{}, ...samplesOf(root.lookupType(`tinydock.v1.${requestType}`))]) {
      const bytes = definition.requestSerialize(message);
      expect(bytes.equals(other.requestSerialize(message))).toBe(true);
      expect(definition.requestDeserialize(bytes)).toEqual(other.requestDeserialize(bytes));
    }
    for (const message of [{}, ...samplesOf(root.lookupType(`tinydock.v1.${responseType}`))]) {
      const bytes = definition.responseSerialize(message);
      expect(bytes.equals(other.responseSerialize(message))).toBe(true);
      expect(definition.responseDeserialize(bytes)).toEqual(other.responseDeserialize(bytes));
    }
  });
});

test('a message arrives with numbers, buffers, defaults and the name of its oneof', () => {
  const { Load } = loadServices().images;
  const bytes = Load.responseSerialize({ receivedBytes: 2 ** 40 });
  expect(Load.responseDeserialize(bytes)).toEqual({ event: 'receivedBytes', receivedBytes: 2 ** 40 });
  const { Inspect } = loadServices().images;
  expect(Inspect.responseDeserialize(Buffer.alloc(0))).toEqual({
    image: null,
    configJson: Buffer.alloc(0),
    layers: [],
    addedAt: '',
  });
});
