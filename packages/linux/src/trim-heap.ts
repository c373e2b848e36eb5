import { bindLibc } from './libc.ts';

/** malloc_trim(3): gives memory that was freed back to the kernel. Takes a few milliseconds. */
export function trimHeap(): void {
  bindLibc({ name: 'malloc_trim', parameters: ['size_t'] })(0n);
}
