import { expandInstruction, type Instruction, parseTrigger } from '@tinydock/dockerfile';
import { type DiffId, type PullEvent, TinydockError } from '@tinydock/domain';
import { atInstruction, stageLabel } from '../build-error.ts';
import type { BaseImage } from '../ports.ts';
import { applySetting } from '../state/apply-setting.ts';
import { ImageDraft } from '../state/image-draft.ts';
import { ArgumentScope } from '../state/stage-scope.ts';
import type { BuildContext } from '../steps/build-context.ts';
import { copyStep } from '../steps/copy-step.ts';
import { tellSetting } from '../steps/layer-step.ts';
import { runStep } from '../steps/run-step.ts';
import { workdirStep } from '../steps/workdir-step.ts';
import type { PlannedStage, StagePlan, StageSource } from './plan-stages.ts';
import type { StageState } from './stage-state.ts';

interface BuiltStage {
  readonly draft: ImageDraft;
  readonly baseName: string;
}

interface StageStart extends BuiltStage {
  readonly triggers: readonly string[];
}

/** Builds stages, each once, as many at a time as do not wait for each other. */
export class StageBuilder {
  readonly #build: BuildContext;
  readonly #plan: StagePlan;
  readonly #globals: ReadonlyMap<string, string>;
  readonly #used: Set<string>;
  readonly #stop: AbortController;
  readonly #stages = new Map<number, Promise<BuiltStage>>();
  readonly #images = new Map<string, Promise<BaseImage>>();

  constructor(options: {
    readonly build: BuildContext;
    readonly plan: StagePlan;
    readonly globals: ReadonlyMap<string, string>;
    readonly used: Set<string>;
    /** Aborted by the first failure, which ends the other stages. */
    readonly stop: AbortController;
  }) {
    this.#stop = options.stop;
    this.#build = options.build;
    this.#plan = options.plan;
    this.#globals = options.globals;
    this.#used = options.used;
  }

  /** The image of the target. A failure is that of the first step that failed; the others have ended by then. */
  async run(): Promise<ImageDraft> {
    const results = await Promise.allSettled(this.#plan.stages.map(({ stage }) => this.#stage(stage.index)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) throw this.#stop.signal.reason ?? failures[0];
    return (await this.#stage(this.#plan.target)).draft;
  }

  #stage(index: number): Promise<BuiltStage> {
    const known = this.#stages.get(index);
    if (known !== undefined) return known;
    const planned = this.#plan.stages.find(({ stage }) => stage.index === index);
    if (planned === undefined) throw new Error(`stage ${index} is not in the plan`);
    const building = this.#buildStage(planned).catch((error: unknown) => {
      this.#stop.abort(error);
      throw error;
    });
    this.#stages.set(index, building);
    return building;
  }

  #image(reference: string): Promise<BaseImage> {
    const known = this.#images.get(reference);
    if (known !== undefined) return known;
    const { ports, pull, platform, signal, onEvent } = this.#build;
    const tell = (event: PullEvent): void => {
      onEvent({ kind: 'pull', event });
    };
    const resolving = ports.images.resolve(reference, { pull, platform, signal, onEvent: tell });
    this.#images.set(reference, resolving);
    return resolving;
  }

  async #start(base: StageSource): Promise<StageStart> {
    switch (base.kind) {
      case 'scratch':
        return { draft: ImageDraft.scratch(this.#build.platform), baseName: 'scratch', triggers: [] };
      case 'stage': {
        const { draft, baseName } = await this.#stage(base.index);
        const copy = draft.fork();
        const triggers = copy.config.OnBuild ?? [];
        delete copy.config.OnBuild;
        return { draft: copy, baseName, triggers };
      }
      case 'image': {
        const { id, config } = await this.#image(base.reference);
        return {
          draft: ImageDraft.from(config),
          baseName: id.slice('sha256:'.length),
          triggers: config.process.onBuild,
        };
      }
    }
  }

  async #layersOf(source: StageSource): Promise<readonly DiffId[]> {
    if (source.kind === 'scratch') return [];
    if (source.kind === 'stage') return (await this.#stage(source.index)).draft.diffIds;
    return (await this.#image(source.reference)).config.diffIds;
  }

  async #buildStage(planned: PlannedStage): Promise<BuiltStage> {
    const { stage, base } = planned;
    const { draft, baseName, triggers } = await atInstruction(stage.from, () => this.#start(base));
    const scope = new ArgumentScope({ arguments: this.#build.arguments, global: this.#globals, used: this.#used });
    const label = stageLabel(stage);
    const state: StageState = {
      build: this.#build,
      planned,
      label,
      baseName,
      draft,
      scope,
      hasCommand: false,
      layerSteps: 0,
    };
    for (const trigger of triggers) {
      const { position, endLine, text } = stage.from;
      const parsed = await atInstruction(stage.from, async () => parseTrigger(trigger));
      await this.#apply(state, { ...parsed, position, endLine, text: `ONBUILD ${trigger.split('\n', 1)[0] ?? text}` });
    }
    for (const instruction of stage.instructions) await this.#apply(state, instruction);
    return { draft, baseName };
  }

  async #apply(state: StageState, written: Instruction): Promise<void> {
    const { draft, scope } = state;
    const variables = scope.variables(draft.config.Env ?? []);
    const onUnset = (name: string): void => {
      const { line } = written.position;
      this.#build.onEvent({ kind: 'warning', check: 'UndefinedVar', message: `the variable ${name} is not set`, line });
    };
    const { escape } = this.#build.file.directives;
    await atInstruction(written, async () => {
      const instruction = expandInstruction(written, { variables, escape, onUnset });
      switch (instruction.kind) {
        case 'from':
          throw new TinydockError({ code: 'INVALID_ARGUMENT', message: 'FROM cannot stand here' });
        case 'arg':
          for (const { name, value } of instruction.args) scope.declare(name, value);
          draft.addSetting(instruction.text);
          return;
        case 'run':
          return runStep(state, instruction);
        case 'workdir':
          return workdirStep(state, instruction);
        case 'copy':
        case 'add':
          return this.#copy(state, instruction);
        default:
          draft.addSetting(applySetting(state, instruction));
          tellSetting(state, instruction);
      }
    });
  }

  async #copy(state: StageState, instruction: Extract<Instruction, { kind: 'copy' | 'add' }>): Promise<void> {
    if (instruction.from === undefined) return copyStep(state, instruction, undefined);
    const source = state.planned.copySources.get(instruction.from) ?? { kind: 'image', reference: instruction.from };
    return copyStep(state, instruction, await this.#layersOf(source));
  }
}
