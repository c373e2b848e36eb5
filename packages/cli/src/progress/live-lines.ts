import { displayWidth, truncateToWidth } from '../format/display-width.ts';
import { type OutputWriter, toPrintable } from '../output/output-writer.ts';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
const REDRAW_MS = 100;
const CLEAR_BELOW = '\u001B[J';
const CLEAR_LINE_END = '\u001B[K';

interface LiveLine {
  readonly text: string;
  /** It will not change any more. */
  readonly isDone: boolean;
}

/** Lines on a terminal that change in place, redrawn at most ten times a second and after a resize. */
export class LiveLines {
  readonly #writer: OutputWriter;
  readonly #lines = new Map<string, LiveLine>();
  /** What the terminal shows of them, top to bottom. */
  #drawn: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #drawing: Promise<void> = Promise.resolve();
  #failure: unknown;

  constructor(writer: OutputWriter) {
    this.#writer = writer;
    writer.stream.on('resize', this.#draw);
  }

  get columns(): number {
    return this.#writer.stream.columns ?? DEFAULT_COLUMNS;
  }

  /** Sets a line; a new one goes below the others. @throws what the terminal failed of before */
  set(key: string, text: string, isDone = false): void {
    if (this.#failure !== undefined) throw this.#failure as Error;
    this.#lines.set(key, { text: toPrintable(text), isDone });
    this.#timer ??= setTimeout(this.#draw, REDRAW_MS);
  }

  /** Draws the last state and leaves it on the terminal. */
  async end(): Promise<void> {
    this.#writer.stream.off('resize', this.#draw);
    this.#draw(true);
    await this.#drawing;
    if (this.#failure !== undefined) throw this.#failure as Error;
  }

  readonly #draw = (isLast?: unknown): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = this.#compose(isLast === true);
    this.#drawing = this.#drawing
      .then(() => this.#writer.write(text))
      .catch((error: unknown) => {
        this.#failure ??= error;
      });
  };

  #compose(isLast: boolean): string {
    const columns = this.columns;
    // A terminal made narrower has broken the lines that were drawn into several rows each.
    const rowsUp = this.#drawn.reduce((sum, text) => sum + Math.max(1, Math.ceil(displayWidth(text) / columns)), 0);
    const settled = isLast ? this.#takeAll() : this.#takeSettled();
    const live = isLast ? [] : this.#visible();
    const fit = (text: string): string => truncateToWidth(text, columns - 1);
    this.#drawn = live.map(fit);
    const up = rowsUp === 0 ? '' : `\u001B[${rowsUp}A\r`;
    const lines = [...settled.map(fit), ...this.#drawn].map((text) => `${text}${CLEAR_LINE_END}\n`);
    return `${up}${lines.join('')}${CLEAR_BELOW}`;
  }

  #takeAll(): readonly string[] {
    const all = [...this.#lines.values()].map(({ text }) => text);
    this.#lines.clear();
    return all;
  }

  /** Where there are more lines than rows, those at the top that are done may scroll away. */
  #takeSettled(): readonly string[] {
    const taken: string[] = [];
    for (const [key, { text, isDone }] of this.#lines) {
      if (!isDone || this.#lines.size < this.#rows) break;
      taken.push(text);
      this.#lines.delete(key);
    }
    return taken;
  }

  #visible(): readonly string[] {
    const texts = [...this.#lines.values()].map(({ text }) => text);
    if (texts.length < this.#rows) return texts;
    const room = Math.max(1, this.#rows - 2);
    return [...texts.slice(0, room), `... and ${texts.length - room} more`];
  }

  get #rows(): number {
    return Math.max(3, this.#writer.stream.rows ?? DEFAULT_ROWS);
  }
}
