/** What one package may import. */
export interface PackageBoundary {
  /** Packages of this workspace, without their scope. */
  readonly workspace: readonly string[];
  /** Libraries that are imported in a few homes only; see `RESTRICTED_LIBRARIES`. */
  readonly libraries?: readonly string[];
  /** Those that only its tests import beside them. */
  readonly testLibraries?: readonly string[];
  /** Pure packages may use only these modules of Node; left out: all of them. */
  readonly node?: readonly string[];
}

/** Libraries with a home: importing one elsewhere is an error. An entry ending in `/` stands for a whole scope. */
export const RESTRICTED_LIBRARIES = [
  'better-sqlite3',
  'koffi',
  '@grpc/',
  'grpc-health-check',
  'protobufjs',
  'undici',
  'commander',
  'ink',
  'react',
  'pino',
  'node-unix-socket',
  'yaml',
  'esbuild',
  'vitest',
  'fast-check',
] as const;

const GRPC = ['@grpc/', 'grpc-health-check'];

/** DESIGN section 2: who may import whom. */
export const PACKAGE_BOUNDARIES: Readonly<Record<string, PackageBoundary>> = {
  domain: { workspace: [], node: ['node:crypto'] },
  dockerfile: { workspace: [], node: [] },
  tar: { workspace: ['domain'], node: [] },
  linux: { workspace: ['domain'], libraries: ['koffi'] },
  'layer-store': { workspace: ['domain', 'linux', 'tar'] },
  metadata: { workspace: ['domain'], libraries: ['better-sqlite3'] },
  registry: { workspace: ['domain'], libraries: ['undici'] },
  archive: { workspace: ['domain', 'tar'] },
  builder: { workspace: ['domain', 'dockerfile', 'tar'] },
  runtime: { workspace: ['domain', 'linux'], libraries: ['node-unix-socket', 'yaml'] },
  network: { workspace: ['domain', 'linux'] },
  protocol: { workspace: ['domain'], libraries: [...GRPC, 'protobufjs'] },
  client: { workspace: ['dockerfile', 'domain', 'linux', 'protocol', 'tar'], testLibraries: GRPC },
  daemon: {
    workspace: [
      'domain',
      'dockerfile',
      'tar',
      'linux',
      'layer-store',
      'metadata',
      'registry',
      'archive',
      'builder',
      'runtime',
      'network',
      'protocol',
    ],
    libraries: [...GRPC, 'pino'],
  },
  text: { workspace: ['domain', 'protocol'], node: [] },
  cli: { workspace: ['domain', 'protocol', 'client', 'text'], libraries: ['commander'] },
  tui: { workspace: ['domain', 'protocol', 'client', 'text'], libraries: ['ink', 'react'] },
  testing: { workspace: ['domain', 'dockerfile', 'tar'], libraries: ['vitest', 'fast-check'] },
};

/** What every test file may import besides what its package may. */
export const TEST_BOUNDARY: PackageBoundary = { workspace: ['testing'], libraries: ['vitest', 'fast-check'] };
