// Original file: tinydock/v1/containers.proto

import type { TerminalSize as _tinydock_v1_TerminalSize, TerminalSize__Output as _tinydock_v1_TerminalSize__Output } from '../../tinydock/v1/TerminalSize.ts';

export interface ExecStart {
  'container'?: (string);
  'args'?: (string)[];
  /**
   * `NAME=value` on top of the container's.
   */
  'env'?: (string)[];
  /**
   * Empty for the container's.
   */
  'workingDir'?: (string);
  /**
   * Empty for the container's.
   */
  'user'?: (string);
  /**
   * All capabilities that the daemon has.
   */
  'privileged'?: (boolean);
  'tty'?: (boolean);
  'openStdin'?: (boolean);
  /**
   * Answer when it runs, and leave it alone.
   */
  'detached'?: (boolean);
  'terminalSize'?: (_tinydock_v1_TerminalSize | null);
}

export interface ExecStart__Output {
  'container': (string);
  'args': (string)[];
  /**
   * `NAME=value` on top of the container's.
   */
  'env': (string)[];
  /**
   * Empty for the container's.
   */
  'workingDir': (string);
  /**
   * Empty for the container's.
   */
  'user': (string);
  /**
   * All capabilities that the daemon has.
   */
  'privileged': (boolean);
  'tty': (boolean);
  'openStdin': (boolean);
  /**
   * Answer when it runs, and leave it alone.
   */
  'detached': (boolean);
  'terminalSize': (_tinydock_v1_TerminalSize__Output | null);
}
