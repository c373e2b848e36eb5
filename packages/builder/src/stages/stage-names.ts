import { nearestWord, type Stage } from '@tinydock/dockerfile';

const NUMBER = /^\d{1,6}$/;
/** No stage has these in its name. */
const IMAGE_ONLY = /[/:@]/;

/** The stages of a file by what they are called: the same name may stand there several times. */
export class StageNames {
  readonly #stages: readonly Stage[];
  readonly #byName = new Map<string, Stage[]>();

  constructor(stages: readonly Stage[]) {
    this.#stages = stages;
    for (const stage of stages) {
      if (stage.name === undefined) continue;
      const others = this.#byName.get(stage.name);
      if (others === undefined) this.#byName.set(stage.name, [stage]);
      else others.push(stage);
    }
  }

  /** The last of the name in front of a stage. */
  before(name: string, index: number): Stage | undefined {
    const stages = this.#byName.get(name.toLowerCase()) ?? [];
    let low = 0;
    let high = stages.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((stages[middle]?.index ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return stages[low - 1];
  }

  /** The last of the name that is this stage or a later one. */
  from(name: string, index: number): Stage | undefined {
    const last = this.#byName.get(name.toLowerCase())?.at(-1);
    return last !== undefined && last.index >= index ? last : undefined;
  }

  /** The number that a text is, of a stage of the file. */
  numbered(text: string): Stage | undefined {
    return NUMBER.test(text) ? this.#stages[Number(text)] : undefined;
  }

  /**
   * What may have been meant by the name of an image that cannot be had: a stage.
   * @param index of the stage that asks for it
   */
  hint(name: string, index: number): string | undefined {
    const later = this.from(name, index + 1);
    if (later !== undefined)
      return `The stage ${name} is defined later, in line ${later.from.position.line}; stages are made from earlier ones.`;
    const numbered = this.numbered(name);
    if (numbered !== undefined && numbered.index < index)
      return `FROM takes a stage by its name${numbered.name === undefined ? '' : `, ${numbered.name}`}, not by its number.`;
    if (IMAGE_ONLY.test(name)) return undefined;
    const earlier = this.#stages.slice(0, index).flatMap((stage) => stage.name ?? []);
    const nearest = nearestWord(name, earlier);
    return nearest === undefined ? undefined : `Did you mean the stage ${nearest}?`;
  }
}
