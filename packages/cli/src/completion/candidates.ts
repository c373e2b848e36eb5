/** One way to go on, with what it is. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

export type Candidates =
  | { readonly kind: 'words'; readonly words: readonly Candidate[] }
  /** The shell knows paths better. */
  | { readonly kind: 'files' };

export const NOTHING: Candidates = { kind: 'words', words: [] };

export function plainWords(values: readonly string[]): Candidates {
  return { kind: 'words', words: values.map((value) => ({ value, description: '' })) };
}

const FORMATS = ['docker-archive', 'oci-archive', 'oci-dir'];

/** By the long names of flags. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  compression: ['gzip', 'zstd'],
  platform: [
    'linux/amd64',
    'linux/arm64',
    'linux/arm/v7',
    'linux/386',
    'linux/ppc64le',
    'linux/riscv64',
    'linux/s390x',
  ],
  progress: ['auto', 'plain', 'quiet', 'rawjson', 'tty'],
  pull: ['always', 'missing', 'never'],
  restart: ['always', 'no', 'on-failure', 'unless-stopped'],
  signal: ['HUP', 'INT', 'KILL', 'QUIT', 'TERM', 'USR1', 'USR2'],
  sort: ['created', 'id', 'repository', 'size', 'tag'],
  type: ['container', 'image', 'network', 'volume'],
};

const FILE_FLAGS = new Set(['cidfile', 'env-file', 'file', 'iidfile', 'input', 'label-file', 'output', 'volume']);

/** What can be the value of a flag of a command. */
export function flagValues(command: string, flag: string): Candidates {
  if (FILE_FLAGS.has(flag)) return { kind: 'files' };
  if (flag === 'format') return plainWords(command === 'save' ? FORMATS : ['json', 'table']);
  return plainWords(VALUES[flag] ?? []);
}
