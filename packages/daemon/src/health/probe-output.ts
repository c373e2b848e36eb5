import type { OutputChunk } from '@tinydock/domain';

/** As Docker: what is remembered of the output of one run. */
export const MAX_PROBE_OUTPUT_BYTES = 4096;

/** The beginning of a program's output, both streams in one. The rest is read and forgotten. */
export class ProbeOutput {
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isCut = false;

  /** Resolves at the end of the output; never rejects. */
  async read(output: AsyncIterable<OutputChunk>): Promise<void> {
    try {
      for await (const { data } of output) this.#add(data);
    } catch {
      // A stream that breaks ends early; how the program ended says its exit code.
    }
  }

  #add(data: Uint8Array): void {
    const room = MAX_PROBE_OUTPUT_BYTES - this.#bytes;
    this.#isCut ||= data.length > room;
    if (room <= 0) return;
    const part = data.slice(0, room);
    this.#chunks.push(part);
    this.#bytes += part.length;
  }

  text(): string {
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
    return this.#isCut ? `${text}...` : text;
  }
}
