import type { CliContext } from '../context/cli-context.ts';
import type { Output } from '../output/output.ts';
import type { FlagValues } from './flag-values.ts';

/** One flag as it is declared. `flags` are `-s, --long` or `--long`. */
export type FlagDefinition =
  | { readonly kind: 'boolean'; readonly flags: string; readonly description: string; readonly isOnByDefault?: boolean }
  | {
      readonly kind: 'text' | 'list' | 'integer';
      readonly flags: string;
      /** What the value is, such as `string`. */
      readonly placeholder: string;
      readonly description: string;
    }
  /** Docker has it and we do not: using it is an error, and help does not show it. */
  | {
      readonly kind: 'unsupported';
      readonly flags: string;
      readonly takesValue: boolean;
      /** Why it will not be there, as `--gpus is not supported: REASON`; what has none is planned. */
      readonly reason?: string;
      /** Values that ask for what is so anyway. */
      readonly accepted?: readonly string[];
    };

export interface CommandInput {
  readonly args: readonly string[];
  readonly flags: FlagValues;
}

/** A command: what it accepts, and what it does. */
export interface CommandDefinition {
  /** What follows the name, such as `[OPTIONS] IMAGE [COMMAND] [ARG...]`. */
  readonly usage: string;
  readonly description: string;
  readonly args: { readonly minimum: number; readonly maximum?: number };
  readonly flags: readonly FlagDefinition[];
  /** All that follows the first argument belongs to the container. */
  readonly stopsAtFirstArgument?: boolean;
  /** Does the work, and says what there is to say as it becomes known. */
  readonly run: (input: CommandInput, context: CliContext) => AsyncIterable<Output>;
  /** The exit code of a failure, where it is not always 1. */
  readonly exitCodeOf?: (error: unknown) => number;
}

/** A command by its name, loaded when it is used. */
export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  readonly load: () => Promise<CommandDefinition>;
  /** Words that stand for other commands, in place of the first argument. */
  readonly subcommands?: readonly CommandEntry[];
}

/** Commands under one name, such as `image`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}
