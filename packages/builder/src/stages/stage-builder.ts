import { expandInstruction, type Instruction, parseTrigger } from '@tinydock/dockerfile';
import { type Annotations, throwIfCancelled, TinydockError } from '@tinydock/domain';
import { atInstruction, createCheckError, stageLabel } from '../build-error.ts';
import { undefinedVariable } from '../checks/undefined-variable.ts';
import type { StepResult } from '../cache/step-results.ts';
import { gatherChunks } from '../copy/gather-chunks.ts';
import { writeTreeLayer } from '../copy/write-tree-layer.ts';
import { resolvePath } from '../tree/resolve-path.ts';
import { applySetting } from '../state/apply-setting.ts';
import { GrowingList } from '../state/growing-list.ts';
import { ImageDraft } from '../state/image-draft.ts';
import { StageVariables, VariableHashes } from '../state/run-variables.ts';
import { ArgumentScope } from '../state/stage-scope.ts';
import type { BuildContext } from '../steps/build-context.ts';
import { type CopySource, copyStep } from '../steps/copy-step.ts';
import { runStep } from '../steps/run-step.ts';
import { workdirStep } from '../steps/workdir-step.ts';
import { BaseImages } from './base-images.ts';
import type { PlannedStage, StagePlan, StageSource } from './plan-stages.ts';
import { StageSteps } from './stage-steps.ts';
import type { StageState } from './stage-state.ts';
import { Turns } from './turns.ts';

interface BuiltStage {
  readonly draft: ImageDraft;
  readonly baseName: string;
  /** Of the image that it begins with. */
  readonly annotations: Annotations;
  /** Of the steps whose layers it has. */
  readonly results: GrowingList<StepResult>;
  /** The values of its ARGs, which stages that begin with it have, too. */
  readonly args: ReadonlyMap<string, string>;
}

interface StageStart extends Omit<BuiltStage, 'args'> {
  /** Of the stage that it begins with. */
  readonly args?: ReadonlyMap<string, string>;
  readonly triggers: readonly string[];
}

/** Builds stages, each once, as many at a time as do not wait for each other. */
export class StageBuilder {
  readonly #build: BuildContext;
  readonly #plan: StagePlan;
  readonly #planned: ReadonlyMap<number, PlannedStage>;
  readonly #globals: ReadonlyMap<string, string>;
  readonly #used: Set<string>;
  readonly #stop: AbortController;
  readonly #stages = new Map<number, Promise<BuiltStage>>();
  readonly #images: BaseImages;
  readonly #turns = new Turns();
  readonly #hashes = new VariableHashes();

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
    this.#images = new BaseImages(options.build);
    this.#plan = options.plan;
    this.#planned = new Map(options.plan.stages.map((planned) => [planned.stage.index, planned]));
    this.#globals = options.globals;
    this.#used = options.used;
  }

  /** The image of the target. A failure is that of the first step that failed; the others have ended by then. */
  async run(): Promise<Pick<BuiltStage, 'draft' | 'annotations' | 'results'>> {
    const results = await Promise.allSettled(this.#plan.stages.map(({ stage }) => this.#stage(stage.index)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) throw this.#stop.signal.reason ?? failures[0];
    return await this.#stage(this.#plan.target);
  }

  #stage(index: number): Promise<BuiltStage> {
    const known = this.#stages.get(index);
    if (known !== undefined) return known;
    const planned = this.#planned.get(index);
    if (planned === undefined) throw new Error(`stage ${index} is not in the plan`);
    const building = this.#buildStage(planned).catch((error: unknown) => {
      this.#stop.abort(error);
      throw error;
    });
    this.#stages.set(index, building);
    return building;
  }

  /** What waits for a stage goes on with its end: thousands of cached ones would end in one turn. */
  async #otherStage(index: number): Promise<BuiltStage> {
    const built = await this.#stage(index);
    await this.#turns.take();
    return built;
  }

  async #start({ stage, base }: PlannedStage, steps: StageSteps): Promise<StageStart> {
    switch (base.kind) {
      case 'scratch':
        return {
          draft: ImageDraft.scratch(base.platform ?? this.#build.platform),
          baseName: 'scratch',
          annotations: {},
          results: new GrowingList<StepResult>(),
          triggers: [],
        };
      case 'files':
        return await this.#startFromFiles(base);
      case 'stage': {
        const { draft, baseName, annotations, results, args } = await this.#otherStage(base.index);
        const copy = draft.fork();
        const triggers = copy.config.OnBuild ?? [];
        delete copy.config.OnBuild;
        return { draft: copy, baseName, annotations, results, args, triggers };
      }
      case 'image': {
        const {
          id,
          config,
          annotations = {},
        } = await this.#images.get(base, {
          stage: stage.index,
          startStep: (text) => steps.start(text),
        });
        return {
          draft: ImageDraft.from(config, id),
          baseName: id.slice('sha256:'.length),
          annotations,
          results: new GrowingList<StepResult>(),
          triggers: config.process.onBuild,
        };
      }
    }
  }

  /** A step that belongs to no stage. */
  #startLoose(text: string): number {
    const step = this.#build.nextStep();
    this.#build.onEvent({ kind: 'step-started', step, place: 0, places: 0, stage: this.#build.heading, text });
    return step;
  }

  async #sourceOf(source: StageSource, stage: number): Promise<CopySource> {
    switch (source.kind) {
      case 'scratch':
        return { kind: 'layers', diffIds: [] };
      case 'files':
        return source;
      case 'stage':
        return { kind: 'layers', diffIds: (await this.#otherStage(source.index)).draft.diffIds };
      case 'image': {
        const { config } = await this.#images.get(source, { stage, startStep: (text) => this.#startLoose(text) });
        return { kind: 'layers', diffIds: config.diffIds };
      }
    }
  }

  /** A stage that begins with files: one layer, without a configuration. */
  async #startFromFiles({ name, tree }: Extract<StageSource, { kind: 'files' }>): Promise<StageStart> {
    const { ports, platform, signal, epoch } = this.#build;
    const root = await resolvePath(tree, '');
    const { entry } = root;
    const draft = ImageDraft.scratch(platform);
    const start = { draft, annotations: {}, results: new GrowingList<StepResult>(), triggers: [] };
    if (entry === undefined) return { ...start, baseName: name };
    const source = (): AsyncIterable<Uint8Array> => gatherChunks(writeTreeLayer(tree, { path: root.path, entry }));
    const { layer } = await ports.layers.ingest({ source, signal });
    draft.addLayer(layer.diffId, `FROM ${name}`, epoch ?? ports.clock().toISOString());
    return { ...start, baseName: layer.diffId };
  }

  async #buildStage(planned: PlannedStage): Promise<BuiltStage> {
    const { stage } = planned;
    const steps = new StageSteps(this.#build, planned, this.#plan.stages.length > 1);
    const start = await atInstruction(stage.from, () => this.#start(planned, steps));
    const { draft, baseName, annotations, triggers } = start;
    const scope = new ArgumentScope({
      arguments: this.#build.arguments,
      global: this.#globals,
      used: this.#used,
      ...(start.args === undefined ? {} : { inherited: start.args }),
    });
    const label = stageLabel(stage);
    const state: StageState = {
      build: this.#build,
      planned,
      steps,
      label,
      texts: new Set(stage.instructions.map(({ text }) => text)),
      baseName,
      draft,
      scope,
      variables: new StageVariables(this.#hashes),
      hasCommand: false,
      results: start.results.fork(),
    };
    for (const trigger of triggers) {
      const { position, endLine, text } = stage.from;
      const parsed = await atInstruction(stage.from, async () => parseTrigger(trigger));
      // An ARG does nothing that could fail, and the history has its text.
      const shown = parsed.kind === 'arg' ? parsed.text : `ONBUILD ${trigger.split('\n', 1)[0] ?? text}`;
      await this.#apply(state, { ...parsed, position, endLine, text: shown });
    }
    for (const instruction of stage.instructions) {
      // Settings and cached steps wait for nothing: thousands would hold up everybody else, and could not be cancelled.
      await this.#turns.take();
      throwIfCancelled('the build', this.#build.signal);
      await this.#apply(state, instruction);
    }
    return { draft, baseName, annotations, results: state.results, args: scope.values };
  }

  async #apply(state: StageState, written: Instruction): Promise<void> {
    const { draft, scope } = state;
    const variables = scope.variables(draft.env);
    const { directives } = this.#build.file;
    const { escape } = directives;
    const onUnset = (name: string): void => {
      const warning = undefinedVariable(name, written, { directives, scope, env: draft.env });
      if (warning === undefined) return;
      const { check, message, position } = warning;
      this.#build.onEvent({ kind: 'warning', check, message, line: position.line });
      if (directives.checksAreErrors) throw createCheckError(warning);
    };
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
          return runStep(state, instruction, (from) => this.#copySource(state, from));
        case 'workdir':
          return workdirStep(state, instruction);
        case 'copy':
        case 'add':
          return this.#copy(state, instruction);
        default:
          draft.addSetting(applySetting(state, instruction));
      }
    });
  }

  async #copySource({ planned }: StageState, from: string): Promise<CopySource> {
    return this.#sourceOf(planned.copySources.get(from) ?? { kind: 'image', reference: from }, planned.stage.index);
  }

  async #copy(state: StageState, instruction: Extract<Instruction, { kind: 'copy' | 'add' }>): Promise<void> {
    if (instruction.from === undefined) return copyStep(state, instruction, undefined);
    return copyStep(state, instruction, await this.#copySource(state, instruction.from));
  }
}
