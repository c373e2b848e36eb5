import type { Position } from '../source/dockerfile-error.ts';
import type { Heredoc } from '../words/heredoc.ts';

/** The JSON form, run as it is, or the shell form, given to the shell as one text. */
export type Command =
  { readonly form: 'exec'; readonly args: readonly string[] } | { readonly form: 'shell'; readonly script: string };

export interface Pair {
  readonly name: string;
  readonly value: string;
}

interface InstructionBase {
  /** Where its keyword stands. */
  readonly position: Position;
  /** Its last line, heredocs included. */
  readonly endLine: number;
  /** With continuation lines joined, without heredocs. */
  readonly text: string;
}

export interface FromInstruction extends InstructionBase {
  readonly kind: 'from';
  /** An image, `scratch`, or an earlier stage. */
  readonly image: string;
  readonly platform: string | undefined;
  /** As written; names of stages do not depend on case. */
  readonly alias: string | undefined;
}

export interface ArgInstruction extends InstructionBase {
  readonly kind: 'arg';
  readonly args: readonly { readonly name: string; readonly value: string | undefined }[];
}

export interface PairsInstruction extends InstructionBase {
  readonly kind: 'env' | 'label';
  readonly pairs: readonly Pair[];
  /** `ENV name value`, which is deprecated. */
  readonly isLegacy: boolean;
}

export interface TextInstruction extends InstructionBase {
  readonly kind: 'maintainer' | 'workdir' | 'user' | 'stopsignal';
  readonly value: string;
}

export interface ListInstruction extends InstructionBase {
  readonly kind: 'expose' | 'volume';
  readonly values: readonly string[];
}

export interface ShellInstruction extends InstructionBase {
  readonly kind: 'shell';
  readonly shell: readonly string[];
}

/** Durations in nanoseconds, as image configurations store them; undefined where the default holds. */
export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: 'healthcheck';
  /** Undefined for NONE. */
  readonly command: Command | undefined;
  readonly intervalNs: number | undefined;
  readonly timeoutNs: number | undefined;
  readonly startPeriodNs: number | undefined;
  readonly startIntervalNs: number | undefined;
  readonly retries: number | undefined;
}

export interface OnBuildInstruction extends InstructionBase {
  readonly kind: 'onbuild';
  /** The instruction to be run in builds from this image, heredocs included. */
  readonly trigger: string;
}

export interface CommandInstruction extends InstructionBase {
  readonly kind: 'cmd' | 'entrypoint';
  readonly command: Command;
}

export type MountType = 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';

/** `RUN --mount`. Options carry the reference's first name of each: `target`, not `dst`. */
export interface RunMount {
  readonly type: MountType;
  readonly options: Readonly<Record<string, string>>;
}

/** `RUN --device`. */
export interface RunDevice {
  /** `VENDOR/CLASS`, with `=NAME` or `=*`, or what the build calls such a device. */
  readonly name: string;
  /** Whether the step fails where there is none. */
  readonly isRequired: boolean;
}

export interface RunInstruction extends InstructionBase {
  readonly kind: 'run';
  readonly command: Command;
  readonly heredocs: readonly Heredoc[];
  readonly mounts: readonly RunMount[];
  readonly network: 'default' | 'none' | 'host' | undefined;
  readonly security: 'sandbox' | 'insecure' | undefined;
  readonly devices: readonly RunDevice[];
}

/** `COPY` and `ADD`; the second has the last three. */
export interface CopyInstruction extends InstructionBase {
  readonly kind: 'copy' | 'add';
  readonly sources: readonly string[];
  /** Files written into the Dockerfile, by the names of their ends. */
  readonly heredocs: readonly Heredoc[];
  readonly destination: string;
  readonly from: string | undefined;
  readonly chown: string | undefined;
  readonly chmod: string | undefined;
  readonly link: boolean;
  readonly parents: boolean;
  readonly excludes: readonly string[];
  readonly checksum: string | undefined;
  readonly keepGitDir: boolean;
  /** Undefined where the flag is not given: archives of the context are unpacked, those of URLs are not. */
  readonly unpack: boolean | undefined;
}

export type Instruction =
  | FromInstruction
  | ArgInstruction
  | PairsInstruction
  | TextInstruction
  | ListInstruction
  | ShellInstruction
  | HealthcheckInstruction
  | OnBuildInstruction
  | CommandInstruction
  | RunInstruction
  | CopyInstruction;
