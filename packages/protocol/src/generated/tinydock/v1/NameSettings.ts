// Original file: tinydock/v1/container_options.proto

import type { HostEntry as _tinydock_v1_HostEntry, HostEntry__Output as _tinydock_v1_HostEntry__Output } from '../../tinydock/v1/HostEntry.ts';

/**
 * What a container finds in `/etc/hosts` and `/etc/resolv.conf`.
 */
export interface NameSettings {
  /**
   * Beside what it would find.
   */
  'hosts'?: (_tinydock_v1_HostEntry)[];
  /**
   * IP addresses; empty for those that it would have.
   */
  'servers'?: (string)[];
  /**
   * Domains; empty for those of the host, `.` for none.
   */
  'search'?: (string)[];
  /**
   * Of resolv.conf(5); empty for those of the host.
   */
  'options'?: (string)[];
}

/**
 * What a container finds in `/etc/hosts` and `/etc/resolv.conf`.
 */
export interface NameSettings__Output {
  /**
   * Beside what it would find.
   */
  'hosts': (_tinydock_v1_HostEntry__Output)[];
  /**
   * IP addresses; empty for those that it would have.
   */
  'servers': (string)[];
  /**
   * Domains; empty for those of the host, `.` for none.
   */
  'search': (string)[];
  /**
   * Of resolv.conf(5); empty for those of the host.
   */
  'options': (string)[];
}
