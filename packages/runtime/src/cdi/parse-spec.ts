import { type CdiEdits, describeIssues } from '@tinydock/domain';
import { versionProblem } from './minimum-version.ts';
import { type CdiFileEdits, cdiSpecSchema } from './spec-schema.ts';

/** What a file changes of a container, and what of it cannot be done here. */
export interface ParsedEdits extends CdiEdits {
  /** Fields of the specification. */
  readonly refused: readonly string[];
}

export interface ParsedSpec {
  /** `VENDOR/CLASS`. */
  readonly kind: string;
  /** Of all its devices. */
  readonly edits: ParsedEdits;
  readonly devices: readonly {
    /** Within its kind. */
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly edits: ParsedEdits;
  }[];
}

export type SpecResult =
  { readonly kind: 'spec'; readonly spec: ParsedSpec } | { readonly kind: 'problem'; readonly problem: string };

async function parseContent(content: string): Promise<unknown> {
  try {
    return JSON.parse(content);
  } catch {
    const { parseYaml } = await import('./parse-yaml.ts');
    return parseYaml(content);
  }
}

function hasNoEdits(edits: ParsedEdits): boolean {
  return Object.values(edits).every((list: readonly unknown[]) => list.length === 0);
}

const NO_EDITS: ParsedEdits = { env: [], deviceNodes: [], mounts: [], hooks: [], additionalGids: [], refused: [] };

function toEdits({ intelRdt, netDevices, hooks, ...edits }: CdiFileEdits): ParsedEdits {
  return {
    ...edits,
    hooks: hooks.map(({ timeout, ...hook }) => ({ ...hook, timeoutSeconds: timeout })),
    refused: [
      ...((intelRdt ?? undefined) === undefined ? [] : ['intelRdt']),
      ...(netDevices.length === 0 ? [] : ['netDevices']),
    ],
  };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.replace(/:$/, '') ?? '';
}

function checkSpec(value: unknown): SpecResult {
  const parsed = cdiSpecSchema.safeParse(value);
  if (!parsed.success) return { kind: 'problem', problem: describeIssues(parsed.error) };
  const { data } = parsed;
  const { kind, annotations, containerEdits } = data;
  const devices = data.devices.map((device) => ({
    name: device.name,
    annotations: { ...annotations, ...device.annotations },
    edits: toEdits(device.containerEdits),
  }));
  const names = new Set<string>();
  const twice = devices.find(({ name }) => names.size === names.add(name).size);
  const empty = devices.find(({ edits }) => hasNoEdits(edits));
  const problem =
    versionProblem(data) ??
    (twice && `it describes the device ${twice.name} twice`) ??
    (empty && `containerEdits of the device ${empty.name} are empty`);
  if (problem !== undefined) return { kind: 'problem', problem };
  const edits = containerEdits === undefined ? NO_EDITS : toEdits(containerEdits);
  return { kind: 'spec', spec: { kind, edits, devices } };
}

/** Reads what a specification file holds, JSON or YAML. */
export async function parseCdiSpec(content: string): Promise<SpecResult> {
  let value: unknown;
  try {
    value = await parseContent(content);
  } catch (error) {
    return { kind: 'problem', problem: `it is neither JSON nor YAML: ${firstLine(error)}` };
  }
  return checkSpec(value);
}
