import { loadKoffi } from './libc.ts';

/** Memory whose address is a multiple of `alignment`, as reads and writes past the page cache want it: open(2), O_DIRECT. */
export function allocateAligned(bytes: number, alignment: number): Buffer {
  const memory = Buffer.allocUnsafeSlow(bytes + alignment);
  const past = Number(loadKoffi().address(memory) % BigInt(alignment));
  const start = past === 0 ? 0 : alignment - past;
  return memory.subarray(start, start + bytes);
}
