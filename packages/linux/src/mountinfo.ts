import { readFileSync } from 'node:fs';

/** One line of /proc/self/mountinfo. proc_pid_mountinfo(5). */
export interface MountInfo {
  readonly id: number;
  readonly parentId: number;
  /** `major:minor` of the filesystem. */
  readonly device: string;
  /** The directory of the filesystem that forms the root of this mount. */
  readonly root: string;
  /** Where it is mounted, relative to the process's root. */
  readonly target: string;
  readonly options: readonly string[];
  /** Such as `shared:12`; empty for a private mount. */
  readonly propagation: readonly string[];
  readonly type: string;
  readonly source: string;
  readonly superOptions: readonly string[];
}

function decodeOctalEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  const bytes: number[] = [];
  const raw = Buffer.from(text);
  for (let at = 0; at < raw.length; at += 1) {
    const escape = raw[at] === 0x5c ? /^\\([0-7]{3})/.exec(raw.toString('latin1', at, at + 4)) : null;
    if (escape?.[1] === undefined) {
      bytes.push(raw[at] ?? 0);
    } else {
      bytes.push(Number.parseInt(escape[1], 8));
      at += 3;
    }
  }
  return Buffer.from(bytes).toString();
}

function parseLine(line: string): MountInfo | undefined {
  const [before = '', after] = line.split(/ - (.*)/s, 2);
  if (after === undefined) return undefined;
  const [id, parentId, device, root, target, options, ...propagation] = before.split(' ');
  const [type, source, superOptions] = after.split(' ');
  if (id === undefined || parentId === undefined || device === undefined) return undefined;
  if (root === undefined || target === undefined || type === undefined) return undefined;
  return {
    id: Number(id),
    parentId: Number(parentId),
    device,
    root: decodeOctalEscapes(root),
    target: decodeOctalEscapes(target),
    options: options?.split(',') ?? [],
    propagation,
    type,
    source: decodeOctalEscapes(source ?? ''),
    superOptions: superOptions?.split(',') ?? [],
  };
}

/** Parses the text of mountinfo, in its order: a later mount on the same target hides an earlier one. */
export function parseMountInfo(text: string): readonly MountInfo[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine)
    .filter((entry) => entry !== undefined);
}

/** The mounts that this process sees. */
export function readMountInfo(): readonly MountInfo[] {
  return parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'));
}
