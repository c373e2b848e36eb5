import { compareInputs, hashText, type StepInput } from '../cache/step-key.ts';
import type { ImageDraft } from './image-draft.ts';
import type { ArgumentScope } from './stage-scope.ts';

/** The variables that a command sees: those of the image that no ARG behind them hides, and the ARGs that no ENV does. */
export interface RunVariables {
  /** `NAME=value`. */
  readonly env: readonly string[];
  readonly args: ReadonlyMap<string, string>;
  /** By their names, sorted. Values may be private. */
  readonly inputs: readonly StepInput[];
}

interface HashedVariable {
  readonly name: string;
  readonly input: StepInput;
}

/** The hashes of all variables of a build: there may be thousands, of which each command sees nearly all. */
export class VariableHashes {
  readonly #entries = new Map<string, HashedVariable>();
  readonly #arguments = new Map<string, HashedVariable>();

  entry(text: string): HashedVariable {
    return this.#find(this.#entries, 'variable', text);
  }

  argument(name: string, value: string): HashedVariable {
    return this.#find(this.#arguments, 'argument', `${name}=${value}`);
  }

  #find(known: Map<string, HashedVariable>, kind: string, text: string): HashedVariable {
    let found = known.get(text);
    if (found === undefined) {
      const equals = text.indexOf('=');
      const name = text.slice(0, equals);
      found = { name, input: [`${kind} ${name}`, hashText(text.slice(equals + 1))] };
      known.set(text, found);
    }
    return found;
  }
}

function findVariables(draft: ImageDraft, scope: ArgumentScope, hashes: VariableHashes): RunVariables {
  const args = scope.visible(draft.env);
  const env = draft.env.entries.filter((entry) => !args.has(hashes.entry(entry).name));
  // Of a name that stands there several times, the last counts.
  const inputs = new Map(env.map((entry) => hashes.entry(entry).input));
  const ofArguments = [...args].map(([name, value]) => hashes.argument(name, value).input);
  return { env, args, inputs: [...ofArguments, ...inputs].sort(compareInputs) };
}

/** What the commands of a stage see, found anew where an ARG or ENV stands between them. */
export class StageVariables {
  readonly #hashes: VariableHashes;
  #changes = -1;
  #found: RunVariables | undefined;

  constructor(hashes: VariableHashes) {
    this.#hashes = hashes;
  }

  of({ draft, scope }: { readonly draft: ImageDraft; readonly scope: ArgumentScope }): RunVariables {
    const changes = draft.env.changes + scope.changes;
    if (this.#found === undefined || this.#changes !== changes) this.#found = findVariables(draft, scope, this.#hashes);
    this.#changes = changes;
    return this.#found;
  }
}
