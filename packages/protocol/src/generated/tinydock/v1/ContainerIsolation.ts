// Original file: tinydock/v1/container_options.proto

import type { DeviceMapping as _tinydock_v1_DeviceMapping, DeviceMapping__Output as _tinydock_v1_DeviceMapping__Output } from '../../tinydock/v1/DeviceMapping.ts';
import type { Ulimit as _tinydock_v1_Ulimit, Ulimit__Output as _tinydock_v1_Ulimit__Output } from '../../tinydock/v1/Ulimit.ts';
import type { TmpfsMount as _tinydock_v1_TmpfsMount, TmpfsMount__Output as _tinydock_v1_TmpfsMount__Output } from '../../tinydock/v1/TmpfsMount.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * How far a container is kept apart from the machine.
 */
export interface ContainerIsolation {
  /**
   * All capabilities and devices, nothing hidden, no system call filtered.
   */
  'privileged'?: (boolean);
  /**
   * Names with or without `CAP_`, or `ALL`.
   */
  'capAdd'?: (string)[];
  'capDrop'?: (string)[];
  'noNewPrivileges'?: (boolean);
  /**
   * Empty for the default profile, `unconfined`, or the text of a profile.
   */
  'seccomp'?: (string);
  'readOnlyRootfs'?: (boolean);
  /**
   * Names or numbers of groups.
   */
  'groupAdd'?: (string)[];
  'devices'?: (_tinydock_v1_DeviceMapping)[];
  'ulimits'?: (_tinydock_v1_Ulimit)[];
  'sysctls'?: ({[key: string]: string});
  /**
   * 0 for 64 MiB.
   */
  'shmSizeBytes'?: (number | string | Long);
  /**
   * `private` (also empty), `shareable`, `none`, `host`, or `container:` and a name or id.
   */
  'ipc'?: (string);
  /**
   * `private` (also empty), `host`, or `container:` and a name or id.
   */
  'pid'?: (string);
  /**
   * `private` (also empty) or `host`.
   */
  'uts'?: (string);
  'oomScoreAdj'?: (number);
  'tmpfs'?: (_tinydock_v1_TmpfsMount)[];
  /**
   * Such as `c 1:3 rwm`.
   */
  'deviceCgroupRules'?: (string)[];
  /**
   * From the root of the hierarchy with a slash, else below the daemon's; empty for the daemon's.
   */
  'cgroupParent'?: (string);
  /**
   * `private`, `host`, or empty for what is usual with the machine's version of cgroups.
   */
  'cgroupns'?: (string);
  /**
   * A profile of AppArmor that the machine has loaded, or `unconfined`; empty for none of its own.
   */
  'apparmor'?: (string);
  /**
   * SELinux: `disable`, or parts of the label: `user:`, `role:`, `type:`, `level:`. The rest is the daemon's.
   */
  'labels'?: (string)[];
  /**
   * Nothing of /proc and /sys is hidden or read-only.
   */
  'unconfinedSystemPaths'?: (boolean);
  /**
   * It may change its cgroups; unset for as `privileged`.
   */
  'writableCgroups'?: (boolean);
  /**
   * Devices of the Container Device Interface: `VENDOR/CLASS=NAME`.
   */
  'cdiDevices'?: (string)[];
  '_oomScoreAdj'?: "oomScoreAdj";
  '_writableCgroups'?: "writableCgroups";
}

/**
 * How far a container is kept apart from the machine.
 */
export interface ContainerIsolation__Output {
  /**
   * All capabilities and devices, nothing hidden, no system call filtered.
   */
  'privileged': (boolean);
  /**
   * Names with or without `CAP_`, or `ALL`.
   */
  'capAdd': (string)[];
  'capDrop': (string)[];
  'noNewPrivileges': (boolean);
  /**
   * Empty for the default profile, `unconfined`, or the text of a profile.
   */
  'seccomp': (string);
  'readOnlyRootfs': (boolean);
  /**
   * Names or numbers of groups.
   */
  'groupAdd': (string)[];
  'devices': (_tinydock_v1_DeviceMapping__Output)[];
  'ulimits': (_tinydock_v1_Ulimit__Output)[];
  'sysctls': ({[key: string]: string});
  /**
   * 0 for 64 MiB.
   */
  'shmSizeBytes': (number);
  /**
   * `private` (also empty), `shareable`, `none`, `host`, or `container:` and a name or id.
   */
  'ipc': (string);
  /**
   * `private` (also empty), `host`, or `container:` and a name or id.
   */
  'pid': (string);
  /**
   * `private` (also empty) or `host`.
   */
  'uts': (string);
  'oomScoreAdj'?: (number);
  'tmpfs': (_tinydock_v1_TmpfsMount__Output)[];
  /**
   * Such as `c 1:3 rwm`.
   */
  'deviceCgroupRules': (string)[];
  /**
   * From the root of the hierarchy with a slash, else below the daemon's; empty for the daemon's.
   */
  'cgroupParent': (string);
  /**
   * `private`, `host`, or empty for what is usual with the machine's version of cgroups.
   */
  'cgroupns': (string);
  /**
   * A profile of AppArmor that the machine has loaded, or `unconfined`; empty for none of its own.
   */
  'apparmor': (string);
  /**
   * SELinux: `disable`, or parts of the label: `user:`, `role:`, `type:`, `level:`. The rest is the daemon's.
   */
  'labels': (string)[];
  /**
   * Nothing of /proc and /sys is hidden or read-only.
   */
  'unconfinedSystemPaths': (boolean);
  /**
   * It may change its cgroups; unset for as `privileged`.
   */
  'writableCgroups'?: (boolean);
  /**
   * Devices of the Container Device Interface: `VENDOR/CLASS=NAME`.
   */
  'cdiDevices': (string)[];
  '_oomScoreAdj'?: "oomScoreAdj";
  '_writableCgroups'?: "writableCgroups";
}
