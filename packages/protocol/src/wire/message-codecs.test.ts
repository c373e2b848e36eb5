import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageCodecs } from './message-codecs.ts';

const codecs = new MessageCodecs({
  Inner: { fields: { text: { type: 'string', id: 1 }, count: { type: 'int64', id: 2 } } },
  Outer: {
    oneofs: { choice: { oneof: ['left', 'right'] } },
    fields: {
      flag: { type: 'bool', id: 1 },
      small: { type: 'int32', id: 2 },
      natural: { type: 'uint32', id: 3 },
      share: { type: 'double', id: 4 },
      data: { type: 'bytes', id: 5 },
      inners: { rule: 'repeated', type: 'Inner', id: 6 },
      byName: { keyType: 'string', type: 'Inner', id: 7 },
      left: { type: 'Inner', id: 8 },
      right: { type: 'string', id: 200_000 },
    },
  },
});
const outer = codecs.get('Outer');
const NOTHING = {
  flag: false,
  small: 0,
  natural: 0,
  share: 0,
  data: Buffer.alloc(0),
  inners: [],
  byName: {},
};

describe('a message', () => {
  test('is read as it was written, whatever it holds', () => {
    const inner = fc.record({ text: fc.string({ unit: 'binary' }), count: fc.maxSafeInteger() });
    const message = fc.record({
      flag: fc.boolean(),
      small: fc.integer(),
      natural: fc.nat(2 ** 32 - 1),
      share: fc.double({ noNaN: true }),
      data: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      inners: fc.array(inner),
      byName: fc.dictionary(fc.string(), inner, { noNullPrototype: true }),
      left: inner,
    });
    fc.assert(
      fc.property(message, (value) => {
        expect(outer.decode(outer.encode(value))).toEqual({ ...value, choice: 'left' });
      }),
    );
  });

  test('of nothing has defaults, and no alternative', () => {
    expect(outer.decode(Buffer.alloc(0))).toEqual(NOTHING);
    expect(outer.encode({ flag: undefined, left: null })).toHaveLength(0);
  });

  test.each([127, 128, 16_383, 16_384, 2 ** 21])('nests %i bytes and what follows them', (length) => {
    const value = { left: { text: 'x'.repeat(length), count: 1 }, inners: [{ text: 'y', count: -1 }] };
    expect(outer.decode(outer.encode(value))).toMatchObject(value);
  });
});

describe('bytes of anybody', () => {
  test('that end too early or make no sense are refused, and never read past their end', () => {
    const whole = outer.encode({ data: Buffer.from('secret'), inners: [{ text: 'a', count: 2 }], share: 1.5 });
    for (let length = 1; length < whole.length; length += 1) {
      try {
        outer.decode(whole.subarray(0, length));
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }
    for (const hex of ['2aff01', '32050a', '08ffffffffffffffffffff01', '0b', '0f', '21ff']) {
      expect(() => outer.decode(Buffer.from(hex, 'hex'))).toThrow(RangeError);
    }
  });

  test('never do anything but to be read or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          outer.decode(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  test('of fields that nobody knows, or of another kind, are passed over', () => {
    // Field 99 of each kind, then `small` as bytes, then `flag`.
    const unknown = '980601' + '99060000000000000000' + '9a0602abcd' + '9d0600000000' + '1201ff' + '0801';
    expect(outer.decode(Buffer.from(unknown, 'hex'))).toEqual({ ...NOTHING, flag: true });
  });

  test('cannot make the prototype of a map', () => {
    const map = outer.decode(outer.encode({ byName: JSON.parse('{"__proto__":{"text":"x","count":1}}') as object }));
    expect(Object.getPrototypeOf(map['byName'])).toBe(Object.prototype);
    expect(Object.keys(map['byName'] as object)).toEqual(['__proto__']);
  });

  test('of an entry without a value have an empty one', () => {
    expect(outer.decode(Buffer.from('3a030a0161', 'hex'))).toMatchObject({ byName: { a: { text: '', count: 0 } } });
  });

  test('with two alternatives have the last', () => {
    const two = Buffer.concat([outer.encode({ right: 'r' }), outer.encode({ left: { text: 'l' } })]);
    expect(outer.decode(two)).toMatchObject({ choice: 'left', right: undefined });
  });
});

test('a message that is none is not written as an empty one', () => {
  expect(() => outer.encode({ left: 'text' })).toThrow(TypeError);
});

test('what the protos do not use is not taken for something else', () => {
  const odd = new MessageCodecs({
    Packed: { fields: { numbers: { rule: 'repeated', type: 'int32', id: 1 } } },
    Keyed: { fields: { map: { keyType: 'int32', type: 'string', id: 1 } } },
    Unknown: { fields: { far: { type: 'google.protobuf.Any', id: 1 } } },
  });
  for (const name of ['Packed', 'Keyed', 'Unknown'])
    expect(() => odd.get(name)).toThrow(/not read or written|no message/);
});
