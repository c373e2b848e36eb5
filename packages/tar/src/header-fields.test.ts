import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, computeChecksum } from './header-fields.ts';

/** As POSIX has it: byte by byte, eight spaces in place of the field. */
function addUp(block: Uint8Array): number {
  return block.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}

describe('the checksum of a header', () => {
  it.each([0, 1, 0x7f, 0x80, 0xff])('adds up the bytes of a block of %d', (byte) => {
    const block = new Uint8Array(BLOCK_BYTES).fill(byte);
    expect(computeChecksum(block)).toBe(addUp(block));
  });

  it('counts each byte but those of its field, wherever the block lies', () => {
    const memory = Buffer.alloc(BLOCK_BYTES + 3);
    const block = memory.subarray(3);
    for (let index = 0; index < BLOCK_BYTES; index++) {
      block.fill(index % 251).set([200], index);
      expect(computeChecksum(block), `byte ${index}`).toBe(addUp(block));
    }
    expect(block[148]).not.toBe(0);
  });
});
