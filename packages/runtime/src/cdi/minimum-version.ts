import type { CdiFileEdits, CdiSpecFile } from './spec-schema.ts';

/** Container Device Interface, "Released versions", the oldest first. */
const VERSIONS: readonly string[] = [
  '0.1.0',
  '0.2.0',
  '0.3.0',
  '0.4.0',
  '0.5.0',
  '0.6.0',
  '0.7.0',
  '0.8.0',
  '1.0.0',
  '1.1.0',
];

interface Feature {
  readonly name: string;
  readonly since: string;
  readonly isUsed: (spec: CdiSpecFile, edits: readonly CdiFileEdits[]) => boolean;
}

const FEATURES: readonly Feature[] = [
  {
    name: 'netDevices',
    since: '1.1.0',
    isUsed: (_, edits) => edits.some(({ netDevices }) => netDevices.length > 0),
  },
  {
    name: 'intelRdt',
    since: '0.7.0',
    isUsed: (_, edits) => edits.some(({ intelRdt }) => (intelRdt ?? undefined) !== undefined),
  },
  {
    name: 'additionalGids',
    since: '0.7.0',
    isUsed: (_, edits) => edits.some(({ additionalGids }) => additionalGids.length > 0),
  },
  {
    name: 'annotations',
    since: '0.6.0',
    isUsed: ({ annotations, devices }) =>
      [{ annotations }, ...devices].some((named) => Object.keys(named.annotations).length > 0),
  },
  {
    name: 'a dot in the class',
    since: '0.6.0',
    isUsed: ({ kind }) => kind.slice(kind.indexOf('/')).includes('.'),
  },
  {
    name: 'hostPath of device nodes',
    since: '0.5.0',
    isUsed: (_, edits) => edits.some(({ deviceNodes }) => deviceNodes.some(({ hostPath }) => hostPath !== undefined)),
  },
  {
    name: 'device names that begin with a digit',
    since: '0.5.0',
    isUsed: ({ devices }) => devices.some(({ name }) => /^\d/.test(name)),
  },
  {
    name: 'type of mounts',
    since: '0.4.0',
    isUsed: (_, edits) => edits.some(({ mounts }) => mounts.some(({ type = '' }) => type !== '')),
  },
];

/** Why the version that a file names cannot be that of what it says; undefined where it can. */
export function versionProblem(spec: CdiSpecFile): string | undefined {
  const named = VERSIONS.indexOf(spec.cdiVersion.replace(/^v/, ''));
  if (named === -1)
    return `cdiVersion ${JSON.stringify(spec.cdiVersion)} is not known: expected one of ${VERSIONS.join(', ')}`;
  const edits = [spec.containerEdits, ...spec.devices.map(({ containerEdits }) => containerEdits)].filter(
    (given) => given !== undefined,
  );
  const tooNew = FEATURES.find(({ since, isUsed }) => VERSIONS.indexOf(since) > named && isUsed(spec, edits));
  return tooNew && `cdiVersion must be ${tooNew.since} or newer for ${tooNew.name}, and is ${spec.cdiVersion}`;
}
