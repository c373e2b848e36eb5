// Original file: tinydock/v1/containers.proto

import type { ExecStart as _tinydock_v1_ExecStart, ExecStart__Output as _tinydock_v1_ExecStart__Output } from '../../tinydock/v1/ExecStart.ts';
import type { TerminalSize as _tinydock_v1_TerminalSize, TerminalSize__Output as _tinydock_v1_TerminalSize__Output } from '../../tinydock/v1/TerminalSize.ts';

export interface ExecRequest {
  'start'?: (_tinydock_v1_ExecStart | null);
  /**
   * Standard input; at most 64 KiB.
   */
  'stdin'?: (Buffer | Uint8Array | string);
  'closeStdin'?: (boolean);
  'resize'?: (_tinydock_v1_TerminalSize | null);
  /**
   * Leave the program alone when this call ends.
   */
  'detach'?: (boolean);
  'part'?: "start"|"stdin"|"closeStdin"|"resize"|"detach";
}

export interface ExecRequest__Output {
  'start'?: (_tinydock_v1_ExecStart__Output | null);
  /**
   * Standard input; at most 64 KiB.
   */
  'stdin'?: (Buffer);
  'closeStdin'?: (boolean);
  'resize'?: (_tinydock_v1_TerminalSize__Output | null);
  /**
   * Leave the program alone when this call ends.
   */
  'detach'?: (boolean);
  'part'?: "start"|"stdin"|"closeStdin"|"resize"|"detach";
}
