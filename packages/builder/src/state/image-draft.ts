import { createHash } from 'node:crypto';
import { type DiffId, formatHealthcheck, type ImageConfig, type ImageId, type Platform } from '@tinydock/domain';
import { EnvList } from './env-list.ts';
import { GrowingList } from './growing-list.ts';
import { ImageHistory } from './image-history.ts';

/** The "config" of an image as Docker writes it. OCI image-spec, config.md. */
interface ProcessConfig {
  User?: string;
  ExposedPorts?: Record<string, object>;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  Healthcheck?: Record<string, unknown>;
  Volumes?: Record<string, object>;
  WorkingDir?: string;
  Labels?: Record<string, string>;
  StopSignal?: string;
  Shell?: string[];
  OnBuild?: string[];
}

const COMMENT = 'tinydock.dockerfile.v1';
const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function objects(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

function fromProcess({ process: defaults }: ImageConfig): ProcessConfig {
  return {
    ...(defaults.user === '' ? {} : { User: defaults.user }),
    ...(defaults.exposedPorts.length === 0 ? {} : { ExposedPorts: objects(defaults.exposedPorts) }),
    Env: [...defaults.env],
    ...(defaults.entrypoint === undefined ? {} : { Entrypoint: [...defaults.entrypoint] }),
    ...(defaults.cmd === undefined ? {} : { Cmd: [...defaults.cmd] }),
    ...(defaults.healthcheck === undefined ? {} : { Healthcheck: formatHealthcheck(defaults.healthcheck) }),
    ...(defaults.volumes.length === 0 ? {} : { Volumes: objects(defaults.volumes) }),
    WorkingDir: defaults.workingDir,
    ...(Object.keys(defaults.labels).length === 0 ? {} : { Labels: { ...defaults.labels } }),
    ...(defaults.stopSignal === undefined ? {} : { StopSignal: defaults.stopSignal }),
    ...(defaults.shell === undefined ? {} : { Shell: [...defaults.shell] }),
  };
}

/** Two levels deep: what lies below is replaced, never changed. */
function copyConfig(config: ProcessConfig): ProcessConfig {
  const copyOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return [...(value as unknown[])];
    return typeof value === 'object' ? { ...value } : value;
  };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, copyOf(value)]));
}

/** An image that a draft was begun from. */
interface DraftBase {
  readonly id: ImageId;
  readonly layers: number;
  readonly history: number;
}

/** An image in the making: its layers, its configuration, its history. */
export class ImageDraft {
  readonly platform: Platform;
  readonly config: ProcessConfig;
  #layers: GrowingList<DiffId>;
  #history = new ImageHistory();
  #base: DraftBase | undefined;
  #env: EnvList | undefined;
  #chain = createHash('sha256');
  /** As many layers are in its hash. */
  #chained = 0;
  #author: string | undefined;
  #created: string | undefined;

  private constructor(platform: Platform, base?: ImageConfig) {
    this.platform = platform;
    this.config = base === undefined ? { Env: [DEFAULT_PATH], WorkingDir: '/' } : fromProcess(base);
    this.#layers = new GrowingList(base?.diffIds);
    this.#author = base?.author;
    this.#created = base?.created;
    for (const { created, createdBy, author, comment, emptyLayer } of base?.history ?? [])
      this.#history.add({
        ...(created === undefined ? {} : { created }),
        created_by: createdBy,
        ...(author === undefined ? {} : { author }),
        ...(comment === '' ? {} : { comment }),
        ...(emptyLayer ? { empty_layer: true } : {}),
      });
    if (this.config.Env?.some((entry) => entry.startsWith('PATH=')) !== true)
      this.config.Env = [...(this.config.Env ?? []), DEFAULT_PATH];
  }

  static scratch(platform: Platform): ImageDraft {
    return new ImageDraft(platform);
  }

  /** @param id of the image that has the configuration */
  static from(config: ImageConfig, id: ImageId): ImageDraft {
    const draft = new ImageDraft(config.platform, config);
    draft.#base = { id, layers: draft.diffIds.length, history: draft.#history.length };
    return draft;
  }

  /** A draft that goes on from this one, which stays as it is. */
  fork(): ImageDraft {
    const copy = new ImageDraft(this.platform);
    for (const key of Object.keys(copy.config) as (keyof ProcessConfig)[]) Reflect.deleteProperty(copy.config, key);
    Object.assign(copy.config, copyConfig(this.config));
    copy.#layers = this.#layers.fork();
    copy.#history = this.#history.fork();
    copy.#author = this.#author;
    copy.#created = this.#created;
    copy.#base = this.#base;
    copy.#chain = this.#chain.copy();
    copy.#chained = this.#chained;
    return copy;
  }

  /** Of its layers, lowest first. */
  get diffIds(): readonly DiffId[] {
    return this.#layers.items;
  }

  /** The variables, which are those of the configuration. */
  get env(): EnvList {
    return (this.#env ??= new EnvList((this.config.Env ??= [])));
  }

  setCreated(created: string): void {
    this.#created = created;
  }

  setAuthor(author: string): void {
    this.#author = author;
  }

  /** Names the layers below, in their order. */
  get chain(): string {
    for (const diffId of this.#layers.from(this.#chained)) {
      this.#chain.update(`${this.#chained === 0 ? '' : ' '}${diffId}`);
      this.#chained += 1;
    }
    return this.#chain.copy().digest('hex');
  }

  addLayer(diffId: DiffId, createdBy: string, created: string): void {
    this.#layers.push(diffId);
    this.#created = created;
    this.#history.add({ created, created_by: createdBy, comment: COMMENT });
  }

  /** A step that changes the configuration alone has the time of the layer before it, so that rebuilds are equal. */
  addSetting(createdBy: string): void {
    const created = this.#created === undefined ? {} : { created: this.#created };
    this.#history.add({ ...created, created_by: createdBy, comment: COMMENT, empty_layer: true });
  }

  /** The layers of the image that it was begun from. */
  get baseLayers(): readonly DiffId[] {
    return this.diffIds.slice(0, this.#base?.layers ?? 0);
  }

  /** The layers above those of the image that it was begun from. */
  get addedLayers(): readonly DiffId[] {
    return this.#layers.from(this.#base?.layers ?? 0);
  }

  /** Has one layer in place of those that were added. The history says so in Docker's words. */
  squash(diffId: DiffId): void {
    const id = `sha256:${createHash('sha256').update(this.encode()).digest('hex')}`;
    const comment = this.#base === undefined ? `create new from ${id}` : `merge ${id} to ${this.#base.id}`;
    this.#layers = new GrowingList([...this.baseLayers, diffId]);
    this.#chain = createHash('sha256');
    this.#chained = 0;
    const before = this.#history.items();
    this.#history = new ImageHistory();
    for (const [index, item] of before.entries())
      this.#history.add(index < (this.#base?.history ?? 0) ? item : { ...item, empty_layer: true });
    this.#history.add({ ...(this.#created === undefined ? {} : { created: this.#created }), comment });
  }

  /** The bytes of the image's configuration. */
  encode(): Uint8Array {
    const { os, architecture, variant } = this.platform;
    const document = {
      ...(this.#created === undefined ? {} : { created: this.#created }),
      ...(this.#author === undefined ? {} : { author: this.#author }),
      architecture,
      ...(variant === undefined ? {} : { variant }),
      os,
      config: this.config,
      rootfs: { type: 'layers', diff_ids: this.diffIds },
      history: this.#history.items(),
    };
    return new TextEncoder().encode(JSON.stringify(document));
  }
}
