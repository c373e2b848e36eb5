// Original file: tinydock/v1/system.proto

import type { Component as _tinydock_v1_Component, Component__Output as _tinydock_v1_Component__Output } from '../../tinydock/v1/Component.ts';

export interface VersionResponse {
  /**
   * Of the daemon, such as `0.1.0`.
   */
  'version'?: (string);
  /**
   * Of this API, such as `1.0`.
   */
  'apiVersion'?: (string);
  /**
   * Of Node.js, without `v`.
   */
  'nodeVersion'?: (string);
  /**
   * Such as `linux`.
   */
  'os'?: (string);
  /**
   * Such as `amd64`.
   */
  'architecture'?: (string);
  /**
   * As `uname -r` prints it.
   */
  'kernelVersion'?: (string);
  /**
   * What the daemon calls: runc, conmon, netavark.
   */
  'components'?: (_tinydock_v1_Component)[];
}

export interface VersionResponse__Output {
  /**
   * Of the daemon, such as `0.1.0`.
   */
  'version': (string);
  /**
   * Of this API, such as `1.0`.
   */
  'apiVersion': (string);
  /**
   * Of Node.js, without `v`.
   */
  'nodeVersion': (string);
  /**
   * Such as `linux`.
   */
  'os': (string);
  /**
   * Such as `amd64`.
   */
  'architecture': (string);
  /**
   * As `uname -r` prints it.
   */
  'kernelVersion': (string);
  /**
   * What the daemon calls: runc, conmon, netavark.
   */
  'components': (_tinydock_v1_Component__Output)[];
}
