import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BuildId,
  type BuildRecord,
  type BuildRecordCatalog,
  familiarReference,
  formatPlatform,
  hostPlatform,
  parseBuildId,
  parseReference,
  type TimedBuildEvent,
  TinydockError,
  withDefaultTag,
  withoutPassword,
} from '@tinydock/domain';
import type { EventBus } from '../../system/event-bus.ts';
import type { ListFilter } from '../../system/list-filters.ts';
import type { Logger } from '../../system/logger.ts';
import type { KeptDirectory } from '../build-cache.ts';
import type { BuildWork } from '../build-work.ts';
import { buildPredicate } from './filter-builds.ts';
import { BuildRecorder } from './build-recorder.ts';
import { readBuildLog } from './read-build-log.ts';
import { SecretMask } from './secret-mask.ts';
import { endStep, shortenText } from './step-records.ts';

export interface BuildRecordsOptions {
  /** Holds the logs. */
  readonly directory: string;
  readonly catalog: BuildRecordCatalog;
  readonly events: Pick<EventBus, 'publish'>;
  readonly logger: Logger;
  readonly clock: () => Date;
  /** As many builds are kept, the newest. */
  readonly kept?: number;
}

type DescribedWork = Pick<
  BuildWork,
  'tags' | 'dockerfile' | 'offer' | 'remoteContext' | 'target' | 'platforms' | 'secrets'
>;

export const KEPT_BUILDS = 100;
const SHOWN_DIGITS = 12;
const SHOWN_BUILDS = 5;
const EVENT_ACTIONS = { running: 'start', completed: 'complete', failed: 'fail', cancelled: 'cancel' } as const;
/** Allocation is counted in these. */
const BLOCK_BYTES = 512;

function nameOf({ tags, context }: BuildRecord): string {
  return tags[0] ?? context;
}

/** Whether a build made an image of that name, `:latest` where it says no tag, or was one of that context. */
function isNamedBy(text: string): (record: BuildRecord) => boolean {
  const names = new Set([text]);
  try {
    names.add(familiarReference(withDefaultTag(parseReference(text))));
  } catch {
    // It is no name of an image; it may be one of a directory.
  }
  return ({ tags, context }) => [...tags, context].some((name) => names.has(name));
}

/** What was built and how it went: rows in the database, and a log beside each. */
export class BuildRecords {
  readonly #options: BuildRecordsOptions;
  readonly #running = new Map<BuildId, BuildRecorder>();

  constructor(options: BuildRecordsOptions) {
    this.#options = options;
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  }

  /** Notes the beginning of a build, does it, and notes its end. @throws what the build throws */
  async during(
    work: DescribedWork,
    signal: AbortSignal,
    build: (recorder: Pick<BuildRecorder, 'take' | 'record'>) => Promise<void>,
  ): Promise<void> {
    const { catalog, logger, clock } = this.#options;
    const record = this.#begin(work);
    const logPath = this.#logPath(record.id);
    const mask = new SecretMask(Object.values(work.secrets));
    const recorder = new BuildRecorder({ record, logPath, catalog, mask, logger, clock });
    this.#running.set(record.id, recorder);
    this.#publish(record);
    try {
      await recorder.during(signal, () => build(recorder));
    } finally {
      this.#running.delete(record.id);
      this.#publish(recorder.record);
      await this.#trim();
    }
  }

  #begin({ tags, dockerfile, offer, remoteContext, target = '', platforms }: DescribedWork): BuildRecord {
    return {
      id: parseBuildId(randomBytes(32).toString('hex')),
      tags: tags.map((tag) => shortenText(tag)),
      dockerfile: shortenText(dockerfile.name),
      context: shortenText(withoutPassword(remoteContext ?? offer?.name ?? '-')),
      target: shortenText(target),
      platforms: (platforms.length === 0 ? [hostPlatform()] : platforms).map(formatPlatform),
      state: 'running',
      startedAt: this.#options.clock().toISOString(),
      finishedAt: undefined,
      imageId: undefined,
      error: '',
      steps: [],
    };
  }

  /** The newest first. @throws TinydockError INVALID_ARGUMENT for an unknown filter or a bad value */
  list(filters: readonly ListFilter[] = []): readonly BuildRecord[] {
    const isWanted = buildPredicate(filters, this.#options.clock());
    return this.#options.catalog
      .listBuilds()
      .map((record) => this.#running.get(record.id)?.record ?? record)
      .filter(isWanted);
  }

  /**
   * As {@link BuildRecords.findById}, or the newest of a name or of the directory that was built.
   * @throws as that
   */
  find(text: string): BuildRecord {
    try {
      return this.findById(text);
    } catch (error) {
      const isNamed = isNamedBy(text);
      const named = this.list().find(isNamed);
      if (named === undefined) throw error;
      return named;
    }
  }

  /**
   * By its id or a unique prefix; `^1` is the one before the newest, and the newest is `^0` or nothing.
   * @throws TinydockError NOT_FOUND saying what there is, INVALID_ARGUMENT / AMBIGUOUS_ID
   */
  findById(id: string): BuildRecord {
    const { catalog } = this.#options;
    const age = /^\^(\d{1,3})$/.exec(id === '' ? '^0' : id)?.[1];
    const found = age === undefined ? catalog.findBuild(id) : catalog.listBuilds()[Number(age)];
    if (found !== undefined) return this.#running.get(found.id)?.record ?? found;
    const newest = this.list().slice(0, SHOWN_BUILDS);
    const known = newest.map((record) => `${record.id.slice(0, SHOWN_DIGITS)} (${nameOf(record)})`);
    throw new TinydockError({
      code: 'NOT_FOUND',
      message: id === '' ? 'there is no record of a build' : `no such build: ${id.slice(0, 100)}`,
      hint: known.length === 0 ? 'Nothing has been built yet.' : `The newest builds are ${known.join(', ')}.`,
    });
  }

  /** What the build told. @throws TinydockError as {@link find} */
  readLog(
    id: string,
    { follow, signal }: { readonly follow: boolean; readonly signal: AbortSignal },
  ): AsyncGenerator<readonly TimedBuildEvent[], void, undefined> {
    const record = this.find(id);
    const writer = this.#running.get(record.id)?.log;
    return readBuildLog({ path: this.#logPath(record.id), writer, follow, signal });
  }

  /**
   * Forgets builds by their ids, with their logs. All or none.
   * @throws TinydockError as {@link findById}, FAILED_PRECONDITION for one that runs
   */
  async remove(ids: readonly string[]): Promise<readonly BuildId[]> {
    const records = ids.map((id) => this.findById(id));
    const running = records.find(({ id }) => this.#running.has(id));
    if (running !== undefined) {
      const message = `cannot remove build ${running.id.slice(0, SHOWN_DIGITS)} (${nameOf(running)}): it is running`;
      throw new TinydockError({ code: 'FAILED_PRECONDITION', message });
    }
    const unique = [...new Map(records.map((record) => [record.id, record])).values()];
    const { catalog, events } = this.#options;
    catalog.removeBuilds(unique.map(({ id }) => id));
    for (const record of unique) {
      await rm(this.#logPath(record.id), { force: true });
      events.publish({ type: 'build', action: 'remove', id: record.id, attributes: { name: nameOf(record) } });
    }
    return unique.map(({ id }) => id);
  }

  /** Those that have ended, with what their logs take, for `builder prune`. */
  async listKept(): Promise<readonly KeptDirectory[]> {
    const ended = this.list().filter(({ id }) => !this.#running.has(id));
    return await Promise.all(
      ended.map(async (record) => {
        const directory = this.#logPath(record.id);
        const sizeBytes = ((await stat(directory).catch(() => undefined))?.blocks ?? 0) * BLOCK_BYTES;
        const { id: key, startedAt: createdAt, finishedAt: usedAt = createdAt } = record;
        const description = `record of a build of ${nameOf(record)}`;
        const kept = { key, type: 'record', isInUse: false, description, directory } as const;
        return { ...kept, sizeBytes, createdAt, usedAt };
      }),
    );
  }

  /** For `builder prune`. @returns false for one that is not there, or that runs */
  async removeKept(key: string): Promise<boolean> {
    const found = this.#options.catalog.findBuild(key);
    if (found === undefined || this.#running.has(found.id)) return false;
    await this.remove([key]);
    return true;
  }

  /** Marks what a daemon before this one has left running as failed, and removes logs without a row. */
  async reconcile(): Promise<void> {
    const { catalog, directory } = this.#options;
    const records = catalog.listBuilds();
    for (const record of records.filter(({ state }) => state === 'running')) {
      const log = await stat(this.#logPath(record.id)).catch(() => undefined);
      const finishedAt = log?.mtime.toISOString() ?? record.startedAt;
      const steps = record.steps.map((step) => endStep(step, finishedAt));
      const error = 'the daemon ended while the build was running';
      catalog.putBuild({ ...record, state: 'failed', finishedAt, error, steps });
    }
    const known = new Set(records.map(({ id }) => this.#logPath(id)));
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      if (!known.has(path)) await rm(path, { recursive: true, force: true });
    }
  }

  async #trim(): Promise<void> {
    const { catalog, kept = KEPT_BUILDS, logger } = this.#options;
    try {
      for (const id of catalog.trimBuilds(kept)) await rm(this.#logPath(id), { force: true });
    } catch (error) {
      logger.error({ err: error }, 'cannot remove the records of old builds');
    }
  }

  #logPath(id: BuildId): string {
    return join(this.#options.directory, `${id}.log`);
  }

  #publish(record: BuildRecord): void {
    const { id, state, imageId } = record;
    const image = imageId === undefined ? {} : { image: imageId };
    const attributes = { name: nameOf(record), ...image };
    this.#options.events.publish({ type: 'build', action: EVENT_ACTIONS[state], id, attributes });
  }
}
