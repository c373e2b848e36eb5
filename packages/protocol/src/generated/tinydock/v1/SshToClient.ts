// Original file: tinydock/v1/build.proto

import type { SshQuestion as _tinydock_v1_SshQuestion, SshQuestion__Output as _tinydock_v1_SshQuestion__Output } from '../../tinydock/v1/SshQuestion.ts';

export interface SshToClient {
  /**
   * The first.
   */
  'forwarded'?: (string);
  'question'?: (_tinydock_v1_SshQuestion | null);
  'part'?: "forwarded"|"question";
}

export interface SshToClient__Output {
  /**
   * The first.
   */
  'forwarded'?: (string);
  'question'?: (_tinydock_v1_SshQuestion__Output | null);
  'part'?: "forwarded"|"question";
}
