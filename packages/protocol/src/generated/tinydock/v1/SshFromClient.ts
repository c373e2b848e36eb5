// Original file: tinydock/v1/build.proto

import type { SshAgents as _tinydock_v1_SshAgents, SshAgents__Output as _tinydock_v1_SshAgents__Output } from '../../tinydock/v1/SshAgents.ts';
import type { SshReply as _tinydock_v1_SshReply, SshReply__Output as _tinydock_v1_SshReply__Output } from '../../tinydock/v1/SshReply.ts';

export interface SshFromClient {
  /**
   * The first.
   */
  'agents'?: (_tinydock_v1_SshAgents | null);
  'reply'?: (_tinydock_v1_SshReply | null);
  'part'?: "agents"|"reply";
}

export interface SshFromClient__Output {
  /**
   * The first.
   */
  'agents'?: (_tinydock_v1_SshAgents__Output | null);
  'reply'?: (_tinydock_v1_SshReply__Output | null);
  'part'?: "agents"|"reply";
}
