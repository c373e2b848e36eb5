import type { Container, ContainerStats, ExploredLayer, LineageImage, ListedFile } from '@tinydock/protocol';
import type { DashboardEvent, Effect } from '../state/dashboard-event.ts';
import { createInitialState, type DashboardState } from '../state/dashboard-state.ts';
import { update } from '../state/update.ts';

export const NOW = new Date('2026-01-02T00:00:00Z');

export function sampleContainer(name: string, state = 'running', more: Partial<Container> = {}): Container {
  return {
    id: `${name}-0123456789abcdef`,
    name,
    image: 'busybox:1',
    imageId: 'sha256:1',
    args: ['sh'],
    createdAt: '2026-01-01T00:00:00Z',
    status: {
      state,
      pid: 0,
      exitCode: 0,
      startedAt: '2026-01-01T23:58:00Z',
      finishedAt: '',
      oomKilled: false,
      error: '',
      health: '',
    },
    ports: [],
    labels: {},
    mounts: [],
    network: 'bridge',
    networks: ['bridge'],
    exposedPorts: [],
    ...more,
  } as Container;
}

export function sampleImage(id: string, parentId = '', more: Partial<LineageImage> = {}): LineageImage {
  return {
    id: `sha256:${id}`,
    tags: [`${id}:1`],
    created: '2026-01-01T00:00:00Z',
    parentId: parentId === '' ? '' : `sha256:${parentId}`,
    sizeBytes: 1000,
    sharedBytes: 0,
    uniqueBytes: 1000,
    freedBytes: 1000,
    baseName: '',
    baseDigest: '',
    platform: null,
    pinnedAt: '',
    ...more,
  };
}

export function sampleLayer(createdBy = 'COPY'): ExploredLayer {
  return {
    diffId: 'sha256:1',
    contentBytes: 10,
    tarBytes: 10,
    entries: 1,
    created: '',
    createdBy,
    comment: '',
    images: 1,
  };
}

export function sampleFile(path: string, change = 'unchanged', sizeBytes = 10, kind = 'file'): ListedFile {
  return {
    file: {
      path: Buffer.from(path),
      kind,
      mode: 0o644,
      uid: 0,
      gid: 0,
      sizeBytes,
      mtimeSeconds: 0,
      mtimeNanoseconds: 0,
      linkTarget: Buffer.alloc(0),
      deviceMajor: 0,
      deviceMinor: 0,
    },
    holder: 1,
    layer: 1,
    change,
  };
}

export function sampleStats(id: string, more: Partial<ContainerStats> = {}): ContainerStats {
  return {
    id,
    name: id,
    cpuPercent: 150,
    memoryBytes: 2_000_000,
    memoryLimitBytes: 0,
    receivedBytes: 1000,
    sentBytes: 1000,
    readBytes: 1000,
    writtenBytes: 1000,
    processes: 1,
    container: id,
    ...more,
  };
}

/** A dashboard with a user who types. */
export class Player {
  state: DashboardState;
  readonly effects: Effect[] = [];

  constructor(size = { columns: 100, rows: 24 }) {
    this.state = createInitialState({ host: 'unix:///test.sock', size, now: NOW });
    this.happen({ type: 'connection', connection: { kind: 'connected' } });
  }

  happen(event: DashboardEvent): this {
    const { state, effects } = update(this.state, event);
    this.state = state;
    this.effects.push(...effects);
    return this;
  }

  /** Each argument is one key. */
  press(...keys: readonly string[]): this {
    for (const key of keys) this.happen({ type: 'key', key, text: key.length === 1 ? key : '' });
    return this;
  }

  type(text: string): this {
    return this.press(...text);
  }
}
