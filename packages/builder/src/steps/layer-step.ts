import type { Instruction } from '@tinydock/dockerfile';
import { type DiffId, type Digest, formatPlatform, throwIfCancelled } from '@tinydock/domain';
import { explainMiss, type Miss } from '../cache/explain-miss.ts';
import { type StepInput, type StepInputs, stepKey } from '../cache/step-key.ts';
import type { FileInputs } from '../cache/step-trace.ts';
import { findResult, type FoundStep, type StepResult } from '../cache/step-results.ts';
import type { StageState } from '../stages/stage-state.ts';
import type { HeldSlot, StepSlots } from './step-slots.ts';
import { tellWait, type Waits } from './step-waits.ts';
import type { MadeStep } from './steps-under-way.ts';
import { tellFailure } from './tell-failure.ts';

/** A step that makes a layer. */
export interface LayerStep {
  readonly instruction: Instruction;
  readonly kind: 'run' | 'copy' | 'workdir';
  readonly inputs: StepInputs;
  /** Inputs as well: the variables of a command, sorted by their names. */
  readonly environment?: readonly StepInput[];
  /** Inputs that decide the result as well, and are known without a look at files. */
  readonly shortInputs?: StepInputs | undefined;
  /** What lies behind the digests among the inputs, to say which file has changed. */
  readonly files?: FileInputs;
  /** What the history says. */
  readonly createdBy: string;
  readonly make: (step: number, waits: Waits) => Promise<DiffId>;
}

interface Outcome extends Miss {
  readonly isCached: boolean;
}

interface LookUp {
  readonly step: number;
  /** Told before a step that is not cached is made. */
  readonly onMiss: (miss: Miss) => void;
  readonly waits: Waits;
}

/** What a step is known by, on the layers that are there. */
function fullInputs({ build, draft }: StageState, own: StepInputs): StepInputs {
  const time: StepInputs = build.timestamp === undefined ? {} : { 'the timestamp': String(build.timestamp) };
  return { ...own, ...time, layers: draft.chain };
}

function usesCache({ build, planned }: StageState): boolean {
  return !build.noCache && !build.noCacheStages.has(planned.stage.index);
}

/** Why the cache is not used. */
function describeRefusal({ build, label }: StageState): string {
  return build.noCache
    ? 'the build was told not to use the cache (--no-cache)'
    : `the stage ${label} was told not to use the cache (--no-cache-filter)`;
}

/** True where another daemon has made a step from these inputs. */
export function isImported(state: StageState, kind: LayerStep['kind'], inputs: StepInputs): boolean {
  const { imported } = state.build.ports;
  return usesCache(state) && imported.find(stepKey(kind, fullInputs(state, inputs))) !== undefined;
}

/** Enters a result into the image and into what the build reports. */
function addResult(state: StageState, result: StepResult, createdBy: string): void {
  const { build, draft, results } = state;
  draft.addLayer(result.diffId, createdBy, build.epoch ?? result.createdAt);
  results.push(result);
  build.results.push(result);
}

function takeFound(
  state: StageState,
  keys: readonly Digest[],
  found: FoundStep,
): StepResult & { readonly why: string } {
  const { diffId, createdAt } = found.record;
  if (found.kind === 'own') {
    state.build.taken.push(found.record.key);
    return { keys, diffId, createdAt, why: 'all its inputs are as they were' };
  }
  const all = [...new Set([...keys, ...found.record.keys])];
  return { keys: all, diffId, createdAt, why: `${found.record.source} has it, from the same inputs` };
}

function isFound(state: StageState, { kind, inputs, environment }: LayerStep): boolean {
  if (!usesCache(state)) return false;
  return findResult(state.build.ports, stepKey(kind, fullInputs(state, inputs), environment)) !== undefined;
}

async function findOrMake(state: StageState, layerStep: LayerStep, { step, onMiss, waits }: LookUp): Promise<Outcome> {
  const { build, label } = state;
  const { cache, clock } = build.ports;
  const { environment, files = '', instruction, kind, createdBy, shortInputs } = layerStep;
  const inputs = fullInputs(state, layerStep.inputs);
  const key = stepKey(kind, inputs, environment);
  const keys = [key, ...(shortInputs === undefined ? [] : [stepKey(kind, fullInputs(state, shortInputs))])];
  const of = environment === undefined ? {} : { environment };
  build.traces.add({ stage: label, base: state.baseName, text: instruction.text, inputs, ...of, files });
  const found = usesCache(state) ? findResult(build.ports, key) : undefined;
  if (found !== undefined) {
    const { why, ...result } = takeFound(state, keys, found);
    addResult(state, result, createdBy);
    return { isCached: true, explanation: `cached: ${why}`, changes: [] };
  }
  const miss = usesCache(state)
    ? explainMiss({ now: build.traces.ofStage(label), before: build.traces.before, texts: state.texts })
    : { explanation: `not cached: ${describeRefusal(state)}`, changes: [] };
  const make = async (): Promise<MadeStep> => {
    onMiss(miss);
    const diffId = await layerStep.make(step, waits);
    const createdAt = clock().toISOString();
    cache.putStep({ key, diffId, createdAt, usedAt: createdAt, description: instruction.text });
    return { diffId, createdAt };
  };
  const { isOwn, ...made } = await makeOnce(build, { key, waits }, make);
  addResult(state, { keys, ...made }, createdBy);
  if (isOwn) return { isCached: false, ...miss };
  return { isCached: true, explanation: 'cached: the build has made it for another platform', changes: [] };
}

async function makeOnce(
  { underWay, platform, signal }: StageState['build'],
  { key, waits }: { readonly key: Digest; readonly waits: Waits },
  make: () => Promise<MadeStep>,
): Promise<MadeStep & { readonly isOwn: boolean }> {
  if (underWay === undefined) return { ...(await make()), isOwn: true };
  return await underWay.share({ key, owner: formatPlatform(platform), signal, waits }, make);
}

const SLOT = 'another step to end, as --jobs wants it';

/** Takes a layer from the cache, or makes it, which it begins once a slot is free, and tells of it. */
export async function runLayerStep(state: StageState, layerStep: LayerStep): Promise<void> {
  const { signal, slots } = state.build;
  throwIfCancelled('the build', signal);
  if (slots === undefined || isFound(state, layerStep)) {
    await takeStep(state, layerStep, {});
    return;
  }
  await takeInTurn(state, layerStep, slots);
}

/** A step that waits for its slot is told of after some time. */
async function takeInTurn(state: StageState, layerStep: LayerStep, slots: StepSlots): Promise<void> {
  const { signal, onEvent } = state.build;
  let told: number | undefined;
  const stepOf = (): number => (told ??= state.steps.start(layerStep.instruction.text));
  const begun = Promise.withResolvers<true>();
  const taken = slots.during(signal, async (slot) => {
    begun.resolve(true);
    await takeStep(state, layerStep, { slot, told });
  });
  const wait = (): Promise<unknown> => Promise.race([begun.promise, taken]);
  try {
    await tellWait({ onEvent, stepOf, reason: SLOT }, wait);
  } catch (error) {
    if (told === undefined) throw error;
    await tellFailure(state.build, { step: told }, () => Promise.reject(error as Error));
  }
  await taken;
}

interface Taking {
  readonly slot?: HeldSlot;
  /** The number of a step that has been told of while it waited. */
  readonly told?: number | undefined;
}

async function takeStep(state: StageState, layerStep: LayerStep, { slot, told }: Taking): Promise<void> {
  const { build } = state;
  const { onEvent } = build;
  const step = told ?? state.steps.start(layerStep.instruction.text);
  const before = performance.now();
  let miss: Miss | undefined;
  const onMiss = (known: Miss): void => {
    miss = known;
  };
  const waits: Waits = (reason, wait) =>
    tellWait({ onEvent, stepOf: () => step, reason }, () => (slot === undefined ? wait() : slot.without(wait)));
  const work = (): Promise<Outcome> => findOrMake(state, layerStep, { step, onMiss, waits });
  const outcome = await tellFailure(build, { step, miss: () => miss }, work);
  onEvent({ kind: 'step-done', step, durationMs: Math.round(performance.now() - before), ...outcome });
}
