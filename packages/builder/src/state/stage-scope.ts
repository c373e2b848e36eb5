import type { Variables } from '@tinydock/dockerfile';
import type { EnvList } from './env-list.ts';

/** Taken from the command line without an ARG; they enter neither keys nor history. */
export const PROXY_ARGS: readonly string[] = ['HTTP', 'HTTPS', 'FTP', 'NO', 'ALL'].flatMap((name) => [
  `${name}_PROXY`,
  `${name.toLowerCase()}_proxy`,
]);

export interface BuildArguments {
  /** `--build-arg`. */
  readonly given: Readonly<Record<string, string>>;
  /** What the builder sets for FROM and for ARG without a default. */
  readonly platform: Readonly<Record<string, string>>;
}

/** The ARGs of a stage, or of what stands in front of the first stage. */
export class ArgumentScope {
  readonly #arguments: BuildArguments;
  readonly #global: ReadonlyMap<string, string>;
  readonly #inherited: ReadonlyMap<string, string>;
  readonly #values = new Map<string, string>();
  readonly #declared = new Set<string>();
  /** As they stand there, one that is repeated again. */
  readonly #declarations: string[] = [];
  /** ARGs that stand behind an ENV of their name. */
  readonly #afterEnv = new Set<string>();
  #changes = 0;
  /** Names given by `--build-arg` that an ARG has taken. */
  readonly used: Set<string>;

  constructor(options: {
    readonly arguments: BuildArguments;
    /** Values of the ARGs in front of the first FROM, which an ARG of the same name takes. */
    readonly global: ReadonlyMap<string, string>;
    readonly used: Set<string>;
    /** Of the stage that this one begins with. */
    readonly inherited?: ReadonlyMap<string, string>;
  }) {
    this.#arguments = options.arguments;
    this.#global = options.global;
    this.#inherited = options.inherited ?? new Map<string, string>();
    this.used = options.used;
  }

  /** Grows whenever an ARG is declared or hidden. */
  get changes(): number {
    return this.#changes;
  }

  /** Also those of the stage that this one begins with. */
  get values(): ReadonlyMap<string, string> {
    return new Map([...this.#inherited, ...this.#values]);
  }

  /** The value of an ARG of this stage, or of the one that it begins with. */
  get(name: string): string | undefined {
    return this.#values.get(name) ?? this.#inherited.get(name);
  }

  /** What each ARG of this stage itself stands for now, a repeated one each time; empty where nothing says it. */
  own(env: Pick<EnvList, 'get'>): readonly (readonly [string, string])[] {
    return this.#declarations.map((name) => [name, this.#find(name, env) ?? '']);
  }

  declare(name: string, standard: string | undefined): void {
    const { given, platform } = this.#arguments;
    const isGiven = Object.hasOwn(given, name);
    this.#changes += 1;
    this.#declared.add(name);
    this.#declarations.push(name);
    if (isGiven) this.used.add(name);
    const value = isGiven ? given[name] : (standard ?? this.#global.get(name) ?? platform[name]);
    if (value === undefined) return;
    this.#values.set(name, value);
    this.#afterEnv.add(name);
  }

  /** To be told of each ENV: it hides an ARG of its name that stands in front of it. */
  hide(name: string): void {
    this.#changes += 1;
    this.#afterEnv.delete(name);
  }

  /** What an ARG stands for: of an ARG and an ENV of one name that of the later one, as in BuildKit. */
  #find(name: string, env: Pick<EnvList, 'get'>): string | undefined {
    return this.#afterEnv.has(name) ? this.#values.get(name) : (env.get(name) ?? this.get(name));
  }

  /** The ARGs that no ENV hides. */
  visible(env: Pick<EnvList, 'get'>): ReadonlyMap<string, string> {
    return new Map([...this.values].filter(([name]) => this.#afterEnv.has(name) || env.get(name) === undefined));
  }

  /** Of ARGs of this stage, and of those with a value that it inherits. */
  get names(): readonly string[] {
    return [...this.#declared, ...this.#inherited.keys()];
  }

  /** True for a name that an ARG has said, with a value or without. */
  isDeclared(name: string): boolean {
    return this.#declared.has(name);
  }

  /** Proxies of the command line, for commands alone: in both cases, as programs ask for the one or the other. */
  proxies(): readonly (readonly [string, string])[] {
    const { given } = this.#arguments;
    return PROXY_ARGS.flatMap((name) => {
      const other = name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
      const value = given[name] ?? given[other];
      return value === undefined ? [] : [[name, value] as const];
    });
  }

  /** What the instructions of a stage see. */
  variables(env: Pick<EnvList, 'get'>): Variables {
    return {
      get: (name) => this.#find(name, env) ?? this.#proxy(name),
    };
  }

  #proxy(name: string): string | undefined {
    return PROXY_ARGS.includes(name) ? this.#arguments.given[name] : undefined;
  }
}
