// Original file: tinydock/v1/containers.proto

import type { StringList as _tinydock_v1_StringList, StringList__Output as _tinydock_v1_StringList__Output } from '../../tinydock/v1/StringList.ts';
import type { Mount as _tinydock_v1_Mount, Mount__Output as _tinydock_v1_Mount__Output } from '../../tinydock/v1/Mount.ts';
import type { PortMapping as _tinydock_v1_PortMapping, PortMapping__Output as _tinydock_v1_PortMapping__Output } from '../../tinydock/v1/PortMapping.ts';
import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';
import type { ContainerLimits as _tinydock_v1_ContainerLimits, ContainerLimits__Output as _tinydock_v1_ContainerLimits__Output } from '../../tinydock/v1/ContainerLimits.ts';
import type { ContainerIsolation as _tinydock_v1_ContainerIsolation, ContainerIsolation__Output as _tinydock_v1_ContainerIsolation__Output } from '../../tinydock/v1/ContainerIsolation.ts';
import type { RestartPolicy as _tinydock_v1_RestartPolicy, RestartPolicy__Output as _tinydock_v1_RestartPolicy__Output } from '../../tinydock/v1/RestartPolicy.ts';
import type { Healthcheck as _tinydock_v1_Healthcheck, Healthcheck__Output as _tinydock_v1_Healthcheck__Output } from '../../tinydock/v1/Healthcheck.ts';
import type { NetworkLink as _tinydock_v1_NetworkLink, NetworkLink__Output as _tinydock_v1_NetworkLink__Output } from '../../tinydock/v1/NetworkLink.ts';
import type { LogSettings as _tinydock_v1_LogSettings, LogSettings__Output as _tinydock_v1_LogSettings__Output } from '../../tinydock/v1/LogSettings.ts';
import type { NameSettings as _tinydock_v1_NameSettings, NameSettings__Output as _tinydock_v1_NameSettings__Output } from '../../tinydock/v1/NameSettings.ts';
import type { DeviceLimits as _tinydock_v1_DeviceLimits, DeviceLimits__Output as _tinydock_v1_DeviceLimits__Output } from '../../tinydock/v1/DeviceLimits.ts';

export interface CreateContainerRequest {
  /**
   * As InspectImageRequest.image.
   */
  'image'?: (string);
  /**
   * Empty for a name chosen by the daemon.
   */
  'name'?: (string);
  /**
   * Arguments after the image; unset or empty for the image's own command.
   */
  'command'?: (string)[];
  /**
   * Replaces the image's entrypoint, and drops its command; an empty list clears it.
   */
  'entrypoint'?: (_tinydock_v1_StringList | null);
  /**
   * `NAME=value` on top of the image's.
   */
  'env'?: (string)[];
  /**
   * Empty for the image's.
   */
  'workingDir'?: (string);
  /**
   * Empty for the image's.
   */
  'user'?: (string);
  /**
   * Empty for the short id.
   */
  'hostname'?: (string);
  'labels'?: ({[key: string]: string});
  'mounts'?: (_tinydock_v1_Mount)[];
  'ports'?: (_tinydock_v1_PortMapping)[];
  /**
   * Publish every port that the image exposes on a free port.
   */
  'publishAll'?: (boolean);
  /**
   * Remove the container when it has exited.
   */
  'autoRemove'?: (boolean);
  /**
   * Keep standard input open.
   */
  'openStdin'?: (boolean);
  /**
   * Unset for the daemon's own.
   */
  'platform'?: (_tinydock_v1_Platform | null);
  /**
   * Empty for the image's, or SIGTERM.
   */
  'stopSignal'?: (string);
  /**
   * Unset for 10 seconds.
   */
  'stopTimeoutSeconds'?: (number);
  /**
   * Run the program on a terminal.
   */
  'tty'?: (boolean);
  /**
   * End standard input with the first client that attaches to it and goes.
   */
  'stdinOnce'?: (boolean);
  /**
   * Unset for the defaults.
   */
  'limits'?: (_tinydock_v1_ContainerLimits | null);
  'isolation'?: (_tinydock_v1_ContainerIsolation | null);
  /**
   * Beside those of the image, such as `80/tcp`.
   */
  'exposedPorts'?: (string)[];
  /**
   * Unset for none.
   */
  'restart'?: (_tinydock_v1_RestartPolicy | null);
  /**
   * Unset for the image's.
   */
  'healthcheck'?: (_tinydock_v1_Healthcheck | null);
  /**
   * `host`, `none` or `container:NAME` alone, or networks with bridges, the first of which has eth0; `bridge` where there are none.
   */
  'networks'?: (_tinydock_v1_NetworkLink)[];
  /**
   * Run the program below an init that ends zombies and hands signals on.
   */
  'init'?: (boolean);
  /**
   * Containers whose mounts it has too: `CONTAINER[:ro|rw]`.
   */
  'volumesFrom'?: (string)[];
  /**
   * Unset for the default.
   */
  'log'?: (_tinydock_v1_LogSettings | null);
  /**
   * Unset for the default.
   */
  'names'?: (_tinydock_v1_NameSettings | null);
  /**
   * Empty for none.
   */
  'domainname'?: (string);
  /**
   * For the runtime.
   */
  'annotations'?: ({[key: string]: string});
  /**
   * Unset for none.
   */
  'deviceLimits'?: (_tinydock_v1_DeviceLimits | null);
  '_stopTimeoutSeconds'?: "stopTimeoutSeconds";
}

export interface CreateContainerRequest__Output {
  /**
   * As InspectImageRequest.image.
   */
  'image': (string);
  /**
   * Empty for a name chosen by the daemon.
   */
  'name': (string);
  /**
   * Arguments after the image; unset or empty for the image's own command.
   */
  'command': (string)[];
  /**
   * Replaces the image's entrypoint, and drops its command; an empty list clears it.
   */
  'entrypoint': (_tinydock_v1_StringList__Output | null);
  /**
   * `NAME=value` on top of the image's.
   */
  'env': (string)[];
  /**
   * Empty for the image's.
   */
  'workingDir': (string);
  /**
   * Empty for the image's.
   */
  'user': (string);
  /**
   * Empty for the short id.
   */
  'hostname': (string);
  'labels': ({[key: string]: string});
  'mounts': (_tinydock_v1_Mount__Output)[];
  'ports': (_tinydock_v1_PortMapping__Output)[];
  /**
   * Publish every port that the image exposes on a free port.
   */
  'publishAll': (boolean);
  /**
   * Remove the container when it has exited.
   */
  'autoRemove': (boolean);
  /**
   * Keep standard input open.
   */
  'openStdin': (boolean);
  /**
   * Unset for the daemon's own.
   */
  'platform': (_tinydock_v1_Platform__Output | null);
  /**
   * Empty for the image's, or SIGTERM.
   */
  'stopSignal': (string);
  /**
   * Unset for 10 seconds.
   */
  'stopTimeoutSeconds'?: (number);
  /**
   * Run the program on a terminal.
   */
  'tty': (boolean);
  /**
   * End standard input with the first client that attaches to it and goes.
   */
  'stdinOnce': (boolean);
  /**
   * Unset for the defaults.
   */
  'limits': (_tinydock_v1_ContainerLimits__Output | null);
  'isolation': (_tinydock_v1_ContainerIsolation__Output | null);
  /**
   * Beside those of the image, such as `80/tcp`.
   */
  'exposedPorts': (string)[];
  /**
   * Unset for none.
   */
  'restart': (_tinydock_v1_RestartPolicy__Output | null);
  /**
   * Unset for the image's.
   */
  'healthcheck': (_tinydock_v1_Healthcheck__Output | null);
  /**
   * `host`, `none` or `container:NAME` alone, or networks with bridges, the first of which has eth0; `bridge` where there are none.
   */
  'networks': (_tinydock_v1_NetworkLink__Output)[];
  /**
   * Run the program below an init that ends zombies and hands signals on.
   */
  'init': (boolean);
  /**
   * Containers whose mounts it has too: `CONTAINER[:ro|rw]`.
   */
  'volumesFrom': (string)[];
  /**
   * Unset for the default.
   */
  'log': (_tinydock_v1_LogSettings__Output | null);
  /**
   * Unset for the default.
   */
  'names': (_tinydock_v1_NameSettings__Output | null);
  /**
   * Empty for none.
   */
  'domainname': (string);
  /**
   * For the runtime.
   */
  'annotations': ({[key: string]: string});
  /**
   * Unset for none.
   */
  'deviceLimits': (_tinydock_v1_DeviceLimits__Output | null);
  '_stopTimeoutSeconds'?: "stopTimeoutSeconds";
}
