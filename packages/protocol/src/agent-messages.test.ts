import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { frameAgentMessage, MAX_AGENT_MESSAGE_BYTES, readAgentMessage } from './agent-messages.ts';

function streamOf(...chunks: readonly Uint8Array[]): PassThrough {
  const stream = new PassThrough();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return stream;
}

describe('messages of agents', () => {
  test('come one after the other, however they are cut', async () => {
    const bytes = Buffer.concat([frameAgentMessage(Uint8Array.of(11)), frameAgentMessage(Buffer.from('more'))]);
    for (const cut of [1, 3, 7]) {
      const stream = streamOf(bytes.subarray(0, cut), bytes.subarray(cut));
      expect(await readAgentMessage(stream)).toEqual(Buffer.of(11));
      expect(await readAgentMessage(stream)).toEqual(Buffer.from('more'));
      expect(await readAgentMessage(stream)).toBeUndefined();
    }
  });

  test('may be as large as is allowed', async () => {
    const message = Buffer.alloc(MAX_AGENT_MESSAGE_BYTES, 7);
    const read = await readAgentMessage(streamOf(frameAgentMessage(message)));
    expect(Buffer.compare(read ?? Buffer.of(), message)).toBe(0);
  });

  test.each([
    ['cut short', Buffer.of(0, 0, 0, 9, 1)],
    ['without its length', Buffer.of(0, 0)],
    ['empty', Buffer.of(0, 0, 0, 0)],
    ['too large', Buffer.of(0, 4, 0, 1, 1)],
    ['enormous', Buffer.alloc(100, 255)],
  ])('are none where they are %s', async (_, bytes) => {
    expect(await readAgentMessage(streamOf(bytes))).toBeUndefined();
  });

  test('end with a connection that breaks', async () => {
    const stream = new PassThrough();
    stream.write(Buffer.of(0, 0));
    const reading = readAgentMessage(stream);
    stream.destroy();
    expect(await reading).toBeUndefined();
    expect(await readAgentMessage(stream)).toBeUndefined();
  });
});
