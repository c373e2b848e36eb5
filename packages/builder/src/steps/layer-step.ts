import type { Instruction } from '@tinydock/dockerfile';
import { type DiffId, throwIfCancelled } from '@tinydock/domain';
import { explainMiss, type FileInputs, type Miss, type StepTrace } from '../cache/explain-miss.ts';
import { type StepInputs, stepKey } from '../cache/step-key.ts';
import type { StageState } from '../stages/stage-state.ts';
import { tellFailure } from './tell-failure.ts';

/** A step that makes a layer. */
export interface LayerStep {
  readonly instruction: Instruction;
  readonly kind: 'run' | 'copy' | 'workdir';
  readonly inputs: StepInputs;
  /** What lies behind the digests among the inputs, to say which file has changed. */
  readonly files?: FileInputs;
  /** What the history says. */
  readonly createdBy: string;
  readonly make: (step: number) => Promise<DiffId>;
}

interface Outcome extends Miss {
  readonly isCached: boolean;
}

interface LookUp {
  readonly step: number;
  /** Told before a step that is not cached is made. */
  readonly onMiss: (miss: Miss) => void;
}

async function findOrMake(state: StageState, layerStep: LayerStep, { step, onMiss }: LookUp): Promise<Outcome> {
  const { build, draft, label } = state;
  const { cache, layers, clock } = build.ports;
  const time: StepInputs = build.timestamp === undefined ? {} : { 'the timestamp': String(build.timestamp) };
  const inputs: StepInputs = { ...layerStep.inputs, ...time, layers: draft.chain };
  const key = stepKey(layerStep.kind, inputs);
  const { files = [], instruction } = layerStep;
  const trace: StepTrace = { stage: label, base: state.baseName, text: instruction.text, inputs, files };
  const place = state.layerSteps;
  state.layerSteps += 1;
  build.traces.now.push(trace);
  const isUncached = build.noCache || build.noCacheStages.has(state.planned.stage.index);
  const found = isUncached ? undefined : cache.findStep(key);
  if (found !== undefined && layers.get(found.diffId) !== undefined) {
    build.taken.push(key);
    draft.addLayer(found.diffId, layerStep.createdBy, build.epoch ?? found.createdAt);
    return { isCached: true, explanation: 'cached: all its inputs are as they were', changes: [] };
  }
  const miss = isUncached
    ? { explanation: 'not cached: the build was told not to use the cache', changes: [] }
    : explainMiss(trace, place, build.traces.before);
  onMiss(miss);
  const diffId = await layerStep.make(step);
  const createdAt = clock().toISOString();
  cache.putStep({ key, diffId, createdAt, usedAt: createdAt, description: layerStep.instruction.text });
  draft.addLayer(diffId, layerStep.createdBy, build.epoch ?? createdAt);
  return { isCached: false, ...miss };
}

/** Takes a layer from the cache, or makes it, and tells of it. */
export async function runLayerStep(state: StageState, layerStep: LayerStep): Promise<void> {
  const { build } = state;
  throwIfCancelled('the build', build.signal);
  const step = state.steps.start(layerStep.instruction.text);
  const before = performance.now();
  let miss: Miss | undefined;
  const onMiss = (known: Miss): void => {
    miss = known;
  };
  const work = (): Promise<Outcome> => findOrMake(state, layerStep, { step, onMiss });
  const outcome = await tellFailure(build, { step, miss: () => miss }, work);
  build.onEvent({ kind: 'step-done', step, durationMs: Math.round(performance.now() - before), ...outcome });
}
