// Original file: tinydock/v1/container_options.proto

import type { HealthProbe as _tinydock_v1_HealthProbe, HealthProbe__Output as _tinydock_v1_HealthProbe__Output } from '../../tinydock/v1/HealthProbe.ts';

export interface ContainerHealth {
  /**
   * `starting`, `healthy` or `unhealthy`.
   */
  'status'?: (string);
  'failingStreak'?: (number);
  /**
   * The newest runs, the oldest first.
   */
  'log'?: (_tinydock_v1_HealthProbe)[];
}

export interface ContainerHealth__Output {
  /**
   * `starting`, `healthy` or `unhealthy`.
   */
  'status': (string);
  'failingStreak': (number);
  /**
   * The newest runs, the oldest first.
   */
  'log': (_tinydock_v1_HealthProbe__Output)[];
}
