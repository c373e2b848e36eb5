// Original file: tinydock/v1/containers.proto

import type { Container as _tinydock_v1_Container, Container__Output as _tinydock_v1_Container__Output } from '../../tinydock/v1/Container.ts';
import type { Address as _tinydock_v1_Address, Address__Output as _tinydock_v1_Address__Output } from '../../tinydock/v1/Address.ts';
import type { PortMapping as _tinydock_v1_PortMapping, PortMapping__Output as _tinydock_v1_PortMapping__Output } from '../../tinydock/v1/PortMapping.ts';
import type { ContainerLimits as _tinydock_v1_ContainerLimits, ContainerLimits__Output as _tinydock_v1_ContainerLimits__Output } from '../../tinydock/v1/ContainerLimits.ts';
import type { ContainerIsolation as _tinydock_v1_ContainerIsolation, ContainerIsolation__Output as _tinydock_v1_ContainerIsolation__Output } from '../../tinydock/v1/ContainerIsolation.ts';
import type { RestartPolicy as _tinydock_v1_RestartPolicy, RestartPolicy__Output as _tinydock_v1_RestartPolicy__Output } from '../../tinydock/v1/RestartPolicy.ts';
import type { Healthcheck as _tinydock_v1_Healthcheck, Healthcheck__Output as _tinydock_v1_Healthcheck__Output } from '../../tinydock/v1/Healthcheck.ts';
import type { ContainerHealth as _tinydock_v1_ContainerHealth, ContainerHealth__Output as _tinydock_v1_ContainerHealth__Output } from '../../tinydock/v1/ContainerHealth.ts';
import type { LogSettings as _tinydock_v1_LogSettings, LogSettings__Output as _tinydock_v1_LogSettings__Output } from '../../tinydock/v1/LogSettings.ts';
import type { ContainerNetwork as _tinydock_v1_ContainerNetwork, ContainerNetwork__Output as _tinydock_v1_ContainerNetwork__Output } from '../../tinydock/v1/ContainerNetwork.ts';
import type { NameSettings as _tinydock_v1_NameSettings, NameSettings__Output as _tinydock_v1_NameSettings__Output } from '../../tinydock/v1/NameSettings.ts';
import type { DeviceLimits as _tinydock_v1_DeviceLimits, DeviceLimits__Output as _tinydock_v1_DeviceLimits__Output } from '../../tinydock/v1/DeviceLimits.ts';
import type { ContainerPlaces as _tinydock_v1_ContainerPlaces, ContainerPlaces__Output as _tinydock_v1_ContainerPlaces__Output } from '../../tinydock/v1/ContainerPlaces.ts';

export interface ContainerDetail {
  'container'?: (_tinydock_v1_Container | null);
  'env'?: (string)[];
  'workingDir'?: (string);
  'user'?: (string);
  'hostname'?: (string);
  'autoRemove'?: (boolean);
  'openStdin'?: (boolean);
  'tty'?: (boolean);
  'stopSignal'?: (string);
  'stopTimeoutSeconds'?: (number);
  'addresses'?: (_tinydock_v1_Address)[];
  /**
   * Where its output is recorded.
   */
  'logPath'?: (string);
  /**
   * What was asked for, before host ports were chosen.
   */
  'requestedPorts'?: (_tinydock_v1_PortMapping)[];
  'runtime'?: (string);
  /**
   * Digests of the image's layers, lowest first.
   */
  'diffIds'?: (string)[];
  /**
   * How many of `container.args` are the entrypoint.
   */
  'entrypointLength'?: (number);
  'limits'?: (_tinydock_v1_ContainerLimits | null);
  'isolation'?: (_tinydock_v1_ContainerIsolation | null);
  'restart'?: (_tinydock_v1_RestartPolicy | null);
  'restartCount'?: (number);
  /**
   * Unset where there is none.
   */
  'healthcheck'?: (_tinydock_v1_Healthcheck | null);
  /**
   * Unset where it has not been checked.
   */
  'health'?: (_tinydock_v1_ContainerHealth | null);
  /**
   * A user has ended it, or has told it to end.
   */
  'stoppedByUser'?: (boolean);
  /**
   * RFC 3339: when its restart policy starts it again; empty where it does not.
   */
  'restartAt'?: (string);
  'init'?: (boolean);
  'volumesFrom'?: (string)[];
  'log'?: (_tinydock_v1_LogSettings | null);
  /**
   * Those with bridges.
   */
  'networks'?: (_tinydock_v1_ContainerNetwork)[];
  'names'?: (_tinydock_v1_NameSettings | null);
  'domainname'?: (string);
  'annotations'?: ({[key: string]: string});
  'deviceLimits'?: (_tinydock_v1_DeviceLimits | null);
  'places'?: (_tinydock_v1_ContainerPlaces | null);
  /**
   * Of AppArmor, where the machine has it and the container one of its own.
   */
  'apparmorProfile'?: (string);
}

export interface ContainerDetail__Output {
  'container': (_tinydock_v1_Container__Output | null);
  'env': (string)[];
  'workingDir': (string);
  'user': (string);
  'hostname': (string);
  'autoRemove': (boolean);
  'openStdin': (boolean);
  'tty': (boolean);
  'stopSignal': (string);
  'stopTimeoutSeconds': (number);
  'addresses': (_tinydock_v1_Address__Output)[];
  /**
   * Where its output is recorded.
   */
  'logPath': (string);
  /**
   * What was asked for, before host ports were chosen.
   */
  'requestedPorts': (_tinydock_v1_PortMapping__Output)[];
  'runtime': (string);
  /**
   * Digests of the image's layers, lowest first.
   */
  'diffIds': (string)[];
  /**
   * How many of `container.args` are the entrypoint.
   */
  'entrypointLength': (number);
  'limits': (_tinydock_v1_ContainerLimits__Output | null);
  'isolation': (_tinydock_v1_ContainerIsolation__Output | null);
  'restart': (_tinydock_v1_RestartPolicy__Output | null);
  'restartCount': (number);
  /**
   * Unset where there is none.
   */
  'healthcheck': (_tinydock_v1_Healthcheck__Output | null);
  /**
   * Unset where it has not been checked.
   */
  'health': (_tinydock_v1_ContainerHealth__Output | null);
  /**
   * A user has ended it, or has told it to end.
   */
  'stoppedByUser': (boolean);
  /**
   * RFC 3339: when its restart policy starts it again; empty where it does not.
   */
  'restartAt': (string);
  'init': (boolean);
  'volumesFrom': (string)[];
  'log': (_tinydock_v1_LogSettings__Output | null);
  /**
   * Those with bridges.
   */
  'networks': (_tinydock_v1_ContainerNetwork__Output)[];
  'names': (_tinydock_v1_NameSettings__Output | null);
  'domainname': (string);
  'annotations': ({[key: string]: string});
  'deviceLimits': (_tinydock_v1_DeviceLimits__Output | null);
  'places': (_tinydock_v1_ContainerPlaces__Output | null);
  /**
   * Of AppArmor, where the machine has it and the container one of its own.
   */
  'apparmorProfile': (string);
}
