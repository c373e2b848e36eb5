import type { Readable } from 'node:stream';
import type { ArchiveSource, Client } from '@tinydock/client';
import type { RegistryCredentials } from '@tinydock/domain';
import type { UserTerminal } from '../terminal/user-terminal.ts';

/** Standard input, opened only by those who read it. */
export interface StandardInput {
  readonly isTerminal: boolean;
  /** For bulk bytes: the descriptor itself where there is one. */
  readonly archive: () => ArchiveSource;
  readonly open: () => Readable;
  /** Has a terminal hand on each key as it is typed, or lines again. */
  readonly setRawMode: (isRaw: boolean) => void;
}

/** Signals that the process receives. */
export interface SignalSource {
  /** Takes the signals over from their default action until the returned function is called. */
  readonly subscribe: (signals: readonly NodeJS.Signals[], listener: (signal: NodeJS.Signals) => void) => () => void;
}

/** What a command works with. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute; relative paths of the user are resolved against it. */
  readonly cwd: string;
  readonly host: string;
  readonly stdin: StandardInput;
  readonly terminal: UserTerminal;
  /** Whether what a command prints goes to a terminal. */
  readonly isStdoutTerminal: boolean;
  readonly clock: () => Date;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
  /** The client, made and connected with its first use. */
  readonly connect: () => Promise<Client>;
  /** What the user's configuration has for a registry. @throws TinydockError where the configuration cannot be used */
  readonly findCredentials: (registry: string) => Promise<RegistryCredentials | undefined>;
  /** Hands signals to a listener in place of ending the command, until the returned function is called. */
  readonly proxySignals: (listener: (signal: NodeJS.Signals) => void) => () => void;
}
