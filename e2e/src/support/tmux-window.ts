import { setTimeout as delay } from 'node:timers/promises';
import { runCommand } from '@tinydock/testing';

const WAIT_MS = 20_000;

/** A program in a window of a tmux server of its own, which has the terminal that it shows. */
export class TmuxWindow {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  static async open(options: {
    readonly socket: string;
    readonly command: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly size: readonly [columns: number, rows: number];
  }): Promise<TmuxWindow> {
    const window = new TmuxWindow(options.socket);
    const [columns, rows] = options.size;
    const env = Object.entries(options.env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
    await window.#run(
      '-f',
      '/dev/null',
      'new-session',
      '-d',
      '-x',
      String(columns),
      '-y',
      String(rows),
      ...env,
      ...options.command,
    );
    await window.#run('set-option', '-g', 'status', 'off');
    await window.#run('set-option', '-g', 'window-size', 'manual');
    await window.resize(columns, rows);
    return window;
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#run('resize-window', '-x', String(columns), '-y', String(rows));
  }

  async type(text: string): Promise<void> {
    await this.#run('send-keys', '-l', text);
  }

  /** The lines that are seen, without spaces at their ends. */
  async lines(): Promise<readonly string[]> {
    const { stdout } = await this.#run('capture-pane', '-p');
    return stdout
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.trimEnd());
  }

  /** Waits until what is seen is as wanted. @returns it */
  async see(what: string, isWanted: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
    const deadline = performance.now() + WAIT_MS;
    for (;;) {
      const lines = await this.lines();
      if (isWanted(lines)) return lines;
      if (performance.now() > deadline) throw new Error(`not ${what}:\n${lines.join('\n')}`);
      await delay(100);
    }
  }

  async close(): Promise<void> {
    await this.#run('kill-server');
  }

  #run(...args: readonly string[]): ReturnType<typeof runCommand> {
    return runCommand('tmux', ['-u', '-S', this.#socket, ...args], { env: { TMUX: '' } });
  }
}
