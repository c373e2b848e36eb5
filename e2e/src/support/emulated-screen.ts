import { setTimeout as delay } from 'node:timers/promises';
import xterm from '@xterm/headless';
import { drawTerminal } from './screen-svg.ts';
import type { TerminalSession } from './terminal-session.ts';

const WAIT_MS = 20_000;

/** What a person sees of a session: its output, as a terminal of that size shows it. */
export class EmulatedScreen {
  readonly #session: TerminalSession;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  #written = 0;

  constructor(session: TerminalSession, size: { readonly columns: number; readonly rows: number }) {
    this.#session = session;
    this.#terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  }

  /** The lines that are seen now, without spaces at their ends. */
  async lines(): Promise<readonly string[]> {
    const { screen } = this.#session;
    const fresh = screen.slice(this.#written);
    this.#written = screen.length;
    await new Promise<void>((resolve) => {
      this.#terminal.write(fresh, resolve);
    });
    const { active } = this.#terminal.buffer;
    return Array.from(
      { length: this.#terminal.rows },
      (_, row) =>
        active
          .getLine(active.viewportY + row)
          ?.translateToString(true)
          .trimEnd() ?? '',
    );
  }

  /** Waits until a line matches. @returns it */
  async see(pattern: RegExp): Promise<string> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const lines = await this.lines();
      const found = lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      if (performance.now() > deadline) throw new Error(`no ${String(pattern)} in\n${lines.join('\n')}`);
      await delay(50);
    }
  }

  /** Waits until no line matches. */
  async seeNo(pattern: RegExp): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const lines = await this.lines();
      if (!lines.some((line) => pattern.test(line))) return;
      if (performance.now() > deadline) throw new Error(`still ${String(pattern)} in\n${lines.join('\n')}`);
      await delay(50);
    }
  }

  /** What is seen now, as SVG. */
  async picture(): Promise<string> {
    await this.lines();
    return drawTerminal(this.#terminal);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#session.resize(columns, rows);
  }
}
