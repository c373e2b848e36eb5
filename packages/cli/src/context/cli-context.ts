import type { Readable } from 'node:stream';
import type { ArchiveSource, Client, CredentialStore } from '@tinydock/client';
import type { UserTerminal } from '../terminal/user-terminal.ts';

/** Standard input, opened only by those who read it. */
export interface StandardInput {
  readonly isTerminal: boolean;
  /** For bulk bytes: the descriptor itself where there is one. */
  readonly archive: () => ArchiveSource;
  readonly open: () => Readable;
  /** Has a terminal hand on each key as it is typed, or lines again. */
  readonly setRawMode: (isRaw: boolean) => void;
  /** Has a terminal show what is typed, or not. */
  readonly setEcho: (isShown: boolean) => void;
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
  readonly homeDir: string;
  /** Where the program keeps what it would not like to lose but can do without. */
  readonly stateDir: string;
  readonly host: string;
  readonly stdin: StandardInput;
  readonly terminal: UserTerminal;
  /** Whether what a command prints goes to a terminal. */
  readonly isStdoutTerminal: boolean;
  /** Whether progress and what is to be noted goes to a terminal. */
  readonly isStderrTerminal: boolean;
  readonly clock: () => Date;
  /** Aborted when the user wants the command to end. */
  readonly signal: AbortSignal;
  /** The client, made and connected with its first use. */
  readonly connect: () => Promise<Client>;
  /** The user's registry credentials, loaded with their first use. */
  readonly openCredentials: () => Promise<CredentialStore>;
  /** Becomes the dashboard, with these arguments; does not return. */
  readonly openDashboard: (args: readonly string[]) => void;
  /** Hands signals to a listener in place of ending the command, until the returned function is called. */
  readonly proxySignals: (listener: (signal: NodeJS.Signals) => void) => () => void;
}
