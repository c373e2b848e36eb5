// Original file: tinydock/v1/build.proto


export interface SshAgents {
  /**
   * As `RUN --mount=type=ssh` names them.
   */
  'ids'?: (string)[];
  /**
   * The user's file of that name, at most 1 MiB: whom git trusts beside the hosts that the daemon's machine knows.
   */
  'knownHosts'?: (Buffer | Uint8Array | string);
}

export interface SshAgents__Output {
  /**
   * As `RUN --mount=type=ssh` names them.
   */
  'ids': (string)[];
  /**
   * The user's file of that name, at most 1 MiB: whom git trusts beside the hosts that the daemon's machine knows.
   */
  'knownHosts': (Buffer);
}
