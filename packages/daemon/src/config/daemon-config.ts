import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import * as z from 'zod';
import { createRegistryConfig, type RegistryConfig, registrySettings } from './registry-config.ts';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Everything the daemon can be told, after flags, environment, file and defaults have been put together. */
export interface DaemonConfig {
  /** Where images, containers and metadata lie. */
  readonly root: string;
  /** Where sockets and mounts lie; gone after a reboot. */
  readonly runDir: string;
  /** Path of the API's unix socket. */
  readonly socketPath: string;
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly registries: RegistryConfig;
  readonly limits: {
    readonly maxLayerBytes: number;
    readonly maxLayerEntries: number;
    readonly maxCompressionRatio: number;
  };
  /** How long removed images can be brought back; 0 where they go at once. */
  readonly trashLifetimeMs: number;
  /** Preferred runtimes, first choice first: names on PATH or absolute paths. */
  readonly runtimes: readonly string[];
  /** Private range from which each daemon's default network takes a subnet, in CIDR form. */
  readonly subnetPool: string;
  /** The default network has IPv6 beside IPv4. */
  readonly ipv6: boolean;
  /** Where specifications of the Container Device Interface lie, the weightiest last; none turns it off. */
  readonly cdiSpecDirs: readonly string[];
}

const HOUR_MS = 3_600_000;
/** Ten years. */
const MAX_TRASH_HOURS = 87_600;

const absolutePath = z.string().refine(isAbsolute, 'expected an absolute path');

const fileSchema = z
  .strictObject({
    root: absolutePath,
    run: absolutePath,
    host: z.string(),
    'log-level': z.enum(LOG_LEVELS),
    ...registrySettings,
    'max-layer-bytes': z.number().int().positive(),
    'max-layer-entries': z.number().int().positive(),
    'max-compression-ratio': z.number().positive(),
    'trash-lifetime-hours': z.number().min(0).max(MAX_TRASH_HOURS),
    runtimes: z.array(z.string().min(1)).min(1),
    'subnet-pool': z.string().regex(/^\d+\.\d+\.\d+\.\d+\/\d+$/, 'expected a range such as 10.210.0.0/16'),
    ipv6: z.boolean(),
    'cdi-spec-dirs': z.array(absolutePath),
  })
  .partial();

type FileConfig = z.infer<typeof fileSchema>;

const DEFAULT_CONFIG_PATH = '/etc/tinydock/config.json';
const DEFAULT_ROOT = '/var/lib/tinydock';
const DEFAULT_RUN = '/run/tinydock';
/** Container Device Interface, "CDI JSON Specification": for what is installed, and for what the machine found. */
const CDI_SPEC_DIRS = ['/etc/cdi', '/var/run/cdi'];
/** Room that conmon's socket names need below the run directory: a unix socket's path has at most 107 bytes. */
const MAX_RUN_DIR_BYTES = 60;

function invalid(message: string, cause?: unknown): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG', message, cause });
}

function readConfigFile(path: string, isRequired: boolean): FileConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (!isRequired && hasErrnoCode(cause, 'ENOENT')) return {};
    throw invalid(
      `cannot read the configuration ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(
      `the configuration ${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) throw invalid(`the configuration ${path} is wrong: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function parseSocketPath(host: string): string {
  const path = host.startsWith('unix://') ? host.slice('unix://'.length) : host;
  if (!isAbsolute(path)) {
    throw invalid(
      `invalid host ${JSON.stringify(host)}: expected unix:// and an absolute path, such as unix:///run/tinydock/tinydock.sock`,
    );
  }
  if (Buffer.byteLength(path) > 100) throw invalid(`the socket path ${path} is longer than 100 bytes`);
  return path;
}

function checkDirectory(flag: string, path: string, maxBytes: number): string {
  if (!isAbsolute(path)) throw invalid(`invalid ${flag} ${JSON.stringify(path)}: expected an absolute path`);
  if (Buffer.byteLength(path) > maxBytes) throw invalid(`${flag} ${path} is longer than ${maxBytes} bytes`);
  // The kernel's mount options separate paths by these characters.
  if (/[,:\\\s]/.test(path))
    throw invalid(`${flag} ${JSON.stringify(path)} may not contain blanks, commas, colons or backslashes`);
  return path;
}

export type ParsedCommand =
  { readonly kind: 'run'; readonly config: DaemonConfig } | { readonly kind: 'help' } | { readonly kind: 'version' };

function parseFlags(argv: readonly string[]): {
  config?: string;
  root?: string;
  run?: string;
  host?: string;
  'log-level'?: string;
  help?: boolean;
  version?: boolean;
} {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        config: { type: 'string' },
        root: { type: 'string' },
        run: { type: 'string' },
        host: { type: 'string', short: 'H' },
        'log-level': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    }).values;
  } catch (cause) {
    throw invalid(`${cause instanceof Error ? cause.message : String(cause)}; see tinydockd --help`, cause);
  }
}

/**
 * Puts flags, environment (`TINYDOCK_CONFIG`, `_ROOT`, `_RUN`, `_HOST`, `_LOG_LEVEL`), file and defaults together, in
 * this order of weight.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG naming the setting
 */
export function parseCommandLine(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedCommand {
  const flags = parseFlags(argv);
  if (flags.help === true) return { kind: 'help' };
  if (flags.version === true) return { kind: 'version' };
  const named = flags.config ?? env['TINYDOCK_CONFIG'];
  const file = readConfigFile(named ?? DEFAULT_CONFIG_PATH, named !== undefined);
  const root = flags.root ?? env['TINYDOCK_ROOT'] ?? file.root ?? DEFAULT_ROOT;
  const runDir = flags.run ?? env['TINYDOCK_RUN'] ?? file.run ?? DEFAULT_RUN;
  const host = flags.host ?? env['TINYDOCK_HOST'] ?? file.host ?? `unix://${join(runDir, 'tinydock.sock')}`;
  const level = z
    .enum(LOG_LEVELS)
    .safeParse(flags['log-level'] ?? env['TINYDOCK_LOG_LEVEL'] ?? file['log-level'] ?? 'info');
  if (!level.success) throw invalid(`invalid log level: expected one of ${LOG_LEVELS.join(', ')}`);
  return {
    kind: 'run',
    config: {
      root: checkDirectory('--root', root, 1024),
      runDir: checkDirectory('--run', runDir, MAX_RUN_DIR_BYTES),
      socketPath: parseSocketPath(host),
      logLevel: level.data,
      registries: createRegistryConfig(file, env),
      limits: {
        maxLayerBytes: file['max-layer-bytes'] ?? 256 * 1024 ** 3,
        maxLayerEntries: file['max-layer-entries'] ?? 5_000_000,
        maxCompressionRatio: file['max-compression-ratio'] ?? 1000,
      },
      trashLifetimeMs: (file['trash-lifetime-hours'] ?? 24) * HOUR_MS,
      runtimes: file.runtimes ?? ['runc', 'crun'],
      subnetPool: file['subnet-pool'] ?? '10.210.0.0/16',
      ipv6: file.ipv6 ?? false,
      cdiSpecDirs: file['cdi-spec-dirs'] ?? CDI_SPEC_DIRS,
    },
  };
}
