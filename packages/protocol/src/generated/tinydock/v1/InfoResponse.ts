// Original file: tinydock/v1/system.proto

import type { MirroredRegistry as _tinydock_v1_MirroredRegistry, MirroredRegistry__Output as _tinydock_v1_MirroredRegistry__Output } from '../../tinydock/v1/MirroredRegistry.ts';
import type { Long } from '@grpc/proto-loader';

export interface InfoResponse {
  /**
   * The daemon's name for itself: a short hash of its root.
   */
  'id'?: (string);
  /**
   * The machine's host name.
   */
  'name'?: (string);
  /**
   * Of the daemon.
   */
  'version'?: (string);
  /**
   * Where images, containers and metadata lie.
   */
  'rootDir'?: (string);
  /**
   * Where sockets and mounts lie.
   */
  'runDir'?: (string);
  /**
   * Such as `erofs`.
   */
  'layerDriver'?: (string);
  /**
   * Such as `runc`.
   */
  'runtime'?: (string);
  /**
   * `v1`, `hybrid` or `v2`.
   */
  'cgroupMode'?: (string);
  /**
   * The bridge of the default network.
   */
  'bridge'?: (string);
  /**
   * Its subnet in CIDR form.
   */
  'subnet'?: (string);
  /**
   * As `uname -r` prints it.
   */
  'kernelVersion'?: (string);
  /**
   * PRETTY_NAME of os-release.
   */
  'operatingSystem'?: (string);
  /**
   * Such as `x86_64`.
   */
  'architecture'?: (string);
  /**
   * Of this machine.
   */
  'cpus'?: (number);
  /**
   * Of this machine, in bytes.
   */
  'memoryBytes'?: (number | string | Long);
  /**
   * Number of images.
   */
  'images'?: (number);
  /**
   * Number of layers.
   */
  'layers'?: (number);
  /**
   * Bytes of the layers' tars and indexes on disk.
   */
  'layerBytes'?: (number | string | Long);
  /**
   * Numbers of containers by state.
   */
  'containersRunning'?: (number);
  'containersCreated'?: (number);
  'containersExited'?: (number);
  /**
   * The daemon's process id.
   */
  'pid'?: (number);
  /**
   * The daemon's resident memory in bytes.
   */
  'daemonMemoryBytes'?: (number | string | Long);
  /**
   * What is not as it should be, a sentence each.
   */
  'warnings'?: (string)[];
  /**
   * Registries that have mirrors.
   */
  'mirroredRegistries'?: (_tinydock_v1_MirroredRegistry)[];
  /**
   * `host[:port]` that may be spoken to over plain HTTP, or without checking its certificate.
   */
  'insecureRegistries'?: (string)[];
  /**
   * Those that are paused are not among those that run.
   */
  'containersPaused'?: (number);
  /**
   * Where specifications of the Container Device Interface lie, the weightiest last; empty where it is turned off.
   */
  'cdiSpecDirs'?: (string)[];
  /**
   * The devices that they describe: `VENDOR/CLASS=NAME`.
   */
  'cdiDevices'?: (string)[];
}

export interface InfoResponse__Output {
  /**
   * The daemon's name for itself: a short hash of its root.
   */
  'id': (string);
  /**
   * The machine's host name.
   */
  'name': (string);
  /**
   * Of the daemon.
   */
  'version': (string);
  /**
   * Where images, containers and metadata lie.
   */
  'rootDir': (string);
  /**
   * Where sockets and mounts lie.
   */
  'runDir': (string);
  /**
   * Such as `erofs`.
   */
  'layerDriver': (string);
  /**
   * Such as `runc`.
   */
  'runtime': (string);
  /**
   * `v1`, `hybrid` or `v2`.
   */
  'cgroupMode': (string);
  /**
   * The bridge of the default network.
   */
  'bridge': (string);
  /**
   * Its subnet in CIDR form.
   */
  'subnet': (string);
  /**
   * As `uname -r` prints it.
   */
  'kernelVersion': (string);
  /**
   * PRETTY_NAME of os-release.
   */
  'operatingSystem': (string);
  /**
   * Such as `x86_64`.
   */
  'architecture': (string);
  /**
   * Of this machine.
   */
  'cpus': (number);
  /**
   * Of this machine, in bytes.
   */
  'memoryBytes': (number);
  /**
   * Number of images.
   */
  'images': (number);
  /**
   * Number of layers.
   */
  'layers': (number);
  /**
   * Bytes of the layers' tars and indexes on disk.
   */
  'layerBytes': (number);
  /**
   * Numbers of containers by state.
   */
  'containersRunning': (number);
  'containersCreated': (number);
  'containersExited': (number);
  /**
   * The daemon's process id.
   */
  'pid': (number);
  /**
   * The daemon's resident memory in bytes.
   */
  'daemonMemoryBytes': (number);
  /**
   * What is not as it should be, a sentence each.
   */
  'warnings': (string)[];
  /**
   * Registries that have mirrors.
   */
  'mirroredRegistries': (_tinydock_v1_MirroredRegistry__Output)[];
  /**
   * `host[:port]` that may be spoken to over plain HTTP, or without checking its certificate.
   */
  'insecureRegistries': (string)[];
  /**
   * Those that are paused are not among those that run.
   */
  'containersPaused': (number);
  /**
   * Where specifications of the Container Device Interface lie, the weightiest last; empty where it is turned off.
   */
  'cdiSpecDirs': (string)[];
  /**
   * The devices that they describe: `VENDOR/CLASS=NAME`.
   */
  'cdiDevices': (string)[];
}
