import {
  type BuildWarning,
  type Dockerfile,
  expandInstruction,
  type Instruction,
  parseDockerfile,
  parseTrigger,
} from '@tinydock/dockerfile';
import { formatPlatform, isTinydockError, type Platform, TinydockError } from '@tinydock/domain';
import { type DockerfileText, locateError } from '../build-error.ts';
import type { BaseImage } from '../ports.ts';
import { type NamedSource, NamedSources } from '../stages/named-sources.ts';
import { type PlannedStage, planStages, type StageSource } from '../stages/plan-stages.ts';
import { applySetting, resolveWorkdir } from '../state/apply-setting.ts';
import { declareGlobals, platformArguments } from '../state/global-arguments.ts';
import { ImageDraft } from '../state/image-draft.ts';
import { ArgumentScope, type BuildArguments } from '../state/stage-scope.ts';
import { undefinedVariable } from './undefined-variable.ts';

export interface VariableCheckRequest {
  readonly dockerfile: DockerfileText;
  readonly namedContexts: Readonly<Record<string, NamedSource>>;
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Of the machine that builds. */
  readonly machine: Platform;
  /** Of the image. */
  readonly platform: Platform;
  /** The configuration of an image. One that cannot be had leaves what begins with it unchecked. @throws TinydockError */
  readonly configOf: (reference: string, platform: Platform) => Promise<Pick<BaseImage, 'id' | 'config'>>;
}

/** A base of which nothing is known. */
export interface UnknownBase {
  readonly reference: string;
  readonly why: string;
}

export interface VariableCheckResult {
  /** In the order of lines. */
  readonly warnings: readonly BuildWarning[];
  readonly unknown: readonly UnknownBase[];
}

interface CheckedStage {
  readonly draft: ImageDraft;
  readonly args: ReadonlyMap<string, string>;
  /** False where a base is not known, which may set any variable. */
  readonly isKnown: boolean;
}

interface StageBeginning extends Partial<Pick<CheckedStage, 'args'>>, Omit<CheckedStage, 'args'> {
  readonly triggers: readonly string[];
}

type Configuration = Pick<BaseImage, 'id' | 'config'> | UnknownBase;

/** Goes through stages as a build does, and makes nothing. */
class VariableCheck {
  readonly warnings: BuildWarning[] = [];
  readonly unknown: UnknownBase[] = [];
  readonly #request: VariableCheckRequest;
  readonly #file: Dockerfile;
  readonly #given: BuildArguments;
  readonly #used = new Set<string>();
  readonly #globals: ArgumentScope;
  readonly #stages = new Map<number, CheckedStage>();
  readonly #images = new Map<string, Promise<Configuration>>();

  constructor(request: VariableCheckRequest) {
    this.#request = request;
    this.#file = parseDockerfile(request.dockerfile.source);
    this.#given = { given: request.buildArgs, platform: platformArguments({ ...request, target: request.platform }) };
    this.#globals = declareGlobals(this.#file, this.#given, this.#used);
  }

  async run(): Promise<void> {
    const variables = { get: (name: string) => this.#globals.get(name) ?? this.#given.platform[name] };
    const named = new NamedSources(this.#request.namedContexts);
    const { stages } = planStages(this.#file, { target: this.#request.target, variables, named });
    // Registries are slow: all are asked at once.
    for (const { base } of stages) if (base.kind === 'image') void this.#configOf(base);
    for (const planned of stages) this.#stages.set(planned.stage.index, await this.#checkStage(planned));
    this.warnings.sort((left, right) => left.position.line - right.position.line);
  }

  #configOf({
    reference,
    platform = this.#request.platform,
  }: Extract<StageSource, { kind: 'image' }>): Promise<Configuration> {
    const key = `${reference} ${formatPlatform(platform)}`;
    const known = this.#images.get(key);
    if (known !== undefined) return known;
    const asked = this.#request.configOf(reference, platform).catch((error: unknown) => {
      if (!isTinydockError(error) || error.code === 'CANCELLED') throw error;
      const unknown = { reference, why: error.message };
      this.unknown.push(unknown);
      return unknown;
    });
    // Whoever needs it hears of the failure.
    asked.catch(() => undefined);
    this.#images.set(key, asked);
    return asked;
  }

  async #begin(base: StageSource): Promise<StageBeginning> {
    const scratch = ImageDraft.scratch(this.#request.platform);
    switch (base.kind) {
      case 'scratch':
      case 'files':
        return { draft: scratch, triggers: [], isKnown: true };
      case 'stage': {
        const stage = this.#stages.get(base.index);
        if (stage === undefined) throw new Error(`stage ${base.index} is not in the plan`);
        const draft = stage.draft.fork();
        const triggers = draft.config.OnBuild ?? [];
        delete draft.config.OnBuild;
        return { ...stage, draft, triggers };
      }
      case 'image': {
        const found = await this.#configOf(base);
        if (!('config' in found)) return { draft: scratch, triggers: [], isKnown: false };
        const { config, id } = found;
        return { draft: ImageDraft.from(config, id), triggers: config.process.onBuild, isKnown: true };
      }
    }
  }

  async #checkStage({ stage, base }: PlannedStage): Promise<CheckedStage> {
    const { draft, args, triggers, isKnown } = await this.#begin(base);
    const scope = new ArgumentScope({
      arguments: this.#given,
      global: this.#globals.values,
      used: this.#used,
      ...(args === undefined ? {} : { inherited: args }),
    });
    const { position, endLine } = stage.from;
    const triggered = triggers.map((text) => ({ ...parseTrigger(text), position, endLine, text }));
    const state = { draft, scope, hasCommand: false, isKnown };
    for (const instruction of [...triggered, ...stage.instructions]) this.#apply(state, instruction);
    return { draft, args: scope.values, isKnown };
  }

  #apply(
    state: {
      readonly draft: ImageDraft;
      readonly scope: ArgumentScope;
      hasCommand: boolean;
      readonly isKnown: boolean;
    },
    written: Instruction,
  ): void {
    const { draft, scope, isKnown } = state;
    const { directives } = this.#file;
    const onUnset = (name: string): void => {
      const warning = isKnown ? undefinedVariable(name, written, { directives, scope, env: draft.env }) : undefined;
      if (warning !== undefined) this.warnings.push(warning);
    };
    const variables = scope.variables(draft.env);
    const instruction = expandInstruction(written, { variables, escape: directives.escape, onUnset });
    switch (instruction.kind) {
      case 'from':
        throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'FROM cannot stand here' });
      case 'arg':
        for (const { name, value } of instruction.args) scope.declare(name, value);
        return;
      case 'run':
      case 'copy':
      case 'add':
        return;
      case 'workdir':
        draft.config.WorkingDir = resolveWorkdir(draft, instruction.value);
        return;
      default:
        applySetting(state, instruction);
    }
  }
}

/**
 * Finds the variables of the stages that the target needs which are set nowhere: neither by the stage nor by what it
 * begins with. Nothing is built.
 * @throws TinydockError with file, line and caret for what a build would refuse
 */
export async function checkVariables(request: VariableCheckRequest): Promise<VariableCheckResult> {
  try {
    const check = new VariableCheck(request);
    await check.run();
    return { warnings: check.warnings, unknown: check.unknown };
  } catch (error) {
    throw locateError(error, request.dockerfile);
  }
}
