import type { Dockerfile } from '@tinydock/dockerfile';
import type { BuildEvent, DeviceRights, Digest, Platform } from '@tinydock/domain';
import type { StepResult } from '../cache/step-results.ts';
import type { TraceLog } from '../cache/trace-log.ts';
import type { BuilderPorts, RunRequest } from '../ports.ts';
import type { BuildArguments } from '../state/stage-scope.ts';
import type { StepSlots } from './step-slots.ts';
import type { StepsUnderWay } from './steps-under-way.ts';
import type { SourceTree } from '../tree/source-tree.ts';

/** What all stages of one build share. */
export interface BuildContext {
  readonly ports: BuilderPorts;
  readonly file: Dockerfile;
  readonly context: SourceTree;
  /** By which line of which file a path is left out of the context; undefined where it is not. */
  readonly whyHidden: (path: string) => string | undefined;
  readonly arguments: BuildArguments;
  /** Of the machine that builds. */
  readonly machine: Platform;
  /** Of the image. */
  readonly platform: Platform;
  readonly network: RunRequest['network'];
  readonly hosts: readonly string[];
  readonly allowsInsecure: boolean;
  readonly deviceRights: DeviceRights;
  readonly noCache: boolean;
  /** Numbers of stages that use no cache. */
  readonly noCacheStages: ReadonlySet<number>;
  /** When everything was made, for an image that is the same each time; RFC 3339. */
  readonly epoch: string | undefined;
  /** What the ports give every file of a layer for its time; undefined for its own. */
  readonly timestamp: number | undefined;
  readonly pull: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: BuildEvent) => void;
  readonly traces: TraceLog;
  /** The keys of the steps that come from the cache; it hears of them when the build ends. */
  readonly taken: Digest[];
  /** Of all stages. */
  readonly results: StepResult[];
  /** In front of the names of stages. */
  readonly heading: string;
  /** For steps that are made; undefined where there is no bound. */
  readonly slots: StepSlots | undefined;
  /** Steps of builds for other platforms; undefined where there are none. */
  readonly underWay: StepsUnderWay | undefined;
  /** Numbers the steps as they begin. */
  readonly nextStep: () => number;
}
