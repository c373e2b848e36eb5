/** Of the output of all steps together, and of one. */
export interface ClipLimits {
  readonly buildBytes: number;
  readonly stepBytes: number;
  /** The end of a step's output is kept beside, since it says why the step failed. */
  readonly tailBytes: number;
}

interface StepOutput {
  bytes: number;
  /** What has come after the limit: how much, and its end. */
  leftOut: number;
  tail: Buffer;
}

const NOTHING = Buffer.alloc(0);

/** Bounds what is recorded of the output of a build. */
export class OutputClip {
  readonly #limits: ClipLimits;
  readonly #steps = new Map<number, StepOutput>();
  #bytes = 0;

  constructor(limits: ClipLimits) {
    this.#limits = limits;
  }

  /** What of the output is recorded now. */
  take(step: number, data: Uint8Array): Uint8Array {
    const state = this.#steps.get(step) ?? { bytes: 0, leftOut: 0, tail: NOTHING };
    this.#steps.set(step, state);
    const { buildBytes, stepBytes, tailBytes } = this.#limits;
    const room = Math.max(0, Math.min(stepBytes - state.bytes, buildBytes - this.#bytes));
    const taken = data.subarray(0, room);
    state.bytes += taken.length;
    this.#bytes += taken.length;
    const rest = data.subarray(room);
    if (rest.length > 0) {
      state.leftOut += rest.length;
      state.tail = Buffer.from(Buffer.concat([state.tail, rest.subarray(-tailBytes)]).subarray(-tailBytes));
    }
    return taken;
  }

  /** The end of a step's output where something was left out. */
  end(step: number): Uint8Array {
    const { leftOut, tail } = this.#steps.get(step) ?? { leftOut: 0, tail: NOTHING };
    this.#steps.delete(step);
    if (leftOut === 0) return NOTHING;
    const dropped = leftOut - tail.length;
    const note = dropped === 0 ? '' : `\n[${dropped} bytes of output were left out here]\n`;
    return Buffer.concat([Buffer.from(note), tail]);
  }
}
