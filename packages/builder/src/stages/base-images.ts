import { formatPlatform, type Platform, type PullEvent } from '@tinydock/domain';
import type { BaseImage } from '../ports.ts';
import type { BuildContext } from '../steps/build-context.ts';
import { tellFailure } from '../steps/tell-failure.ts';

interface ImageReference {
  readonly reference: string;
  readonly platform?: Platform;
}

function keyOf(reference: string, platform: Platform): string {
  return `${reference} ${formatPlatform(platform)}`;
}

/** The images that a build begins with or copies from, each asked for once. */
export class BaseImages {
  readonly #build: Pick<BuildContext, 'ports' | 'pull' | 'platform' | 'signal' | 'onEvent'>;
  readonly #images = new Map<string, Promise<BaseImage>>();
  readonly #fetched = new Set<string>();

  constructor(build: Pick<BuildContext, 'ports' | 'pull' | 'platform' | 'signal' | 'onEvent'>) {
    this.#build = build;
  }

  /**
   * Finds or fetches an image, as a step.
   * @param startStep tells of the step and gives it a number
   * @throws as `ImageSource.resolve`
   */
  async get(source: ImageReference, startStep: (text: string) => number): Promise<BaseImage> {
    const { reference, platform = this.#build.platform } = source;
    const step = startStep(`FROM ${reference}`);
    const key = keyOf(reference, platform);
    const before = performance.now();
    const resolving = this.#images.get(key) ?? this.#resolve(reference, platform, step);
    this.#images.set(key, resolving);
    const image = await tellFailure(this.#build, { step }, () => resolving);
    const durationMs = Math.round(performance.now() - before);
    const explanation = `the image ${image.id}`;
    const isCached = !this.#fetched.has(key);
    this.#build.onEvent({ kind: 'step-done', step, durationMs, isCached, explanation, changes: [] });
    return image;
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
