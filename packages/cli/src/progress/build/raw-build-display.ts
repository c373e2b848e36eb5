import type { BuildProgress } from '@tinydock/protocol';
import type { OutputWriter } from '../../output/output-writer.ts';
import type { BuildDisplay, BuildDisplayOptions } from './build-display.ts';
import { type BuildChange, BuildVertices, type Vertex } from '@tinydock/text';

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function digestOf({ number }: Vertex): string {
  return `step:${number}`;
}

function vertexOf(vertex: Vertex): object {
  const { name, startedAt, endedAt, isCached, failure } = vertex;
  return {
    digest: digestOf(vertex),
    name,
    started: timeOf(startedAt),
    ...(endedAt === undefined ? {} : { completed: timeOf(endedAt) }),
    ...(isCached ? { cached: true } : {}),
    ...(failure === undefined ? {} : { error: failure.message }),
  };
}

/** One JSON object a line, with the fields of BuildKit's `--progress=rawjson`. */
export class RawBuildDisplay implements BuildDisplay {
  readonly #writer: OutputWriter;
  readonly #clock: () => Date;
  readonly #vertices: BuildVertices;

  constructor({ writer, clock }: BuildDisplayOptions) {
    this.#writer = writer;
    this.#clock = clock;
    this.#vertices = new BuildVertices(clock);
  }

  readonly show = (progress: BuildProgress): Promise<void> => this.#write(this.#vertices.apply(progress));

  readonly end = (isOver: boolean, reason?: string): Promise<void> =>
    this.#write(isOver ? this.#vertices.interrupt(reason) : []);

  async #write(changes: readonly BuildChange[]): Promise<void> {
    for (const change of changes) await this.#writer.write(`${JSON.stringify(this.#encode(change))}\n`);
  }

  #encode(change: BuildChange): object {
    const timestamp = timeOf(this.#clock().getTime());
    switch (change.kind) {
      case 'started':
      case 'ended':
        return { vertexes: [vertexOf(change.vertex)] };
      case 'output': {
        const data = Buffer.from(change.lines.map((text) => `${text}\n`).join('')).toString('base64');
        return { logs: [{ vertex: digestOf(change.vertex), stream: 1, data, timestamp }] };
      }
      case 'note':
        return { statuses: [{ vertex: digestOf(change.vertex), id: change.text, timestamp }] };
      case 'waiting': {
        const id = change.reason === '' ? 'goes on' : `waiting for ${change.reason}`;
        return { statuses: [{ vertex: digestOf(change.vertex), id, timestamp }] };
      }
      case 'warning': {
        const { check, message, line } = change;
        const short = Buffer.from(`${check}: ${message}`).toString('base64');
        return { warnings: [{ level: 1, short, ...(line > 0 ? { range: [{ start: { line } }] } : {}) }] };
      }
    }
  }
}
