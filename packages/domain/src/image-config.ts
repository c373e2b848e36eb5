import * as z from 'zod';
import { describeIssues } from './describe-issues.ts';
import { type DiffId, parseDiffId } from './digest.ts';
import { TinydockError } from './errors.ts';
import type { Healthcheck } from './healthcheck.ts';
import { normalizePlatform, type Platform } from './platform.ts';

/** Made when the first configuration is read: short-lived programs that read none start sooner. */
function createConfigSchema() {
  const strings = z.array(z.string()).nullish();
  /** Docker takes a string for a list of one. */
  const command = z.union([z.array(z.string()), z.string().transform((word) => [word])]).nullish();
  const emptyObjects = z.record(z.string(), z.unknown()).nullish();

  const healthcheckSchema = z.object({
    Test: strings,
    Interval: z.number().optional(),
    Timeout: z.number().optional(),
    StartPeriod: z.number().optional(),
    StartInterval: z.number().optional(),
    Retries: z.number().optional(),
  });

  const processSchema = z.object({
    User: z.string().nullish(),
    ExposedPorts: emptyObjects,
    Env: strings,
    Entrypoint: command,
    Cmd: command,
    Volumes: emptyObjects,
    WorkingDir: z.string().nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
    StopSignal: z.string().nullish(),
    Shell: strings,
    OnBuild: strings,
    Healthcheck: healthcheckSchema.nullish(),
  });

  return z.object({
    architecture: z.string().default(''),
    os: z.string().default(''),
    variant: z.string().optional(),
    created: z.string().nullish(),
    author: z.string().nullish(),
    config: processSchema.nullish(),
    rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(z.string()).nullable() }),
    history: z
      .array(
        z.object({
          created: z.string().nullish(),
          created_by: z.string().nullish(),
          author: z.string().nullish(),
          comment: z.string().nullish(),
          empty_layer: z.boolean().nullish(),
        }),
      )
      .nullish(),
  });
}

type ConfigSchema = ReturnType<typeof createConfigSchema>;
type RawProcess = NonNullable<z.infer<ConfigSchema>['config']>;

let configSchema: ConfigSchema | undefined;

/** What an image says of the processes made from it. OCI image-spec, config.md, "config". */
export interface ProcessDefaults {
  readonly user: string;
  /** Such as `80/tcp`. */
  readonly exposedPorts: readonly string[];
  /** `NAME=value`. */
  readonly env: readonly string[];
  /** Absent differs from empty: an absent entrypoint is inherited. */
  readonly entrypoint: readonly string[] | undefined;
  readonly cmd: readonly string[] | undefined;
  readonly volumes: readonly string[];
  readonly workingDir: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly stopSignal: string | undefined;
  readonly shell: readonly string[] | undefined;
  readonly onBuild: readonly string[];
  readonly healthcheck: Healthcheck | undefined;
}

export interface HistoryEntry {
  readonly created: string | undefined;
  readonly createdBy: string;
  readonly author: string | undefined;
  readonly comment: string;
  /** True where the step made no layer. */
  readonly emptyLayer: boolean;
}

/** OCI image-spec, config.md. The stored bytes stay the truth; this is what we read of them. */
export interface ImageConfig {
  readonly platform: Platform;
  /** RFC 3339, or undefined where the image does not say. */
  readonly created: string | undefined;
  readonly author: string | undefined;
  readonly process: ProcessDefaults;
  readonly diffIds: readonly DiffId[];
  readonly history: readonly HistoryEntry[];
}

function invalid(why: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_CONFIG',
    message: `invalid image configuration: ${why}`,
    cause,
  });
}

function toHealthcheck(raw: RawProcess['Healthcheck']): Healthcheck | undefined {
  if (raw?.Test === undefined || raw.Test === null || raw.Test.length === 0) return undefined;
  return {
    test: raw.Test,
    intervalNs: raw.Interval,
    timeoutNs: raw.Timeout,
    startPeriodNs: raw.StartPeriod,
    startIntervalNs: raw.StartInterval,
    retries: raw.Retries,
  };
}

function toProcessDefaults(raw: RawProcess | null | undefined): ProcessDefaults {
  return {
    user: raw?.User ?? '',
    exposedPorts: Object.keys(raw?.ExposedPorts ?? {}),
    env: raw?.Env ?? [],
    entrypoint: raw?.Entrypoint ?? undefined,
    cmd: raw?.Cmd ?? undefined,
    volumes: Object.keys(raw?.Volumes ?? {}),
    workingDir: raw?.WorkingDir ?? '',
    labels: raw?.Labels ?? {},
    stopSignal: raw?.StopSignal ?? undefined,
    shell: raw?.Shell ?? undefined,
    onBuild: raw?.OnBuild ?? [],
    healthcheck: toHealthcheck(raw?.Healthcheck),
  };
}

/** Undefined for what is no time, and for Go's zero time, which stands for none. */
function toTime(text: string | null | undefined): string | undefined {
  if (text === undefined || text === null || text.startsWith('0001-01-01T')) return undefined;
  return /^\d{4}-\d{2}-\d{2}[Tt]/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
}

/** @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG or INVALID_DIGEST */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  configSchema ??= createConfigSchema();
  const parsed = configSchema.safeParse(parseJson(bytes));
  if (!parsed.success) throw invalid(describeIssues(parsed.error));
  const raw = parsed.data;
  return {
    platform: normalizePlatform({
      os: raw.os || 'linux',
      architecture: raw.architecture || 'amd64',
      variant: raw.variant,
    }),
    created: toTime(raw.created),
    author: raw.author ?? undefined,
    process: toProcessDefaults(raw.config),
    diffIds: (raw.rootfs.diff_ids ?? []).map(parseDiffId),
    history: (raw.history ?? []).map((entry) => ({
      created: toTime(entry.created),
      createdBy: entry.created_by ?? '',
      author: entry.author ?? undefined,
      comment: entry.comment ?? '',
      emptyLayer: entry.empty_layer ?? false,
    })),
  };
}
