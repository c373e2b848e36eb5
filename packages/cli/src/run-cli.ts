import { isAbsolute, join, resolve } from 'node:path';
import type { Client, CredentialStore } from '@tinydock/client';
import { isTinydockError } from '@tinydock/domain';
import { CLI_VERSION } from './cli-version.ts';
import type { CliContext, SignalSource, StandardInput } from './context/cli-context.ts';
import { DEFAULT_HOST } from './context/default-host.ts';
import { SignalError, SignalRouter } from './context/signal-router.ts';
import { COMPLETION_WORD } from './completion/completion-word.ts';
import { BrokenPipeError, type OutputStream, OutputWriter } from './output/output-writer.ts';
import { Renderer } from './output/renderer.ts';
import type { CommandDefinition } from './program/command-definition.ts';
import { findCommand } from './program/find-command.ts';
import { type GlobalFlags, parseGlobalFlags } from './program/global-flags.ts';
import { groupHelp, programHelp, subcommandsHelp } from './program/help-text.ts';
import { UsageError } from './program/usage-error.ts';
import { UserTerminal } from './terminal/user-terminal.ts';

export interface CliOptions {
  /** Without the names of program and script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. It may throw, and is asked for by what uses it. */
  readonly cwd: string;
  readonly homeDir: string;
  readonly stdin: StandardInput;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly signals: SignalSource;
  readonly clock: () => Date;
  /** Called when the user insists on an end that does not come; it must not return. */
  readonly forceExit: () => void;
  /** Replaces the process by the dashboard's program. */
  readonly openDashboard: (args: readonly string[]) => void;
  /** Told of the command that is about to run, such as `tdctl image ls`. */
  readonly onCommand?: (name: string) => void;
  /** By default the client of `@tinydock/client`, loaded with its first use. */
  readonly createClient?: (host: string) => Promise<Client>;
  readonly openCredentials?: () => Promise<CredentialStore>;
}

/** What a shell reports for a program that SIGPIPE ended. */
const BROKEN_PIPE_EXIT_CODE = 141;

async function loadClient(host: string): Promise<Client> {
  const { createClient } = await import('./context/load-client.ts');
  return createClient({ host });
}

async function loadCredentials(options: CliOptions): Promise<CredentialStore> {
  const named = options.env['DOCKER_CONFIG'] || join(options.homeDir, '.docker');
  const directory = isAbsolute(named) ? named : resolve(options.cwd, named);
  const { createCredentialStore } = await import('./context/load-credentials.ts');
  return createCredentialStore({ configPath: join(directory, 'config.json') });
}

/** The flags of a command line that may not be finished. */
function readGlobalFlags(words: readonly string[]): GlobalFlags | undefined {
  try {
    return parseGlobalFlags(words);
  } catch {
    return undefined;
  }
}

/** One run of the program. */
class CliRun {
  readonly #options: CliOptions;
  readonly #stdout: OutputWriter;
  readonly #stderr: OutputWriter;
  readonly #signals: SignalRouter;
  #client: Promise<Client> | undefined;
  #debug = false;

  constructor(options: CliOptions) {
    this.#options = options;
    const isDumb = options.env['TERM'] === 'dumb';
    this.#stdout = new OutputWriter(options.stdout, { isDumb });
    this.#stderr = new OutputWriter(options.stderr, { isDumb });
    this.#signals = new SignalRouter(options.signals, () => {
      void this.#stderr.write('\ngot 3 SIGTERM/SIGINTs, forcefully exiting\n').finally(options.forceExit);
    });
  }

  async run(): Promise<number> {
    try {
      const flags = parseGlobalFlags(this.#options.argv);
      this.#debug = flags.debug;
      return await this.#dispatch(flags);
    } catch (error) {
      return await this.#fail(error);
    } finally {
      this.#signals.close();
      this.#stdout.close();
      this.#stderr.close();
      (await this.#client?.catch(() => undefined))?.close();
    }
  }

  async #dispatch(flags: GlobalFlags): Promise<number> {
    if (flags.version) return this.#print(`tdctl version ${CLI_VERSION}\n`);
    if (flags.rest[0] === COMPLETION_WORD) return this.#complete(flags);
    const found = findCommand(flags.help ? ['help', ...flags.rest] : flags.rest);
    if (found.kind === 'program') return this.#print(programHelp());
    if (found.kind === 'group') return this.#print(groupHelp(found.group));
    const [definition, { parseCommand }] = await Promise.all([
      found.entry.load(),
      import('./program/parse-command.ts'),
    ]);
    const parsed = parseCommand(found.path, definition, found.argv);
    if (parsed.kind === 'help') return this.#print(`${parsed.text}${subcommandsHelp(found.entry)}`);
    this.#options.onCommand?.(found.path);
    const context = this.#createContext(flags);
    try {
      return await this.#renderer().renderAll(definition.run(parsed.input, context));
    } catch (error) {
      return await this.#fail(error, definition);
    }
  }

  /** `tdctl __complete -- WORD...`, the last word being the one that is typed. */
  async #complete(flags: GlobalFlags): Promise<number> {
    const words = flags.rest.slice(flags.rest[1] === '--' ? 2 : 1);
    this.#options.onCommand?.(COMPLETION_WORD);
    const { runCompletion } = await import('./completion/run-completion.ts');
    const host = readGlobalFlags(words)?.host ?? flags.host;
    return this.#renderer().renderAll(runCompletion(words, this.#createContext({ ...flags, host })));
  }

  async #print(text: string): Promise<number> {
    await this.#stdout.write(text);
    return 0;
  }

  #renderer(): Renderer {
    return new Renderer({
      stdout: this.#stdout,
      stderr: this.#stderr,
      debug: this.#debug,
      clock: this.#options.clock,
    });
  }

  #createContext(flags: GlobalFlags): CliContext {
    const options = this.#options;
    const { env, homeDir, stdin, stdout, clock, createClient = loadClient } = options;
    const host = flags.host ?? (env['TINYDOCK_HOST'] || DEFAULT_HOST);
    return {
      env,
      get cwd() {
        return options.cwd;
      },
      homeDir,
      stateDir: join(env['XDG_STATE_HOME'] || join(homeDir, '.local/state'), 'tinydock'),
      host,
      stdin,
      terminal: new UserTerminal(stdin, stdout),
      isStdoutTerminal: this.#stdout.isTerminal,
      isStderrTerminal: this.#stderr.isTerminal,
      clock,
      signal: this.#signals.signal,
      connect: () => (this.#client ??= createClient(host)),
      openDashboard: this.#options.openDashboard,
      openCredentials: this.#options.openCredentials ?? (() => loadCredentials(this.#options)),
      proxySignals: (listener) => this.#signals.proxy(listener),
    };
  }

  /** Says what went wrong, where somebody can read it. @returns the exit code */
  async #fail(error: unknown, definition?: CommandDefinition): Promise<number> {
    const { signal } = this.#signals;
    if (error instanceof BrokenPipeError) return BROKEN_PIPE_EXIT_CODE;
    if (signal.reason instanceof SignalError) return signal.reason.exitCode;
    try {
      await this.#renderer().renderError(error);
    } catch (failure) {
      if (!(failure instanceof BrokenPipeError)) throw failure;
    }
    if (error instanceof UsageError) return error.exitCode;
    return isTinydockError(error) ? (definition?.exitCodeOf?.(error) ?? 1) : 1;
  }
}

/**
 * Runs one command line to its end; everything it prints has been taken by the streams when it resolves.
 * @returns the exit code
 */
export async function runCli(options: CliOptions): Promise<number> {
  return new CliRun(options).run();
}
