import type { BuildProgress } from '@tinydock/protocol';
import { type BuildChange, BuildVertices, type Vertex } from './build-vertices.ts';
import { failureLog, formatSeconds, warningLine } from './failure-log.ts';

/** Of the log of a step that failed: the whole is above. */
const MAX_REPEATED_LINES = 200;

export interface PlainLinesOptions {
  readonly clock: () => Date;
  /** Say why each step was cached or not. */
  readonly explains: boolean;
}

/** A build as lines with the numbers of their steps, as BuildKit's `--progress=plain`. */
export class PlainBuildLines {
  readonly #clock: () => Date;
  readonly #explains: boolean;
  readonly #vertices: BuildVertices;
  #current: Vertex | undefined;

  constructor({ clock, explains }: PlainLinesOptions) {
    this.#clock = clock;
    this.#explains = explains;
    this.#vertices = new BuildVertices(clock);
  }

  /** The lines that a message of the daemon adds. */
  add(progress: BuildProgress): readonly string[] {
    return this.#vertices.apply(progress).flatMap((change) => this.#linesOf(change));
  }

  /** The log of each step that failed. In a build that is over, what ran has been cancelled, or failed for the reason. */
  end(isOver: boolean, reason?: string): readonly string[] {
    const interrupted = isOver ? this.#vertices.interrupt(reason).flatMap((change) => this.#linesOf(change)) : [];
    return [...interrupted, ...failureLog(this.#vertices.all, MAX_REPEATED_LINES)];
  }

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
      case 'waiting':
        return change.reason === '' ? switched : [...switched, `#${vertex.number} WAITING for ${change.reason}`];
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
