import { MAX_MESSAGE_BYTES } from '@tinydock/protocol';
import { describe, expect, test } from 'vitest';
import { frameMessage, MessageAssembler } from './message-assembler.ts';

describe('messages', () => {
  test.each([1, 2, 3, 7, 1000])('arrive however they are cut, here every %i bytes', (step) => {
    const messages = ['', 'one', 'x'.repeat(300), ''].map((text) => Buffer.from(text));
    const bytes = Buffer.concat(messages.map((message) => frameMessage(message)));
    const assembler = new MessageAssembler();
    const arrived: string[] = [];
    for (let at = 0; at < bytes.length; at += step) {
      arrived.push(...[...assembler.add(bytes.subarray(at, at + step))].map(String));
    }
    expect(arrived).toEqual(messages.map(String));
    expect(assembler.isPartial).toBe(false);
  });

  test('that are cut off are noticed', () => {
    const assembler = new MessageAssembler();
    expect([...assembler.add(Buffer.from([0, 0, 0]))]).toEqual([]);
    expect(assembler.isPartial).toBe(true);
  });

  test('that are too large or compressed are refused', () => {
    const tooLarge = Buffer.from([0, 0xff, 0xff, 0xff, 0xff]);
    expect(() => [...new MessageAssembler().add(tooLarge)]).toThrow(/larger than/);
    expect(() => [...new MessageAssembler().add(Buffer.from([1, 0, 0, 0, 0]))]).toThrow(/compressed/);
    expect(() => frameMessage(Buffer.alloc(MAX_MESSAGE_BYTES + 1))).toThrow(/larger than/);
  });
});
