import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CdiDevices,
  type CdiEdits,
  type CdiInjection,
  cdiKindOf,
  type CdiListing,
  describeNear,
  hasErrnoCode,
  suggest,
  TinydockError,
} from '@tinydock/domain';
import type { ParsedEdits, ParsedSpec } from './parse-spec.ts';
import { SpecFiles } from './spec-files.ts';

interface Described {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly edits: ParsedEdits;
  readonly spec: ParsedSpec;
  readonly specPath: string;
}

interface Found {
  readonly devices: ReadonlyMap<string, Described>;
  readonly problems: readonly string[];
  /** Of devices that are described twice where nothing says which description counts, the files. */
  readonly conflicts: ReadonlyMap<string, readonly string[]>;
}

/** How many known devices are named where none is near the one that is wanted. */
const MAX_NAMED = 5;

function conflictOf(name: string, paths: readonly string[]): string {
  return `the device ${name} cannot be used: ${paths.join(' and ')} both describe it`;
}

function withoutRefused({ refused: _, ...edits }: ParsedEdits): CdiEdits {
  return edits;
}

/** Specifications in directories, looked for and read anew each time. Container Device Interface, "Error Handling". */
export class SpecCdiDevices implements CdiDevices {
  readonly specDirs: readonly string[];
  readonly #files = new SpecFiles();

  /** @param specDirs absolute, the weightiest last; those that are missing have no devices */
  constructor(specDirs: readonly string[]) {
    this.specDirs = specDirs;
  }

  async list(): Promise<CdiListing> {
    const { devices, problems, conflicts } = await this.#find();
    return {
      devices: [...devices.values()]
        .map(({ name, annotations }) => ({ name, annotations }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1)),
      problems: [...problems, ...[...conflicts].map(([name, paths]) => conflictOf(name, paths))],
    };
  }

  async resolve(names: readonly string[]): Promise<readonly CdiInjection[]> {
    if (names.length === 0) return [];
    const found = await this.#find();
    const specs = new Set<ParsedSpec>();
    const injections: CdiInjection[] = [];
    for (const name of new Set(names)) {
      const { spec, specPath, edits } = this.#get(found, name);
      const origin = { device: name, specPath };
      if (!specs.has(spec)) injections.push({ ...origin, edits: withoutRefused(spec.edits) });
      specs.add(spec);
      injections.push({ ...origin, edits: withoutRefused(edits) });
    }
    return injections;
  }

  #get(found: Found, name: string): Described {
    const fail = (why: string, hint?: string): TinydockError =>
      new TinydockError({ code: 'FAILED_PRECONDITION', message: `cannot give the device ${name}: ${why}`, hint });
    const paths = found.conflicts.get(name);
    if (paths !== undefined)
      throw fail(`${paths.join(' and ')} both describe it`, 'Remove it from all of these files but one.');
    const described = found.devices.get(name);
    if (described === undefined) throw this.#notFound(found, name);
    const [refused] = [...described.spec.edits.refused, ...described.edits.refused];
    if (refused !== undefined)
      throw fail(`${described.specPath} asks for ${refused}, which tinydock does not do for containers`);
    return described;
  }

  #notFound({ devices, problems }: Found, name: string): TinydockError {
    const fail = (why: string, rest: object): TinydockError =>
      new TinydockError({ code: 'NOT_FOUND', message: `there is no device ${name}: ${why}`, ...rest });
    if (this.specDirs.length === 0)
      return fail('the Container Device Interface is turned off', {
        hint: "Name directories with specifications in cdi-spec-dirs of the daemon's configuration.",
      });
    const known = [...devices.keys()];
    const ofKind = known.filter((other) => cdiKindOf(other) === cdiKindOf(name));
    const named = (ofKind.length > 0 ? ofKind : known).slice(0, MAX_NAMED).join(', ');
    const otherwise = problems[0] ?? (named === '' ? 'tdctl info lists what is known.' : `There are ${named}.`);
    const where = `no specification in ${this.specDirs.join(' or ')} describes it`;
    return fail(where, describeNear(suggest(name, known), otherwise));
  }

  async #find(): Promise<Found> {
    const devices = new Map<string, Described>();
    const conflicts = new Map<string, readonly string[]>();
    const problems: string[] = [];
    const byDir: string[][] = [];
    for (const dir of this.specDirs) byDir.push(await listSpecs(dir, problems));
    const results = await this.#files.read(byDir.flat());
    for (const paths of byDir) {
      const ofDir = new Map<string, Described[]>();
      for (const path of paths) {
        const result = results.get(path);
        if (result?.kind === 'problem') problems.push(`${path} cannot be used: ${result.problem}`);
        if (result?.kind !== 'spec') continue;
        for (const described of describeDevices(result.spec, path))
          ofDir.set(described.name, [...(ofDir.get(described.name) ?? []), described]);
      }
      for (const [name, all] of ofDir) {
        devices.delete(name);
        conflicts.delete(name);
        const [one] = all;
        if (all.length === 1 && one !== undefined) devices.set(name, one);
        else
          conflicts.set(
            name,
            all.map(({ specPath }) => specPath),
          );
      }
    }
    return { devices, problems, conflicts };
  }
}

function describeDevices(spec: ParsedSpec, specPath: string): readonly Described[] {
  return spec.devices.map((device) => ({ ...device, name: `${spec.kind}=${device.name}`, spec, specPath }));
}

/** The specifications of a directory, in the order of their names. */
async function listSpecs(dir: string, problems: string[]): Promise<string[]> {
  try {
    const names = await readdir(dir);
    return names
      .filter((name) => /\.(?:json|yaml)$/.test(name))
      .toSorted()
      .map((name) => join(dir, name));
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT'))
      problems.push(`${dir} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}
