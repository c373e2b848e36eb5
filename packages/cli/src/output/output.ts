import type { BuildProgress, LoadProgress, PullProgress, PushProgress } from '@tinydock/protocol';
import type { ListView } from '../format/render-list.ts';
import type { ProgressMode } from '../progress/build/build-display.ts';
import type { GoStruct } from '../format/template/go-value.ts';

export type OutputStreamName = 'stdout' | 'stderr';

/** What a command has to say; the renderer alone decides how it looks. */
export type Output =
  /** One line of text, without its line end. */
  | { readonly kind: 'line'; readonly text: string; readonly stream?: OutputStreamName }
  | { readonly kind: 'list'; readonly view: ListView }
  /** A list that takes the place of the one before it on a terminal. */
  | { readonly kind: 'frame'; readonly view: ListView }
  /** One object, by the user's template or else by `template`. */
  | {
      readonly kind: 'document';
      readonly value: GoStruct;
      readonly template: string;
      readonly format: string | undefined;
    }
  /** Objects as a JSON array, or each by the user's template. */
  | { readonly kind: 'objects'; readonly values: readonly GoStruct[]; readonly format: string | undefined }
  /** What a container wrote, byte by byte. */
  | { readonly kind: 'bytes'; readonly stream: OutputStreamName; readonly data: Uint8Array }
  | { readonly kind: 'pull'; readonly progress: PullProgress; readonly stream: OutputStreamName }
  | { readonly kind: 'push'; readonly progress: PushProgress }
  /** Goes to standard error; to standard output where it is told of the past. */
  | {
      readonly kind: 'build';
      readonly progress: BuildProgress;
      readonly mode: ProgressMode;
      /** Say why each step was cached or not. */
      readonly explains: boolean;
      /** When it was, in milliseconds since 1970; undefined for now. */
      readonly timeMs?: number;
    }
  /** `totalBytes` undefined where the size of the archive is not known. */
  | { readonly kind: 'load'; readonly progress: LoadProgress; readonly totalBytes: number | undefined }
  /** One of several arguments failed; the command goes on and ends with exit code 1. */
  | { readonly kind: 'failure'; readonly error: unknown; readonly isIgnored?: boolean }
  /** The exit code, where it is another than 0. */
  | { readonly kind: 'exit'; readonly code: number };

export function line(text: string): Output {
  return { kind: 'line', text };
}

export function note(text: string): Output {
  return { kind: 'line', text, stream: 'stderr' };
}
