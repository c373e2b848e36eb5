import type { BuildProgress } from '@tinydock/protocol';
import { displayWidth, truncateToWidth } from '../../format/display-width.ts';
import { type OutputWriter, toPrintable } from '../../output/output-writer.ts';
import type { BuildDisplay, BuildDisplayOptions } from './build-display.ts';
import { fitBlocks, type VertexBlock } from './fit-blocks.ts';
import { BuildVertices, failureLog, formatSeconds, type Vertex, warningLine } from '@tinydock/text';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
const REDRAW_MS = 100;
/** Of the output of a step that runs. */
const SHOWN_LINES = 5;
const CLEAR_BELOW = '\u001B[J';
const CLEAR_LINE_END = '\u001B[K';

/** Steps with their times that change in place, redrawn ten times a second: each running one with its last lines. */
export class TerminalBuildDisplay implements BuildDisplay {
  readonly #writer: OutputWriter;
  readonly #clock: () => Date;
  readonly #explains: boolean;
  readonly #vertices: BuildVertices;
  readonly #notes = new Map<Vertex, string>();
  readonly #warnings: string[] = [];
  readonly #startedAt: number;
  readonly #timer: NodeJS.Timeout;
  #drawn: readonly string[] = [];
  #drawing: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor({ writer, clock, explains }: BuildDisplayOptions) {
    this.#writer = writer;
    this.#clock = clock;
    this.#explains = explains;
    this.#vertices = new BuildVertices(clock);
    this.#startedAt = clock().getTime();
    this.#timer = setInterval(() => {
      this.#draw(false);
    }, REDRAW_MS);
  }

  readonly show = async (progress: BuildProgress): Promise<void> => {
    if (this.#failure !== undefined) throw this.#failure as Error;
    for (const change of this.#vertices.apply(progress)) {
      if (change.kind === 'warning') this.#warnings.push(warningLine(change));
      else if (change.kind === 'note') this.#notes.set(change.vertex, change.text);
    }
  };

  readonly end = async (isOver: boolean, reason?: string): Promise<void> => {
    clearInterval(this.#timer);
    if (isOver) this.#vertices.interrupt(reason);
    this.#draw(true);
    await this.#drawing;
    if (this.#failure !== undefined) throw this.#failure as Error;
    const lines = [...this.#warnings.map((text) => ` ${text}`), ...failureLog(this.#vertices.all)];
    if (lines.length > 0) await this.#writer.writeText(`${lines.join('\n')}\n`);
  };

  get #columns(): number {
    return this.#writer.stream.columns ?? DEFAULT_COLUMNS;
  }

  #draw(isLast: boolean): void {
    const text = this.#compose(isLast);
    this.#drawing = this.#drawing
      .then(() => this.#writer.write(text))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  }

  #compose(isLast: boolean): string {
    const columns = this.#columns;
    // A terminal made narrower has broken the lines that were drawn into several rows each.
    const rowsUp = this.#drawn.reduce((sum, text) => sum + Math.max(1, Math.ceil(displayWidth(text) / columns)), 0);
    const lines = [this.#header(isLast), ...this.#body(isLast)];
    this.#drawn = lines.map((text) => truncateToWidth(toPrintable(text), columns - 1));
    const up = rowsUp === 0 ? '' : `\u001B[${rowsUp}A\r`;
    return `${up}${this.#drawn.map((text) => `${text}${CLEAR_LINE_END}\n`).join('')}${CLEAR_BELOW}`;
  }

  #body(isLast: boolean): readonly string[] {
    const blocks = this.#vertices.all.map((vertex) => this.#block(vertex));
    const rows = Math.max(4, this.#writer.stream.rows ?? DEFAULT_ROWS);
    return (isLast ? blocks : fitBlocks(blocks, rows - 2)).flatMap(({ heading, tail }) => [...heading, ...tail]);
  }

  #header(isLast: boolean): string {
    const { all } = this.#vertices;
    const ended = all.filter(({ endedAt }) => endedAt !== undefined).length;
    const isFinished = isLast && ended === all.length && all.every(({ failure }) => failure === undefined);
    const seconds = formatSeconds(this.#clock().getTime() - this.#startedAt);
    return `[+] Building ${seconds} (${ended}/${all.length})${isFinished ? ' FINISHED' : ''}`;
  }

  #block(vertex: Vertex): VertexBlock {
    const { failure, isCached, endedAt, waitsFor } = vertex;
    const isRunning = endedAt === undefined;
    const marks = [
      [failure?.isCancelled === true, 'CANCELED '],
      [failure !== undefined, 'ERROR '],
      [isCached, 'CACHED '],
      [waitsFor !== undefined, 'WAITING '],
    ] as const;
    const mark = marks.find(([holds]) => holds)?.[1] ?? '';
    const line = this.#aligned(` => ${mark}${vertex.name}`, vertex);
    const note = waitsFor === undefined ? this.#notes.get(vertex) : `for ${waitsFor}`;
    const shown = note !== undefined && (this.#explains || isRunning) ? [` => => ${note}`] : [];
    const tail = isRunning ? vertex.tail.slice(-SHOWN_LINES).map((text) => ` => => # ${text}`) : [];
    return { isRunning, heading: [line, ...shown], tail };
  }

  #aligned(text: string, { startedAt, endedAt }: Vertex): string {
    const time = formatSeconds((endedAt ?? this.#clock().getTime()) - startedAt);
    const room = this.#columns - 2 - time.length;
    const fitting = truncateToWidth(toPrintable(text), room);
    return `${fitting}${' '.repeat(Math.max(0, room - displayWidth(fitting)))} ${time}`;
  }
}
