import { TinydockError } from './errors.ts';

/** A volume as the metadata keeps it. */
export interface VolumeRecord {
  readonly name: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What the driver was told: `type`, `device` and `o`; empty for a plain volume. */
  readonly options: Readonly<Record<string, string>>;
}

/** Where the files of a volume come from. */
export type VolumeSource =
  /** They lie in the store. */
  | { readonly kind: 'directory' }
  /** They are those of a directory of the machine. */
  | { readonly kind: 'bind'; readonly device: string; readonly isRecursive: boolean; readonly readOnly: boolean }
  /** They are in memory, as long as a container uses the volume. */
  | { readonly kind: 'tmpfs'; readonly options: readonly string[]; readonly readOnly: boolean };

/** The label of volumes that nobody named; they go with their containers, and with prune. */
export const ANONYMOUS_VOLUME_LABEL = 'com.docker.volume.anonymous';

const VOLUME_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;
/** What lies beside a volume has a longer name, of which file systems allow 255 bytes. */
const MAX_NAME_LENGTH = 200;
const OPTION_NAMES = ['type', 'device', 'o'];
/** tmpfs(5) and mount(8): what limits or narrows the mount. */
const TMPFS_OPTION =
  /^(?:rw|ro|suid|nosuid|dev|nodev|exec|noexec|(?:size|nr_inodes|nr_blocks)=\d+[kKmMgG%]?|mode=[0-7]{1,4}|[ug]id=\d{1,10})$/;
const BIND_OPTIONS = ['bind', 'rbind', 'ro', 'rw', 'private', 'rprivate'];

function invalid(what: string, why: string): TinydockError {
  return new TinydockError({ code: 'INVALID_ARGUMENT', message: `invalid ${what}: ${why}` });
}

/**
 * Checks the name of a volume; one letter is enough, unlike for names that users give.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseVolumeName(text: string): string {
  if (VOLUME_NAME.test(text) && text.length <= MAX_NAME_LENGTH) return text;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid volume name ${JSON.stringify(text.slice(0, 300))}: expected up to ${MAX_NAME_LENGTH} letters, digits, _ . and -, beginning with a letter or digit`,
    hint: text.startsWith('/') ? 'A directory of the machine is mounted with `-v /PATH:/PLACE`.' : undefined,
  });
}

/** True where nobody gave the volume its name. */
export function isAnonymousVolume(volume: VolumeRecord): boolean {
  return Object.hasOwn(volume.labels, ANONYMOUS_VOLUME_LABEL);
}

function bindSource(device: string, words: readonly string[]): VolumeSource {
  const unknown = words.find((word) => !BIND_OPTIONS.includes(word));
  if (unknown !== undefined)
    throw invalid(`volume option o=${JSON.stringify(words.join(','))}`, `a bind takes ${BIND_OPTIONS.join(', ')}`);
  if (!device.startsWith('/') || device.includes('\0'))
    throw invalid(`volume option device=${JSON.stringify(device)}`, 'a bind needs an absolute path');
  return { kind: 'bind', device, isRecursive: words.includes('rbind'), readOnly: words.includes('ro') };
}

function tmpfsSource(words: readonly string[]): VolumeSource {
  const unknown = words.find((word) => !TMPFS_OPTION.test(word));
  if (unknown !== undefined)
    throw invalid(
      `volume option o=${JSON.stringify(words.join(','))}`,
      `${JSON.stringify(unknown)} is none of tmpfs; expected such as size=100m, mode=1777, uid=1000, noexec`,
    );
  // What the image has in its place is copied before the mount is made read-only.
  const options = words.filter((word) => word !== 'ro' && word !== 'rw');
  return { kind: 'tmpfs', options, readOnly: words.includes('ro') };
}

function checkOptionNames(options: Readonly<Record<string, string>>): void {
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name));
  if (unknown === 'size')
    throw new TinydockError({
      code: 'UNIMPLEMENTED',
      message: 'the volume option "size" is not supported: there are no quotas on volumes',
      hint: 'Memory can be limited: --opt type=tmpfs --opt device=tmpfs --opt o=size=100m',
    });
  if (unknown !== undefined)
    throw invalid(`volume option ${JSON.stringify(unknown)}`, `expected ${OPTION_NAMES.join(', ')}`);
  const missing = ['type', 'device'].find((name) => (options[name] ?? '') === '');
  if (missing !== undefined) throw invalid('volume options', `missing required option: "${missing}"`);
}

/**
 * What the options of the driver `local` ask for.
 * @throws TinydockError INVALID_ARGUMENT; UNIMPLEMENTED for file systems that are not mounted here
 */
export function parseVolumeOptions(options: Readonly<Record<string, string>>): VolumeSource {
  if (Object.keys(options).length === 0) return { kind: 'directory' };
  checkOptionNames(options);
  const { type = '', device = '', o = '' } = options;
  const words = o.split(',').filter((word) => word !== '');
  if (words.includes('bind') || words.includes('rbind')) return bindSource(device, words);
  if (type === 'tmpfs') return tmpfsSource(words);
  throw new TinydockError({
    code: 'UNIMPLEMENTED',
    message: `the volume type ${JSON.stringify(type)} is not supported: expected none with o=bind, or tmpfs`,
    hint: 'Mount it on the machine, and use --opt type=none --opt o=bind --opt device=/PATH.',
  });
}
