import { compareInputs, type StepInput } from './step-key.ts';

/** The variables of a step as what is other than in one before it: commands of a stage have nearly all in common. */
export interface EnvironmentChange {
  /** The place of that step. */
  readonly of: number;
  readonly without: readonly string[];
  /** New ones, and those of another value. */
  readonly with: readonly StepInput[];
}

/** Variables sorted by their names. */
type Environment = readonly StepInput[];

export function findChange(of: number, before: Environment, now: Environment): EnvironmentChange {
  const without: string[] = [];
  const others: StepInput[] = [];
  let at = 0;
  for (const input of before === now ? [] : now) {
    for (; at < before.length && (before[at]?.[0] ?? '') < input[0]; at += 1) without.push(before[at]?.[0] ?? '');
    const [name, value] = before[at] ?? [];
    if (name === input[0]) at += 1;
    if (name !== input[0] || value !== input[1]) others.push(input);
  }
  if (before !== now) for (const [name] of before.slice(at)) without.push(name);
  return { of, without, with: others };
}

export function applyChange(before: Environment, { without, with: others }: EnvironmentChange): Environment {
  if (without.length === 0 && others.length === 0) return before;
  const gone = new Set([...without, ...others.map(([name]) => name)]);
  return [...before.filter(([name]) => !gone.has(name)), ...others].sort(compareInputs);
}

/** Says of step after step how its variables differ from the last step of its stage, else from the last one. */
export class EnvironmentChanges {
  readonly #ofStages = new Map<string, number>();
  readonly #environments = new Map<number, Environment>();
  #last: number | undefined;

  /** To be asked in the order of the steps. @returns all variables where there is no step before it that has any */
  next(place: number, stage: string, environment: Environment): EnvironmentChange | Environment {
    const of = this.#ofStages.get(stage) ?? this.#last;
    const before = of === undefined ? undefined : this.#environments.get(of);
    this.#ofStages.set(stage, place);
    this.#environments.set(place, environment);
    this.#last = place;
    return of === undefined || before === undefined ? environment : findChange(of, before, environment);
  }
}
