import type { Container, ContainerDetail, Image } from '@tinydock/protocol';

export const IMAGE_ID = `sha256:${'1234567890ab'.padEnd(64, 'c')}`;
export const CONTAINER_ID = 'fedcba098765'.padEnd(64, '0');

export function buildImage(changes: Partial<Image> = {}): Image {
  return {
    id: IMAGE_ID,
    tags: ['web:1'],
    digests: [],
    created: '2026-01-01T22:00:00Z',
    sizeBytes: 1_234_567,
    labels: { maintainer: 'jo' },
    platform: { os: 'linux', architecture: 'amd64', variant: '' },
    containers: 0,
    pinnedAt: '',
    tagDigests: {},
    ...changes,
  };
}

export function buildContainer(changes: Partial<Container> = {}): Container {
  return {
    id: CONTAINER_ID,
    name: 'web',
    image: 'nginx:1.25',
    imageId: IMAGE_ID,
    args: ['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;'],
    createdAt: '2026-01-01T22:00:00Z',
    status: {
      state: 'running',
      pid: 42,
      exitCode: 0,
      startedAt: '2026-01-01T23:58:00Z',
      finishedAt: '',
      oomKilled: false,
      error: '',
      health: '',
    },
    ports: [{ hostIp: '', hostPort: 8080, lastHostPort: 0, containerPort: 80, protocol: 'tcp' }],
    labels: { 'com.example.role': 'front' },
    mounts: [],
    network: 'bridge',
    networks: ['bridge'],
    exposedPorts: ['80/tcp'],
    sizes: null,
    ...changes,
  };
}

export function buildContainerDetail(changes: Partial<ContainerDetail> = {}): ContainerDetail {
  return {
    container: buildContainer(),
    env: ['PATH=/bin'],
    workingDir: '/',
    user: '',
    hostname: 'fedcba098765',
    autoRemove: false,
    openStdin: false,
    tty: false,
    stopSignal: 'SIGQUIT',
    stopTimeoutSeconds: 10,
    networks: [
      {
        link: { network: 'bridge', aliases: [], ipAddress: '', ip6Address: '', macAddress: '', gwPriority: 0 },
        networkId: 'ab'.repeat(32),
        endpointId: 'cd'.repeat(32),
      },
    ],
    addresses: [
      {
        network: 'bridge',
        ipAddress: '10.210.84.7',
        prefixLength: 24,
        gateway: '10.210.84.1',
        macAddress: '02:42:0a:d2:54:07',
        ipv6: null,
      },
    ],
    logPath: '/var/lib/tinydock/containers/x/container.log',
    requestedPorts: [{ hostIp: '127.0.0.1', hostPort: 0, lastHostPort: 0, containerPort: 80, protocol: 'tcp' }],
    apparmorProfile: '',
    runtime: 'runc',
    diffIds: [],
    entrypointLength: 1,
    limits: null,
    isolation: null,
    restart: null,
    restartCount: 0,
    volumesFrom: [],
    healthcheck: null,
    health: null,
    stoppedByUser: false,
    init: false,
    log: null,
    names: null,
    domainname: '',
    annotations: {},
    deviceLimits: null,
    restartAt: '',
    places: {
      layerDriver: 'erofs',
      upperDir: '/var/lib/tinydock/containers/x/layer/upper',
      workDir: '/var/lib/tinydock/containers/x/layer/work',
      mergedDir: '/run/tinydock/containers/x/rootfs',
      filesDir: '/var/lib/tinydock/containers/x/files',
    },
    ...changes,
  };
}
