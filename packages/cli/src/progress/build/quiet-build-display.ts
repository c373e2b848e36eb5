import type { BuildProgress } from '@tinydock/protocol';
import type { OutputWriter } from '../../output/output-writer.ts';
import type { BuildDisplay, BuildDisplayOptions } from './build-display.ts';
import { BuildVertices, failureLog } from '@tinydock/text';

/** Says nothing but what a step that failed had to say. */
export class QuietBuildDisplay implements BuildDisplay {
  readonly #writer: OutputWriter;
  readonly #vertices: BuildVertices;

  constructor({ writer, clock }: BuildDisplayOptions) {
    this.#writer = writer;
    this.#vertices = new BuildVertices(clock);
  }

  readonly show = async (progress: BuildProgress): Promise<void> => {
    this.#vertices.apply(progress);
  };

  readonly end = async (): Promise<void> => {
    const lines = failureLog(this.#vertices.all);
    if (lines.length > 0) await this.#writer.writeText(`${lines.join('\n')}\n`);
  };
}
