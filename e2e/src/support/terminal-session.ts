import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ReadStream } from 'node:tty';
import { openTerminal, setTerminalSize } from '@tinydock/linux';
import { TDCTL, type TestDaemon } from './test-daemon.ts';

const WAIT_MS = 15_000;

/** `tdctl` on a real pseudo-terminal, with a user who types and reads. */
export class TerminalSession {
  readonly #masterFd: number;
  /** Kept open, to look at the terminal's modes when `tdctl` has ended. */
  readonly #slaveFd: number;
  readonly #terminal: ReadStream;
  readonly #child: ChildProcess;
  readonly #exit: Promise<number>;
  #screen = '';

  constructor(daemon: Pick<TestDaemon, 'host'>, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const { masterFd, slaveFd } = openTerminal();
    this.#masterFd = masterFd;
    this.#slaveFd = slaveFd;
    setTerminalSize(masterFd, { columns: 90, rows: 33 });
    this.#terminal = new ReadStream(masterFd);
    // A character may come in two pieces.
    this.#terminal.setEncoding('utf8');
    this.#terminal.on('data', (data: string) => {
      this.#screen += data;
    });
    this.#terminal.on('error', () => undefined);
    const env = { ...process.env, TINYDOCK_HOST: daemon.host, ...more };
    this.#child = spawn(process.execPath, [TDCTL, ...args], { stdio: [slaveFd, slaveFd, slaveFd], env });
    this.#exit = once(this.#child, 'exit').then(([code]) => (typeof code === 'number' ? code : -1));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get screen(): string {
    return this.#screen;
  }

  type(text: string): void {
    this.#terminal.write(text);
  }

  /** Waits until the text is on the screen. */
  async see(text: string): Promise<void> {
    const deadline = performance.now() + WAIT_MS;
    while (!this.#screen.includes(text)) {
      if (performance.now() > deadline)
        throw new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(this.#screen)}`);
      await delay(10);
    }
  }

  /** As a window that is drawn larger: without a controlling terminal the signal is ours to send. */
  resize(columns: number, rows: number): void {
    setTerminalSize(this.#masterFd, { columns, rows });
    this.#child.kill('SIGWINCH');
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Whether the terminal hands on each key as it is typed. */
  isRaw(): boolean {
    const { stdout } = spawnSync('stty', ['-a'], { stdio: [this.#slaveFd, 'pipe', 'inherit'] });
    return stdout.toString().includes('-icanon');
  }

  /** The exit code, with all output read. */
  async end(): Promise<number> {
    const code = await this.#exit;
    await delay(20);
    return code;
  }

  close(): void {
    this.#child.kill('SIGKILL');
    closeSync(this.#slaveFd);
    this.#terminal.destroy();
  }
}
