// Original file: tinydock/v1/container_options.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a container may use; 0 and empty leave the machine's default. Bytes unless told.
 */
export interface ContainerLimits {
  'memoryBytes'?: (number | string | Long);
  /**
   * Memory and swap together; -1 for no limit; 0 for twice the memory.
   */
  'memorySwapBytes'?: (number | string | Long);
  'memoryReservationBytes'?: (number | string | Long);
  /**
   * Billionths of a processor.
   */
  'nanoCpus'?: (number | string | Long);
  'cpuShares'?: (number | string | Long);
  /**
   * Microseconds.
   */
  'cpuPeriod'?: (number | string | Long);
  'cpuQuota'?: (number | string | Long);
  /**
   * Such as `0-2,4`.
   */
  'cpusetCpus'?: (string);
  'cpusetMems'?: (string);
  /**
   * -1 for no limit.
   */
  'pidsLimit'?: (number | string | Long);
  /**
   * 10 to 1000.
   */
  'blkioWeight'?: (number);
  /**
   * 0 to 100; unset for the machine's.
   */
  'memorySwappiness'?: (number);
  'oomKillDisable'?: (boolean);
  '_memorySwappiness'?: "memorySwappiness";
}

/**
 * What a container may use; 0 and empty leave the machine's default. Bytes unless told.
 */
export interface ContainerLimits__Output {
  'memoryBytes': (number);
  /**
   * Memory and swap together; -1 for no limit; 0 for twice the memory.
   */
  'memorySwapBytes': (number);
  'memoryReservationBytes': (number);
  /**
   * Billionths of a processor.
   */
  'nanoCpus': (number);
  'cpuShares': (number);
  /**
   * Microseconds.
   */
  'cpuPeriod': (number);
  'cpuQuota': (number);
  /**
   * Such as `0-2,4`.
   */
  'cpusetCpus': (string);
  'cpusetMems': (string);
  /**
   * -1 for no limit.
   */
  'pidsLimit': (number);
  /**
   * 10 to 1000.
   */
  'blkioWeight': (number);
  /**
   * 0 to 100; unset for the machine's.
   */
  'memorySwappiness'?: (number);
  'oomKillDisable': (boolean);
  '_memorySwappiness'?: "memorySwappiness";
}
