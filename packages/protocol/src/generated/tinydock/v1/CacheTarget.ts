// Original file: tinydock/v1/build.proto

import type { CacheReceiver as _tinydock_v1_CacheReceiver, CacheReceiver__Output as _tinydock_v1_CacheReceiver__Output } from '../../tinydock/v1/CacheReceiver.ts';

export interface CacheTarget {
  /**
   * Where it goes in a registry; empty where the client takes it.
   */
  'reference'?: (string);
  /**
   * `min` for the steps of the image alone, `max` for those of all stages that were built; empty for min.
   */
  'mode'?: (string);
  /**
   * As in PushRequest; for a client, empty leaves layers as they are.
   */
  'compression'?: (string);
  'level'?: (number);
  /**
   * A failure is a warning, and does not fail the build.
   */
  'ignoreErrors'?: (boolean);
  /**
   * The client that takes it.
   */
  'receiver'?: (_tinydock_v1_CacheReceiver | null);
}

export interface CacheTarget__Output {
  /**
   * Where it goes in a registry; empty where the client takes it.
   */
  'reference': (string);
  /**
   * `min` for the steps of the image alone, `max` for those of all stages that were built; empty for min.
   */
  'mode': (string);
  /**
   * As in PushRequest; for a client, empty leaves layers as they are.
   */
  'compression': (string);
  'level': (number);
  /**
   * A failure is a warning, and does not fail the build.
   */
  'ignoreErrors': (boolean);
  /**
   * The client that takes it.
   */
  'receiver': (_tinydock_v1_CacheReceiver__Output | null);
}
