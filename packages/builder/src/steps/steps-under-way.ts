import type { Waits } from './step-waits.ts';
import { createCancelledError, type DiffId, type Digest } from '@tinydock/domain';

/** The layer of a step that has been made. */
export interface MadeStep {
  readonly diffId: DiffId;
  /** RFC 3339. */
  readonly createdAt: string;
}

interface Making {
  readonly owner: string;
  readonly made: Promise<MadeStep>;
}

export interface SharedStep {
  readonly key: Digest;
  /** One of the builds that run together. */
  readonly owner: string;
  readonly signal: AbortSignal;
  readonly waits: Waits;
}

/** The steps of builds that run at the same time: what one makes, the others do not make once more. */
export class StepsUnderWay {
  readonly #making = new Map<Digest, Making>();

  /**
   * Makes a step, or waits for the build that does.
   * @returns what was made, and whether it was by this build
   * @throws what the making throws; TinydockError CANCELLED where that of another build has failed
   */
  async share(
    { key, owner, signal, waits }: SharedStep,
    make: () => Promise<MadeStep>,
  ): Promise<MadeStep & { readonly isOwn: boolean }> {
    const other = this.#making.get(key);
    if (other !== undefined && other.owner !== owner) {
      const made = await waits('the same step for another platform', () => other.made.catch(() => undefined));
      if (made === undefined) throw createCancelledError('the build', signal);
      return { ...made, isOwn: false };
    }
    const made = make();
    if (other === undefined) this.#making.set(key, { owner, made });
    try {
      return { ...(await made), isOwn: true };
    } catch (error) {
      if (other === undefined) this.#making.delete(key);
      throw error;
    }
  }
}
