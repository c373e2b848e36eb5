// Original file: tinydock/v1/containers.proto

import type { TerminalSize as _tinydock_v1_TerminalSize, TerminalSize__Output as _tinydock_v1_TerminalSize__Output } from '../../tinydock/v1/TerminalSize.ts';

export interface AttachRequest {
  /**
   * First.
   */
  'container'?: (string);
  /**
   * Standard input; at most 64 KiB.
   */
  'stdin'?: (Buffer | Uint8Array | string);
  /**
   * No more standard input.
   */
  'closeStdin'?: (boolean);
  /**
   * The caller's terminal has got another size.
   */
  'resize'?: (_tinydock_v1_TerminalSize | null);
  /**
   * With `container`: the size of the caller's terminal, which the program's gets before it starts.
   */
  'terminalSize'?: (_tinydock_v1_TerminalSize | null);
  /**
   * With `container`: do not connect standard input.
   */
  'withoutStdin'?: (boolean);
  /**
   * With `container`: start it when the streams are connected; answered by `started`, or by what the start failed for.
   */
  'start'?: (boolean);
  /**
   * With `container`: the exit code comes when the container has been removed.
   */
  'untilRemoved'?: (boolean);
  'part'?: "container"|"stdin"|"closeStdin"|"resize";
}

export interface AttachRequest__Output {
  /**
   * First.
   */
  'container'?: (string);
  /**
   * Standard input; at most 64 KiB.
   */
  'stdin'?: (Buffer);
  /**
   * No more standard input.
   */
  'closeStdin'?: (boolean);
  /**
   * The caller's terminal has got another size.
   */
  'resize'?: (_tinydock_v1_TerminalSize__Output | null);
  /**
   * With `container`: the size of the caller's terminal, which the program's gets before it starts.
   */
  'terminalSize': (_tinydock_v1_TerminalSize__Output | null);
  /**
   * With `container`: do not connect standard input.
   */
  'withoutStdin': (boolean);
  /**
   * With `container`: start it when the streams are connected; answered by `started`, or by what the start failed for.
   */
  'start': (boolean);
  /**
   * With `container`: the exit code comes when the container has been removed.
   */
  'untilRemoved': (boolean);
  'part'?: "container"|"stdin"|"closeStdin"|"resize";
}
