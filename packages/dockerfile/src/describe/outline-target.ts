import { PLATFORM_ARGS } from '../checks/check-from.ts';
import { expandInstruction } from '../expand/expand-instruction.ts';
import type { ArgInstruction, Instruction, RunInstruction } from '../instructions/instruction.ts';
import { type Dockerfile, parseDockerfile, type Stage } from '../parse-dockerfile.ts';
import type { Position } from '../source/dockerfile-error.ts';
import { describedBy, describeStage } from './list-targets.ts';

interface Placed {
  readonly name: string;
  readonly position: Position;
}

export interface OutlinedArg extends Placed {
  /** Undefined where neither the build nor a default gives it one. */
  readonly value: string | undefined;
  readonly description: string;
}

export interface OutlinedNeed extends Placed {
  readonly isRequired: boolean;
}

/** What a target takes from whoever builds it, each once, in the order of the file. */
export interface TargetOutline {
  /** In small letters; empty where it has none. */
  readonly name: string;
  readonly description: string;
  readonly args: readonly OutlinedArg[];
  readonly secrets: readonly OutlinedNeed[];
  /** Agents of SSH. */
  readonly agents: readonly OutlinedNeed[];
  readonly caches: readonly Placed[];
}

/** What the builder sets is nothing that a build is asked for. */
const PLATFORM_NAMES: ReadonlySet<string> = new Set(PLATFORM_ARGS);

type Values = Map<string, string>;

function sorted<T extends Placed>(found: ReadonlyMap<string, T>): readonly T[] {
  return [...found.values()].sort((left, right) => left.position.line - right.position.line);
}

/** The names of stages that an instruction takes files from. */
function sourcesOf(instruction: Instruction): readonly string[] {
  if (instruction.kind === 'copy' || instruction.kind === 'add') return [instruction.from ?? ''];
  return instruction.kind === 'run' ? instruction.mounts.map(({ options }) => options['from'] ?? '') : [];
}

interface LinkedStage {
  readonly stage: Stage;
  /** The number of the stage that it begins with. */
  readonly base: number | undefined;
  /** Of the others that it needs. */
  readonly sources: readonly number[];
  /** The variables in its FROM. */
  readonly used: ReadonlySet<string>;
}

/** Goes through the stages that a target needs, in the order of the file, and notes what they ask for. */
class Outliner {
  readonly #file: Dockerfile;
  readonly #lines: readonly string[];
  readonly #given: Readonly<Record<string, string>>;
  readonly #globals: Values = new Map();
  readonly #globalPositions: ReadonlyMap<string, Position>;
  readonly args = new Map<string, OutlinedArg>();
  readonly secrets = new Map<string, OutlinedNeed>();
  readonly agents = new Map<string, OutlinedNeed>();
  readonly caches = new Map<string, Placed>();

  constructor(file: Dockerfile, lines: readonly string[], given: Readonly<Record<string, string>>) {
    this.#file = file;
    this.#lines = lines;
    this.#given = given;
    this.#globalPositions = new Map(
      file.globalArgs.flatMap(({ args, position }) => args.map(({ name }) => [name, position] as const)),
    );
    for (const arg of file.globalArgs) this.#declare(this.#expand(arg, this.#globals), this.#globals);
  }

  #expand<T extends Instruction>(instruction: T, values: Values, used?: Set<string>): T {
    const get = (name: string): string | undefined => {
      used?.add(name);
      return values.get(name);
    };
    return expandInstruction(instruction, { variables: { get }, escape: this.#file.directives.escape });
  }

  /** A name means the last stage before that has it. */
  #link(): readonly LinkedStage[] {
    const names = new Map<string, number>();
    return this.#file.stages.map((stage): LinkedStage => {
      const used = new Set<string>();
      const base = names.get(this.#expand(stage.from, this.#globals, used).image.toLowerCase());
      const sources = stage.instructions.flatMap(sourcesOf).flatMap((from): number[] => {
        const found = names.get(from.toLowerCase()) ?? (/^\d{1,6}$/.test(from) ? Number(from) : undefined);
        return found !== undefined && found < stage.index ? [found] : [];
      });
      if (stage.name !== undefined) names.set(stage.name, stage.index);
      return { stage, base, sources, used };
    });
  }

  visit(target: number): void {
    const linked = this.#link();
    const needed = new Set([target]);
    for (const index of needed)
      for (const other of [linked[index]?.base, ...(linked[index]?.sources ?? [])])
        if (other !== undefined) needed.add(other);
    const ends = new Map<number, Values>();
    for (const { stage, base, used } of linked.filter((one) => needed.has(one.stage.index))) {
      for (const arg of this.#file.globalArgs)
        if (arg.args.some(({ name }) => used.has(name))) this.#noteArgs(arg, this.#globals);
      const values: Values = new Map(base === undefined ? [] : ends.get(base));
      ends.set(stage.index, values);
      for (const instruction of stage.instructions) this.#take(instruction, values);
    }
  }

  #declare({ args }: ArgInstruction, values: Values): void {
    for (const { name, value } of args) {
      const known = Object.hasOwn(this.#given, name) ? this.#given[name] : (value ?? this.#globals.get(name));
      if (known !== undefined) values.set(name, known);
    }
  }

  /** The last that declares it counts, as the nearest to the target; without a default it is the global one. */
  #noteArgs({ args, position }: ArgInstruction, values: Values): void {
    for (const { name, value } of args) {
      if (PLATFORM_NAMES.has(name)) continue;
      const global = this.#globalPositions.get(name);
      const described = [position, ...(global === undefined ? [] : [global])];
      const description = described.map((at) => describedBy(this.#lines, at, [name])).find((text) => text !== '') ?? '';
      const place = value === undefined ? (global ?? position) : position;
      this.args.set(name, { name, value: values.get(name), description, position: place });
    }
  }

  #take(instruction: Instruction, values: Values): void {
    switch (instruction.kind) {
      case 'arg':
        this.#declare(this.#expand(instruction, values), values);
        this.#noteArgs(instruction, values);
        return;
      case 'env':
        for (const { name, value } of this.#expand(instruction, values).pairs) values.set(name, value);
        return;
      case 'run':
        this.#takeMounts(this.#expand(instruction, values));
        return;
      default:
        return;
    }
  }

  #takeMounts({ mounts, position }: RunInstruction): void {
    for (const { type, options } of mounts) {
      const { id, target = '', required } = options;
      const need = { position, isRequired: required === 'true' };
      if (type === 'cache') note(this.caches, { name: id ?? target, position });
      if (type === 'secret') note(this.secrets, { name: id ?? target.slice(target.lastIndexOf('/') + 1), ...need });
      if (type === 'ssh') note(this.agents, { name: id || 'default', ...need });
    }
  }
}

function note<T extends Placed>(found: Map<string, T>, one: T): void {
  if (!found.has(one.name)) found.set(one.name, one);
}

/** The number of the stage that a target names; undefined where there is none. */
function findStage({ stages }: Dockerfile, target: string): number | undefined {
  if (target === '') return stages.length - 1;
  const named = stages.findLast(({ name }) => name === target.toLowerCase());
  return named?.index ?? (/^\d{1,6}$/.test(target) ? stages[Number(target)]?.index : undefined);
}

/**
 * Reads what a target takes: arguments that its stages declare or their FROM uses, secrets, agents and caches.
 * @param target the name of a stage or its number; empty for the last
 * @returns undefined where there is no such stage
 * @throws DockerfileError
 */
export function outlineTarget(
  source: string,
  { target, buildArgs }: { readonly target: string; readonly buildArgs: Readonly<Record<string, string>> },
): TargetOutline | undefined {
  const file = parseDockerfile(source);
  const lines = source.split('\n');
  const index = findStage(file, target);
  const stage = index === undefined ? undefined : file.stages[index];
  if (stage === undefined) return undefined;
  const outliner = new Outliner(file, lines, buildArgs);
  outliner.visit(stage.index);
  return {
    name: stage.name ?? '',
    description: describeStage(stage, lines),
    args: sorted(outliner.args),
    secrets: sorted(outliner.secrets),
    agents: sorted(outliner.agents),
    caches: sorted(outliner.caches),
  };
}
