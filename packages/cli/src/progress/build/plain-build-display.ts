import type { BuildProgress } from '@tinydock/protocol';
import type { OutputWriter } from '../../output/output-writer.ts';
import type { BuildDisplay, BuildDisplayOptions } from './build-display.ts';
import { type BuildChange, BuildVertices, type Vertex } from './build-vertices.ts';
import { failureLog, formatSeconds, warningLine } from './failure-log.ts';

/** Lines with the numbers of their steps, as BuildKit's `--progress=plain`. */
export class PlainBuildDisplay implements BuildDisplay {
  readonly #writer: OutputWriter;
  readonly #clock: () => Date;
  readonly #explains: boolean;
  readonly #vertices: BuildVertices;
  #current: Vertex | undefined;

  constructor({ writer, clock, explains }: BuildDisplayOptions) {
    this.#writer = writer;
    this.#clock = clock;
    this.#explains = explains;
    this.#vertices = new BuildVertices(clock);
  }

  readonly show = async (progress: BuildProgress): Promise<void> => {
    const lines = this.#vertices.apply(progress).flatMap((change) => this.#linesOf(change));
    if (lines.length > 0) await this.#writer.writeText(`${lines.join('\n')}\n`);
  };

  readonly end = async (): Promise<void> => {
    const lines = failureLog(this.#vertices.all);
    if (lines.length > 0) await this.#writer.writeText(`${lines.join('\n')}\n`);
  };

  #linesOf(change: BuildChange): readonly string[] {
    if (change.kind === 'warning') return [warningLine(change)];
    const { vertex } = change;
    const switched = this.#switchTo(vertex);
    switch (change.kind) {
      case 'started':
        return switched;
      case 'output': {
        const seconds = ((this.#clock().getTime() - vertex.startedAt) / 1000).toFixed(3);
        return [...switched, ...change.lines.map((text) => `#${vertex.number} ${seconds} ${text}`)];
      }
      case 'note':
        return this.#isShown(change) ? [...switched, `#${vertex.number} ${change.text}`] : switched;
      case 'ended':
        this.#current = undefined;
        return [...switched, `#${vertex.number} ${endOf(vertex)}`, ''];
    }
  }

  /** Why a step was cached or not is told to those who ask. */
  #isShown({ vertex, text }: Extract<BuildChange, { kind: 'note' }>): boolean {
    return this.#explains || vertex.endedAt === undefined || !/^(?:cached|not cached|the image)/.test(text);
  }

  /** Says which step the next lines belong to. */
  #switchTo(vertex: Vertex): string[] {
    if (this.#current === vertex) return [];
    const left = this.#current === undefined ? [] : [`#${this.#current.number} ...`, ''];
    this.#current = vertex;
    return [...left, `#${vertex.number} ${vertex.name}`];
  }
}

function endOf({ isCached, failure, startedAt, endedAt = startedAt }: Vertex): string {
  if (failure !== undefined) return failure.isCancelled ? 'CANCELED' : `ERROR: ${failure.message}`;
  return isCached ? 'CACHED' : `DONE ${formatSeconds(endedAt - startedAt)}`;
}
