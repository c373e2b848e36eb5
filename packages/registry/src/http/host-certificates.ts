import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import { portOf } from './host-policy.ts';

/** What the machine's owner has put down for one registry. */
export interface HostCertificates {
  /** Authorities in PEM that are trusted besides those of all; may be none. */
  readonly authorities: readonly string[];
  /** What we show when asked who we are, in PEM. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
  /** Differs when the files do. */
  readonly fingerprint: string;
}

function createConfigError(message: string, cause?: unknown): TinydockError {
  return new TinydockError({
    code: 'FAILED_PRECONDITION',
    reason: 'INVALID_CONFIG',
    message,
    hint: 'A registry has *.crt files of its authorities, and NAME.cert with NAME.key to show who we are.',
    cause,
  });
}

function listFiles(directory: string): readonly string[] {
  try {
    return readdirSync(directory).toSorted();
  } catch (cause) {
    if (hasErrnoCode(cause, 'ENOENT', 'ENOTDIR')) return [];
    throw createConfigError(`cannot read the certificates in ${directory}`, cause);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw createConfigError(`cannot read ${path}`, cause);
  }
}

function readClient(directory: string, files: readonly string[]): HostCertificates['client'] {
  const certs = files.filter((name) => name.endsWith('.cert'));
  const keys = files.filter((name) => name.endsWith('.key'));
  const [name, ...others] = certs;
  if (others.length > 0) throw createConfigError(`${directory} has ${certs.length} client certificates; one is used`);
  const stray = keys.find((key) => key.replace(/\.key$/, '.cert') !== name);
  if (stray !== undefined) throw createConfigError(`${join(directory, stray)} has no certificate of the same name`);
  if (name === undefined) return undefined;
  const key = name.replace(/\.cert$/, '.key');
  if (!keys.includes(key)) throw createConfigError(`${join(directory, name)} has no key ${key}`);
  return { cert: readText(join(directory, name)), key: readText(join(directory, key)) };
}

function readDirectory(directory: string): HostCertificates | undefined {
  const files = listFiles(directory);
  if (!files.some((name) => /\.(?:crt|cert|key)$/.test(name))) return undefined;
  const authorities = files.filter((name) => name.endsWith('.crt')).map((name) => readText(join(directory, name)));
  const client = readClient(directory, files);
  const hash = createHash('sha256').update(JSON.stringify([directory, authorities, client]));
  return { authorities, client, fingerprint: hash.digest('hex') };
}

/**
 * Reads the certificates for a registry from the first of `directories` that has a directory for it, named `host:port`
 * or, for HTTPS's own port, `host`. The layout is Docker's `certs.d`.
 * @throws TinydockError FAILED_PRECONDITION / INVALID_CONFIG naming the file
 */
export function readHostCertificates(directories: readonly string[], url: URL): HostCertificates | undefined {
  const port = portOf(url);
  const names = [`${url.hostname}:${port}`, ...(port === '443' ? [url.hostname] : [])];
  for (const name of names) {
    for (const directory of directories) {
      const found = readDirectory(join(directory, name));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
