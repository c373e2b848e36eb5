import type { BuildProgress, PullProgress } from '@tinydock/protocol';
import { formatSize } from '../human-size.ts';
import { shortLayer } from './short-layer.ts';

/** A step of a build as it is shown, named as in BuildKit. */
export interface Vertex {
  /** From 1, in the order of their beginnings. */
  readonly number: number;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  endedAt: number | undefined;
  isCached: boolean;
  /** For what it has waited for some time. */
  waitsFor: string | undefined;
  failure: { readonly message: string; readonly isCancelled: boolean } | undefined;
  /** The last lines of output, each cut where it is very long. */
  readonly tail: string[];
  /** Lines of output until now. */
  lineCount: number;
}

/** What happened to the steps. */
export type BuildChange =
  | { readonly kind: 'started' | 'ended'; readonly vertex: Vertex }
  /** Lines that a command wrote, without line ends. */
  | { readonly kind: 'output'; readonly vertex: Vertex; readonly lines: readonly string[] }
  /** What the daemon says of a step. */
  | { readonly kind: 'note'; readonly vertex: Vertex; readonly text: string }
  /** What a step has waited for, for some time; without a reason it goes on. */
  | { readonly kind: 'waiting'; readonly vertex: Vertex; readonly reason: string }
  | { readonly kind: 'warning'; readonly check: string; readonly message: string; readonly line: number };

const CONTEXT = 'context';
const MAX_TAIL = 1000;
/** Output without an end of line is taken as a line from this length on, in UTF-16 code units. */
const MAX_LINE = 16_384;
const LINE_END = /\r\n|\n|\r/;

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

/** Follows the events of a build. */
export class BuildVertices {
  readonly #clock: () => Date;
  readonly #vertices = new Map<string | number, Vertex>();
  readonly #decoders = new Map<Vertex, { readonly decoder: InstanceType<typeof TextDecoder>; rest: string }>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  get all(): readonly Vertex[] {
    return [...this.#vertices.values()];
  }

  apply(progress: BuildProgress): readonly BuildChange[] {
    const { contextBytes, warning, pull, stepStarted, stepWaiting, stepOutput, stepDone, stepFailed, done } = progress;
    if (progress.event === 'contextBytes') return this.#context(contextBytes ?? 0);
    if (isGiven(warning)) return [{ kind: 'warning', ...warning }];
    if (isGiven(pull)) return this.#pull(pull.step, pull.progress);
    if (isGiven(stepStarted)) {
      const { place, places, stage, text, step } = stepStarted;
      const prefix = place === 0 ? '' : `[${stage === '' ? '' : `${stage} `}${place}/${places}] `;
      return [...this.#endContext(), ...this.#start(step, `${prefix}${text}`)];
    }
    if (isGiven(stepWaiting)) return this.#wait(stepWaiting.step, stepWaiting.reason);
    if (isGiven(stepOutput)) return this.#output(stepOutput.step, stepOutput.data);
    if (isGiven(stepDone)) return this.#end(stepDone.step, { isCached: stepDone.isCached, note: stepDone.explanation });
    if (isGiven(stepFailed)) return this.#end(stepFailed.step, { failure: stepFailed, note: stepFailed.explanation });
    return isGiven(done) ? [...this.#endContext(), ...this.#export(done)] : [];
  }

  /**
   * Ends what still runs, where nothing more will be told of it.
   * @param reason why the build has ended, where nobody wanted its end: a context that could not be read fails of it
   */
  interrupt(reason?: string): readonly BuildChange[] {
    const running = [...this.#vertices].filter(([, { endedAt }]) => endedAt === undefined);
    return running.flatMap(([key, { tail }]) => {
      const isFailed = key === CONTEXT && reason !== undefined;
      // How far it has come is no output.
      if (isFailed) tail.length = 0;
      const failure = { message: isFailed ? reason : 'interrupted', isCancelled: !isFailed };
      return this.#end(key, { failure });
    });
  }

  #start(key: string | number, name: string): BuildChange[] {
    const vertex: Vertex = {
      number: this.#vertices.size + 1,
      name,
      startedAt: this.#clock().getTime(),
      endedAt: undefined,
      isCached: false,
      waitsFor: undefined,
      failure: undefined,
      tail: [],
      lineCount: 0,
    };
    this.#vertices.set(key, vertex);
    return [{ kind: 'started', vertex }];
  }

  #end(
    key: string | number,
    result: { readonly isCached?: boolean; readonly note?: string; readonly failure?: Vertex['failure'] },
  ): BuildChange[] {
    const vertex = this.#vertices.get(key);
    if (vertex === undefined || vertex.endedAt !== undefined) return [];
    const rest = this.#decoders.get(vertex)?.rest ?? '';
    this.#decoders.delete(vertex);
    vertex.endedAt = this.#clock().getTime();
    vertex.waitsFor = undefined;
    vertex.isCached = result.isCached ?? false;
    vertex.failure = result.failure;
    const note = result.note ?? '';
    return [
      ...(rest === '' ? [] : this.#lines(vertex, [rest])),
      ...(note === '' ? [] : [{ kind: 'note', vertex, text: note } as const]),
      { kind: 'ended', vertex },
    ];
  }

  #context(bytes: number): BuildChange[] {
    const started = this.#vertices.has(CONTEXT) ? [] : this.#start(CONTEXT, '[internal] load build context');
    const vertex = this.#vertices.get(CONTEXT);
    if (vertex === undefined) return started;
    vertex.tail.splice(0, 1, `transferring context: ${formatSize(bytes)}`);
    return started;
  }

  #endContext(): BuildChange[] {
    const note = this.#vertices.get(CONTEXT)?.tail[0];
    return this.#end(CONTEXT, note === undefined ? {} : { note: `${note} done` });
  }

  #export({ imageId, tags }: { readonly imageId: string; readonly tags: readonly string[] }): BuildChange[] {
    const started = this.#start('export', 'exporting to image');
    const notes = [`writing image ${imageId} done`, ...tags.map((tag) => `naming to ${tag} done`)];
    const vertex = started[0]?.kind === 'started' ? started[0].vertex : undefined;
    if (vertex === undefined) return started;
    return [
      ...started,
      ...notes.map((text): BuildChange => ({ kind: 'note', vertex, text })),
      ...this.#end('export', {}),
    ];
  }

  #pull(step: number, progress: PullProgress | null): BuildChange[] {
    const vertex = this.#vertices.get(step);
    const text = progress === null ? undefined : shortLayer(progress);
    if (vertex === undefined || text === undefined) return [];
    return [{ kind: 'note', vertex, text }];
  }

  #wait(step: number, reason: string): BuildChange[] {
    const vertex = this.#vertices.get(step);
    if (vertex === undefined) return [];
    vertex.waitsFor = reason === '' ? undefined : reason;
    return [{ kind: 'waiting', vertex, reason }];
  }

  #output(step: number, data: Uint8Array): BuildChange[] {
    const vertex = this.#vertices.get(step);
    if (vertex === undefined) return [];
    const state = this.#decoders.get(vertex) ?? { decoder: new TextDecoder(), rest: '' };
    this.#decoders.set(vertex, state);
    const lines = (state.rest + state.decoder.decode(data, { stream: true })).split(LINE_END);
    const rest = lines.pop() ?? '';
    const isLine = rest.length >= MAX_LINE;
    if (isLine) lines.push(rest);
    state.rest = isLine ? '' : rest;
    return lines.length === 0 ? [] : this.#lines(vertex, lines);
  }

  #lines(vertex: Vertex, lines: readonly string[]): BuildChange[] {
    vertex.lineCount += lines.length;
    vertex.tail.push(...lines.slice(-MAX_TAIL).map((text) => text.slice(0, MAX_LINE)));
    vertex.tail.splice(0, Math.max(0, vertex.tail.length - MAX_TAIL));
    return [{ kind: 'output', vertex, lines }];
  }
}
