import type { Branded } from './brand.ts';
import type { BuildEvent } from './build.ts';
import type { ImageId } from './digest.ts';
import { TinydockError } from './errors.ts';

/** 64 hex digits; users see the first twelve. */
export type BuildId = Branded<string, 'BuildId'>;

const BUILD_ID = /^[0-9a-f]{64}$/;

/** @throws TinydockError INVALID_ARGUMENT */
export function parseBuildId(text: string): BuildId {
  if (BUILD_ID.test(text)) return text as BuildId;
  const message = `invalid build id ${JSON.stringify(text.slice(0, 100))}: expected 64 hex digits`;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
}

export const BUILD_STATES = ['running', 'completed', 'failed', 'cancelled'] as const;

export type BuildState = (typeof BUILD_STATES)[number];

/** What is known of a step of a build that is or was. Texts are bounded. */
export interface BuildStepRecord {
  /** From 1, in the order of their beginnings. */
  readonly step: number;
  /** As of a build event. */
  readonly stage: string;
  readonly place: number;
  readonly places: number;
  readonly text: string;
  readonly stageSources?: readonly string[];
  readonly state: BuildState;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; undefined while it runs. */
  readonly finishedAt: string | undefined;
  /** For what it waits, while it runs. */
  readonly waitingFor?: string | undefined;
  readonly isCached: boolean;
  /** Why it was cached or not, as a sentence. */
  readonly explanation: string;
  /** All that differed from the last build of the name. */
  readonly changes: readonly string[];
  /** Why it failed; empty where it did not. */
  readonly error: string;
}

/** A build that is or was. */
export interface BuildRecord {
  readonly id: BuildId;
  /** Familiar. */
  readonly tags: readonly string[];
  /** As the user named it. */
  readonly dockerfile: string;
  /** The directory, or what else the files came from; for people. */
  readonly context: string;
  /** Empty for the last stage. */
  readonly target: string;
  readonly platforms: readonly string[];
  readonly state: BuildState;
  /** RFC 3339. */
  readonly startedAt: string;
  /** RFC 3339; undefined while it runs. */
  readonly finishedAt: string | undefined;
  readonly imageId: ImageId | undefined;
  /** Why it failed, with file and line where it has a place in the Dockerfile; empty where it did not. */
  readonly error: string;
  readonly steps: readonly BuildStepRecord[];
}

/** What a build told, and when. */
export interface TimedBuildEvent {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly event: BuildEvent;
}

/** The rows of builds. Every call is one transaction. */
export interface BuildRecordCatalog {
  /** Replaces a row of the same id. */
  putBuild(record: BuildRecord): void;
  /**
   * By its id or a unique prefix of it.
   * @throws TinydockError INVALID_ARGUMENT / AMBIGUOUS_ID
   */
  findBuild(id: string): BuildRecord | undefined;
  /** The newest first. */
  listBuilds(): readonly BuildRecord[];
  /** Removes those that have ended, but for the newest so many. @returns what went */
  trimBuilds(keep: number): readonly BuildId[];
  /** Those that are not there are gone already. */
  removeBuilds(ids: readonly BuildId[]): void;
}
