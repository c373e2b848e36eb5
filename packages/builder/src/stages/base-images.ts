import { formatPlatform, isTinydockError, type Platform, type PullEvent, TinydockError } from '@tinydock/domain';
import type { BaseImage } from '../ports.ts';
import type { BuildContext } from '../steps/build-context.ts';
import { tellFailure } from '../steps/tell-failure.ts';
import { StageNames } from './stage-names.ts';

interface ImageReference {
  readonly reference: string;
  readonly platform?: Platform;
}

interface Asker {
  /** Its number. */
  readonly stage: number;
  /** Tells of the step and gives it a number. */
  readonly startStep: (text: string) => number;
}

type Build = Pick<BuildContext, 'file' | 'ports' | 'pull' | 'platform' | 'signal' | 'onEvent'>;

function keyOf(reference: string, platform: Platform): string {
  return `${reference} ${formatPlatform(platform)}`;
}

/** The images that a build begins with or copies from, each asked for once. */
export class BaseImages {
  readonly #build: Build;
  readonly #images = new Map<string, Promise<BaseImage>>();
  readonly #fetched = new Set<string>();

  constructor(build: Build) {
    this.#build = build;
  }

  /**
   * Finds or fetches an image, as a step.
   * @throws as `ImageSource.resolve`, with the stage that may have been meant
   */
  async get(source: ImageReference, { stage, startStep }: Asker): Promise<BaseImage> {
    const { reference, platform = this.#build.platform } = source;
    const step = startStep(`FROM ${reference}`);
    const key = keyOf(reference, platform);
    const before = performance.now();
    const resolving = this.#images.get(key) ?? this.#resolve(reference, platform, step);
    this.#images.set(key, resolving);
    const image = await tellFailure(this.#build, { step }, () => resolving).catch((error: unknown) => {
      throw this.#withStage(error, reference, stage);
    });
    const durationMs = Math.round(performance.now() - before);
    const explanation = `the image ${image.id}`;
    const isCached = !this.#fetched.has(key);
    this.#build.onEvent({ kind: 'step-done', step, durationMs, isCached, explanation, changes: [] });
    return image;
  }

  #withStage(error: unknown, reference: string, stage: number): unknown {
    if (!isTinydockError(error) || error.code === 'CANCELLED') return error;
    const meant = new StageNames(this.#build.file.stages).hint(reference, stage);
    if (meant === undefined) return error;
    const { code, reason, message, details, hint } = error;
    const hints = [meant, ...(hint === undefined ? [] : [hint])].join(' ');
    return new TinydockError({ code, reason, message, details, hint: hints, cause: error });
  }

  #resolve(reference: string, platform: Platform, step: number): Promise<BaseImage> {
    const { ports, pull, signal, onEvent } = this.#build;
    const tell = (event: PullEvent): void => {
      this.#fetched.add(keyOf(reference, platform));
      onEvent({ kind: 'pull', step, event });
    };
    return ports.images.resolve(reference, { pull, platform, signal, onEvent: tell });
  }
}
