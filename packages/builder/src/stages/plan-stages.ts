import {
  type Dockerfile,
  expandInstruction,
  type Instruction,
  nearestWord,
  type Stage,
  type Variables,
} from '@tinydock/dockerfile';
import { parsePlatform, type Platform, TinydockError } from '@tinydock/domain';
import { notSupported, stepError } from '../build-error.ts';
import type { SourceTree } from '../tree/source-tree.ts';
import type { NamedSources } from './named-sources.ts';
import { StageNames } from './stage-names.ts';

/** What a stage or a COPY is made from. A platform that the file does not name is that of the build. */
export type StageSource =
  | { readonly kind: 'scratch'; readonly platform?: Platform }
  | { readonly kind: 'stage'; readonly index: number }
  | { readonly kind: 'files'; readonly name: string; readonly tree: SourceTree }
  | { readonly kind: 'image'; readonly reference: string; readonly platform?: Platform };

export interface PlannedStage {
  readonly stage: Stage;
  readonly base: StageSource;
  /** By what `--from` says. */
  readonly copySources: ReadonlyMap<string, StageSource>;
}

export interface StagePlan {
  /** Those that the target needs, itself included, in the order of the file. */
  readonly stages: readonly PlannedStage[];
  readonly target: number;
}

/** The name of an image without files, also as a named context. BuildKit. */
const NOTHING = 'scratch';

interface Names {
  readonly stages: StageNames;
  /** What the build was given. */
  readonly named: NamedSources;
}

interface SourceOptions extends Names {
  readonly before: number;
  readonly byNumber: boolean;
}

/** What the build was given under the name; stages before this one by name, and by number for COPY; or an image. */
function findSource(name: string, { before, byNumber, named, stages }: SourceOptions): StageSource {
  const given = named.get(name);
  if (given?.kind === 'files') return { ...given, name };
  if (given !== undefined) return given.reference === NOTHING ? { kind: 'scratch' } : given;
  const stage = stages.before(name, before);
  if (stage !== undefined) return { kind: 'stage', index: stage.index };
  const numbered = byNumber ? stages.numbered(name) : undefined;
  if (numbered !== undefined && numbered.index < before) return { kind: 'stage', index: numbered.index };
  return { kind: 'image', reference: name };
}

function planBase(
  file: Dockerfile,
  stage: Stage,
  { variables, ...names }: Names & { readonly variables: Variables },
): StageSource {
  const from = expandInstruction(stage.from, { variables, escape: file.directives.escape });
  if (from.image.trim() === '') {
    const message = `FROM names no image: ${stage.from.image} is empty`;
    throw stepError(stage.from, { code: 'INVALID_ARGUMENT', message, hint: 'Give the argument by --build-arg.' });
  }
  const { image, platform = '' } = from;
  const source: StageSource =
    image === NOTHING ? { kind: 'scratch' } : findSource(image, { before: stage.index, byNumber: false, ...names });
  const hasPlatform = source.kind === 'image' || source.kind === 'scratch';
  return hasPlatform && platform !== '' ? { ...source, platform: parsePlatform(platform) } : source;
}

/** What an instruction takes files from. */
function sourceNames(instruction: Instruction): { readonly instruction: Instruction; readonly from: string }[] {
  const names =
    instruction.kind === 'run'
      ? instruction.mounts.map(({ options }) => options['from'])
      : [instruction.kind === 'copy' || instruction.kind === 'add' ? instruction.from : undefined];
  return names.flatMap((from) => (from === undefined || from === '' ? [] : [{ instruction, from }]));
}

/** @throws StepError INVALID_ARGUMENT for a stage that is not made yet where the instruction stands */
function refuseLaterStage(
  instruction: Instruction,
  from: string,
  { before, stages }: Pick<SourceOptions, 'before' | 'stages'>,
): void {
  const later = stages.from(from, before);
  if (later !== undefined && stages.before(from, before) === undefined) {
    const which = later.index === before ? 'this stage itself' : `a later stage, in line ${later.from.position.line}`;
    const message = `--from=${from} names ${which}; stages are made in the order of the file`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
  if (/^\d{1,6}$/.test(from) && Number(from) >= before) {
    const message = `--from=${from}: no stage before this one has the number ${from}`;
    throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
  }
}

function planCopies(stage: Stage, names: Names): ReadonlyMap<string, StageSource> {
  const sources = new Map<string, StageSource>();
  for (const { instruction, from } of stage.instructions.flatMap(sourceNames)) {
    if (from.includes('$')) throw notSupported(instruction, 'a variable in --from');
    if (names.named.get(from) === undefined) refuseLaterStage(instruction, from, { before: stage.index, ...names });
    sources.set(from, findSource(from, { before: stage.index, byNumber: true, ...names }));
  }
  return sources;
}

/** The number of a stage. @throws TinydockError INVALID_ARGUMENT for one that is not there */
export function findTarget(file: Dockerfile, target: string | undefined): number {
  if (target === undefined || target === '') return file.stages.length - 1;
  const stages = new StageNames(file.stages);
  const found = stages.before(target, file.stages.length) ?? stages.numbered(target);
  if (found !== undefined) return found.index;
  const names = file.stages.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const nearest = nearestWord(target, names);
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `no stage is named ${JSON.stringify(target)}; there are ${names.join(', ') || 'none with a name'}`,
    hint: nearest === undefined ? undefined : `Did you mean ${nearest}?`,
  });
}

/**
 * Finds the stages that the target needs. Stages refer to earlier ones alone, so there is no cycle to be made.
 * @throws TinydockError INVALID_ARGUMENT for an unknown target; StepError, DockerfileError at an instruction
 */
export function planStages(
  file: Dockerfile,
  options: { readonly target: string | undefined; readonly variables: Variables; readonly named: NamedSources },
): StagePlan {
  const target = findTarget(file, options.target);
  const names = { stages: new StageNames(file.stages), named: options.named };
  const needed = new Set([target]);
  const stages: PlannedStage[] = [];
  for (let index = target; index >= 0; index -= 1) {
    const stage = file.stages[index];
    if (stage === undefined || !needed.has(index)) continue;
    const base = planBase(file, stage, { ...names, variables: options.variables });
    const copySources = planCopies(stage, names);
    for (const source of [base, ...copySources.values()]) if (source.kind === 'stage') needed.add(source.index);
    stages.push({ stage, base, copySources });
  }
  return { stages: stages.reverse(), target };
}
