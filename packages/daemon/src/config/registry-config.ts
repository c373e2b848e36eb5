import { isAbsolute } from 'node:path';
import { DEFAULT_REGISTRY } from '@tinydock/domain';
import type { ProxySettings } from '@tinydock/registry';
import * as z from 'zod';

/** How the daemon talks to registries; see docs/registries.md. */
export interface RegistryConfig {
  /** `host[:port]` that may be spoken to over plain HTTP or without checking its certificate. */
  readonly insecureRegistries: readonly string[];
  /** By registry: addresses that are asked first. */
  readonly mirrors: Readonly<Record<string, readonly string[]>>;
  /** Directories in the layout of Docker's `certs.d`. */
  readonly certificateDirs: readonly string[];
  readonly proxies: ProxySettings;
  /** Of one image. */
  readonly maxConcurrentDownloads: number;
  readonly maxConcurrentUploads: number;
  /** Tries of one request. */
  readonly maxAttempts: number;
  /** Infinity for no limit. */
  readonly downloadBytesPerSecond: number;
  readonly uploadBytesPerSecond: number;
}

const DEFAULT_CERTIFICATE_DIRS = ['/etc/tinydock/certs.d', '/etc/docker/certs.d'];

const hosts = z.array(z.string().min(1));
const count = z.number().int().min(1).max(64);
const rate = z.number().int().min(1024, 'expected 1024 bytes per second or more');

/** The settings of the file that are about registries, under Docker's names where it has them. */
export const registrySettings = {
  'insecure-registries': hosts,
  'registry-mirrors': z.union([hosts, z.record(z.string().min(1), hosts)], {
    error: 'expected a list of mirrors of Docker Hub, or an object with a list for each registry',
  }),
  'certs-dirs': z.array(z.string().refine(isAbsolute, 'expected an absolute path')),
  proxies: z.strictObject({ 'http-proxy': z.string(), 'https-proxy': z.string(), 'no-proxy': z.string() }).partial(),
  'max-concurrent-downloads': count,
  'max-concurrent-uploads': count,
  'max-download-attempts': count,
  'max-download-bytes-per-second': rate,
  'max-upload-bytes-per-second': rate,
};

type RegistrySettings = {
  readonly [Name in keyof typeof registrySettings]?: z.infer<(typeof registrySettings)[Name]> | undefined;
};

/** Of the two ways of writing a variable, the one in capitals counts. */
function readVariable(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return (env[name] ?? '') || env[name.toLowerCase()];
}

/** Puts the file's settings, the environment's proxies and the defaults together. */
export function createRegistryConfig(
  file: RegistrySettings,
  env: Readonly<Record<string, string | undefined>>,
): RegistryConfig {
  const { proxies = {}, 'registry-mirrors': mirrors = {} } = file;
  return {
    insecureRegistries: file['insecure-registries'] ?? [],
    mirrors: Array.isArray(mirrors) ? { [DEFAULT_REGISTRY]: mirrors } : mirrors,
    certificateDirs: file['certs-dirs'] ?? DEFAULT_CERTIFICATE_DIRS,
    proxies: {
      http: proxies['http-proxy'] ?? readVariable(env, 'HTTP_PROXY'),
      https: proxies['https-proxy'] ?? readVariable(env, 'HTTPS_PROXY'),
      none: proxies['no-proxy'] ?? readVariable(env, 'NO_PROXY'),
    },
    maxConcurrentDownloads: file['max-concurrent-downloads'] ?? 4,
    maxConcurrentUploads: file['max-concurrent-uploads'] ?? 5,
    maxAttempts: file['max-download-attempts'] ?? 5,
    downloadBytesPerSecond: file['max-download-bytes-per-second'] ?? Infinity,
    uploadBytesPerSecond: file['max-upload-bytes-per-second'] ?? Infinity,
  };
}
