import { Readable, Writable } from 'node:stream';
import { type CliOptions, loadScript } from '@tinydock/cli';
import type { CommandResult } from '@tinydock/testing';

const PROGRAM = new URL('../../../packages/cli/dist/tdctl-main.cjs', import.meta.url).pathname;

let bundled: { readonly runCli: (options: CliOptions) => Promise<number> } | undefined;

/** A stream of the program that keeps what was written. */
class Kept extends Writable {
  readonly #pieces: Buffer[] = [];

  override _write(piece: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pieces.push(piece);
    done();
  }

  text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}

function unexpected(what: string): never {
  throw new Error(`a command without a terminal asked for ${what}`);
}

/**
 * Runs one command line to its end within this process, with nothing to read and no terminal. All of the bundled program
 * takes part but its process, of which each start costs thirty times as much as most commands do.
 */
export async function runInProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<CommandResult> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const nothing = (): Readable => Readable.from([]);
  bundled ??= loadScript(PROGRAM, undefined).exports as NonNullable<typeof bundled>;
  const exitCode = await bundled.runCli({
    argv,
    env,
    cwd: process.cwd(),
    homeDir: '/nonexistent',
    stdin: {
      isTerminal: false,
      archive: nothing,
      open: nothing,
      setRawMode: () => unexpected('single keys'),
      setEcho: () => unexpected('its echo'),
    },
    stdout,
    stderr,
    signals: { subscribe: () => () => undefined },
    clock: () => new Date(),
    forceExit: () => unexpected('a forced end'),
    openDashboard: () => unexpected('the dashboard'),
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}
