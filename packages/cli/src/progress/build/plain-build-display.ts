import type { BuildProgress } from '@tinydock/protocol';
import { PlainBuildLines } from '@tinydock/text';
import type { OutputWriter } from '../../output/output-writer.ts';
import type { BuildDisplay, BuildDisplayOptions } from './build-display.ts';

/** Lines with the numbers of their steps, as BuildKit's `--progress=plain`. */
export class PlainBuildDisplay implements BuildDisplay {
  readonly #writer: OutputWriter;
  readonly #lines: PlainBuildLines;

  constructor({ writer, clock, explains }: BuildDisplayOptions) {
    this.#writer = writer;
    this.#lines = new PlainBuildLines({ clock, explains });
  }

  readonly show = (progress: BuildProgress): Promise<void> => this.#write(this.#lines.add(progress));

  readonly end = (isOver: boolean, reason?: string): Promise<void> => this.#write(this.#lines.end(isOver, reason));

  async #write(lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await this.#writer.writeText(`${lines.join('\n')}\n`);
  }
}
