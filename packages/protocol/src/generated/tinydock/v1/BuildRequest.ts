// Original file: tinydock/v1/build.proto

import type { HostEntry as _tinydock_v1_HostEntry, HostEntry__Output as _tinydock_v1_HostEntry__Output } from '../../tinydock/v1/HostEntry.ts';
import type { RegistryAuth as _tinydock_v1_RegistryAuth, RegistryAuth__Output as _tinydock_v1_RegistryAuth__Output } from '../../tinydock/v1/RegistryAuth.ts';
import type { ContextOffer as _tinydock_v1_ContextOffer, ContextOffer__Output as _tinydock_v1_ContextOffer__Output } from '../../tinydock/v1/ContextOffer.ts';
import type { ContainerLimits as _tinydock_v1_ContainerLimits, ContainerLimits__Output as _tinydock_v1_ContainerLimits__Output } from '../../tinydock/v1/ContainerLimits.ts';
import type { Ulimit as _tinydock_v1_Ulimit, Ulimit__Output as _tinydock_v1_Ulimit__Output } from '../../tinydock/v1/Ulimit.ts';
import type { NamedContext as _tinydock_v1_NamedContext, NamedContext__Output as _tinydock_v1_NamedContext__Output } from '../../tinydock/v1/NamedContext.ts';
import type { CacheSource as _tinydock_v1_CacheSource, CacheSource__Output as _tinydock_v1_CacheSource__Output } from '../../tinydock/v1/CacheSource.ts';
import type { CacheTarget as _tinydock_v1_CacheTarget, CacheTarget__Output as _tinydock_v1_CacheTarget__Output } from '../../tinydock/v1/CacheTarget.ts';
import type { Platform as _tinydock_v1_Platform, Platform__Output as _tinydock_v1_Platform__Output } from '../../tinydock/v1/Platform.ts';
import type { PlacedAnnotation as _tinydock_v1_PlacedAnnotation, PlacedAnnotation__Output as _tinydock_v1_PlacedAnnotation__Output } from '../../tinydock/v1/PlacedAnnotation.ts';
import type { Long } from '@grpc/proto-loader';

export interface BuildRequest {
  /**
   * As the user named it, for messages; the path in the context where the context holds it.
   */
  'dockerfileName'?: (string);
  /**
   * Its text.
   */
  'dockerfile'?: (string);
  /**
   * The text of the `.dockerignore` that the client has applied; unused where the context holds the Dockerfile.
   */
  'ignorePatterns'?: (string);
  /**
   * As the user typed them.
   */
  'tags'?: (string)[];
  /**
   * A name of a stage or its number; empty for the last.
   */
  'target'?: (string);
  'buildArgs'?: ({[key: string]: string});
  'labels'?: ({[key: string]: string});
  'noCache'?: (boolean);
  /**
   * Ask registries for base images that are here.
   */
  'pull'?: (boolean);
  /**
   * Of commands that ask for none: `bridge`, `none` or `host`; empty for bridge.
   */
  'network'?: (string);
  /**
   * Names and addresses for `/etc/hosts`.
   */
  'hosts'?: (_tinydock_v1_HostEntry)[];
  /**
   * Who the user is to registries, by their names.
   */
  'auths'?: ({[key: string]: _tinydock_v1_RegistryAuth});
  /**
   * The Dockerfile and the `.dockerignore` are files of the context, and the daemon applies the latter.
   */
  'dockerfileInContext'?: (boolean);
  /**
   * By their ids; they enter neither keys nor layers.
   */
  'secrets'?: ({[key: string]: Buffer | Uint8Array | string});
  /**
   * In Build, where the client has the context as files: the data socket carries a listing of them, and then the
   * contents of those that `context_wanted` asks for. Without it the socket carries a tar.
   */
  'context'?: (_tinydock_v1_ContextOffer | null);
  /**
   * What each RUN command may use; where no limit of processes is set there is one all the same.
   */
  'limits'?: (_tinydock_v1_ContainerLimits | null);
  'ulimits'?: (_tinydock_v1_Ulimit)[];
  /**
   * Of /dev/shm; 0 for 64 MiB.
   */
  'shmSizeBytes'?: (number | string | Long);
  /**
   * Names or numbers of stages that use no cache.
   */
  'noCacheFilter'?: (string)[];
  /**
   * For the manifest of the image, those of all platforms.
   */
  'annotations'?: ({[key: string]: string});
  /**
   * When the image, its history and every file of its new layers were made: seconds since 1970.
   */
  'timestamp'?: (number | string | Long);
  /**
   * Whether the layers that are put on the base become one.
   */
  'squash'?: (boolean);
  /**
   * As many steps are made at the same time, of all stages and platforms; 0 for no bound.
   */
  'jobs'?: (number);
  /**
   * The file of `ignore_patterns` as the user would name it, for messages; empty for `.dockerignore`.
   */
  'ignoreName'?: (string);
  /**
   * What stands in place of stages and images.
   */
  'namedContexts'?: (_tinydock_v1_NamedContext)[];
  /**
   * A URL from which the daemon takes the context, in place of what the client sends: a git repository, or by http and
   * https an archive, or a Dockerfile without files. Empty for none.
   */
  'remoteContext'?: (string);
  /**
   * Caches of other daemons, in which the steps are looked for that the own has not. One that cannot be read is a warning.
   */
  'cacheFrom'?: (_tinydock_v1_CacheSource)[];
  /**
   * Where the results of the steps go once the image is there.
   */
  'cacheTo'?: (_tinydock_v1_CacheTarget)[];
  /**
   * Whether the configuration of the image says what its steps have made, so that the image is a cache.
   */
  'inlineCache'?: (boolean);
  /**
   * What ForwardSsh said of agents; empty for none.
   */
  'ssh'?: (string);
  /**
   * For which the image is, built at the same time; the machine's own where none is named. Several become one image with an
   * index, of which the tags name that of the machine, or else the first.
   */
  'platforms'?: (_tinydock_v1_Platform)[];
  /**
   * `security.insecure` for RUN --security=insecure; `device`, or `device=VENDOR/CLASS[=NAME][,alias=OTHER]`, for RUN --device.
   */
  'allow'?: (string)[];
  /**
   * Of RUN commands, as of ContainerIsolation.
   */
  'cgroupParent'?: (string);
  /**
   * Where `annotations` do not reach.
   */
  'placedAnnotations'?: (_tinydock_v1_PlacedAnnotation)[];
  '_timestamp'?: "timestamp";
}

export interface BuildRequest__Output {
  /**
   * As the user named it, for messages; the path in the context where the context holds it.
   */
  'dockerfileName': (string);
  /**
   * Its text.
   */
  'dockerfile': (string);
  /**
   * The text of the `.dockerignore` that the client has applied; unused where the context holds the Dockerfile.
   */
  'ignorePatterns': (string);
  /**
   * As the user typed them.
   */
  'tags': (string)[];
  /**
   * A name of a stage or its number; empty for the last.
   */
  'target': (string);
  'buildArgs': ({[key: string]: string});
  'labels': ({[key: string]: string});
  'noCache': (boolean);
  /**
   * Ask registries for base images that are here.
   */
  'pull': (boolean);
  /**
   * Of commands that ask for none: `bridge`, `none` or `host`; empty for bridge.
   */
  'network': (string);
  /**
   * Names and addresses for `/etc/hosts`.
   */
  'hosts': (_tinydock_v1_HostEntry__Output)[];
  /**
   * Who the user is to registries, by their names.
   */
  'auths': ({[key: string]: _tinydock_v1_RegistryAuth__Output});
  /**
   * The Dockerfile and the `.dockerignore` are files of the context, and the daemon applies the latter.
   */
  'dockerfileInContext': (boolean);
  /**
   * By their ids; they enter neither keys nor layers.
   */
  'secrets': ({[key: string]: Buffer});
  /**
   * In Build, where the client has the context as files: the data socket carries a listing of them, and then the
   * contents of those that `context_wanted` asks for. Without it the socket carries a tar.
   */
  'context': (_tinydock_v1_ContextOffer__Output | null);
  /**
   * What each RUN command may use; where no limit of processes is set there is one all the same.
   */
  'limits': (_tinydock_v1_ContainerLimits__Output | null);
  'ulimits': (_tinydock_v1_Ulimit__Output)[];
  /**
   * Of /dev/shm; 0 for 64 MiB.
   */
  'shmSizeBytes': (number);
  /**
   * Names or numbers of stages that use no cache.
   */
  'noCacheFilter': (string)[];
  /**
   * For the manifest of the image, those of all platforms.
   */
  'annotations': ({[key: string]: string});
  /**
   * When the image, its history and every file of its new layers were made: seconds since 1970.
   */
  'timestamp'?: (number);
  /**
   * Whether the layers that are put on the base become one.
   */
  'squash': (boolean);
  /**
   * As many steps are made at the same time, of all stages and platforms; 0 for no bound.
   */
  'jobs': (number);
  /**
   * The file of `ignore_patterns` as the user would name it, for messages; empty for `.dockerignore`.
   */
  'ignoreName': (string);
  /**
   * What stands in place of stages and images.
   */
  'namedContexts': (_tinydock_v1_NamedContext__Output)[];
  /**
   * A URL from which the daemon takes the context, in place of what the client sends: a git repository, or by http and
   * https an archive, or a Dockerfile without files. Empty for none.
   */
  'remoteContext': (string);
  /**
   * Caches of other daemons, in which the steps are looked for that the own has not. One that cannot be read is a warning.
   */
  'cacheFrom': (_tinydock_v1_CacheSource__Output)[];
  /**
   * Where the results of the steps go once the image is there.
   */
  'cacheTo': (_tinydock_v1_CacheTarget__Output)[];
  /**
   * Whether the configuration of the image says what its steps have made, so that the image is a cache.
   */
  'inlineCache': (boolean);
  /**
   * What ForwardSsh said of agents; empty for none.
   */
  'ssh': (string);
  /**
   * For which the image is, built at the same time; the machine's own where none is named. Several become one image with an
   * index, of which the tags name that of the machine, or else the first.
   */
  'platforms': (_tinydock_v1_Platform__Output)[];
  /**
   * `security.insecure` for RUN --security=insecure; `device`, or `device=VENDOR/CLASS[=NAME][,alias=OTHER]`, for RUN --device.
   */
  'allow': (string)[];
  /**
   * Of RUN commands, as of ContainerIsolation.
   */
  'cgroupParent': (string);
  /**
   * Where `annotations` do not reach.
   */
  'placedAnnotations': (_tinydock_v1_PlacedAnnotation__Output)[];
  '_timestamp'?: "timestamp";
}
