import { isTinydockError } from '@tinydock/domain';
import { truncateToWidth } from '../format/display-width.ts';
import { encodeGoJson } from '../format/template/go-json.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import { parseTemplate } from '../format/template/template.ts';
import { renderList } from '../format/render-list.ts';
import type { BuildDisplay } from '../progress/build/build-display.ts';
import { createDisplay } from '../progress/create-display.ts';
import type { Display } from '../progress/display.ts';
import { describeError } from './describe-error.ts';
import type { Output, OutputStreamName } from './output.ts';
import { type OutputWriter, toPrintable } from './output-writer.ts';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export interface RendererOptions {
  readonly stdout: OutputWriter;
  readonly stderr: OutputWriter;
  /** Show all that is known of an error. */
  readonly debug: boolean;
  readonly clock: () => Date;
}

function renderDocument(output: Extract<Output, { kind: 'document' }>): string {
  const { value, format } = output;
  if (format === 'json') return `${encodeGoJson(value)}\n`;
  return `${parseTemplate(format ?? output.template).execute(value)}\n`;
}

function renderObjects(values: readonly GoStruct[], format: string | undefined): string {
  if (format === undefined || format === '') return `${encodeGoJson(values, '')}\n`;
  if (format === 'json') return values.map((value) => `${encodeGoJson(value)}\n`).join('');
  const template = parseTemplate(format);
  return values.map((value) => `${template.execute(value)}\n`).join('');
}

/** The one place that prints. */
export class Renderer {
  readonly #options: RendererOptions;
  #display: Display | undefined;
  #buildDisplay: BuildDisplay | undefined;
  #buildTimeMs: number | undefined;
  #exitCode = 0;
  #hasFrame = false;

  constructor(options: RendererOptions) {
    this.#options = options;
  }

  /** Prints all that a command says, at the pace of the reader. @returns the exit code */
  async renderAll(outputs: AsyncIterable<Output>): Promise<number> {
    let reason: string | undefined;
    try {
      for await (const output of outputs) await this.#render(output);
    } catch (error) {
      if (isTinydockError(error) && error.code !== 'CANCELLED') reason = error.message;
      throw error;
    } finally {
      await this.#endDisplay(reason);
    }
    return this.#exitCode;
  }

  async renderError(error: unknown): Promise<void> {
    const { stderr, debug } = this.#options;
    await stderr.write(`${describeError(error, debug)}\n`);
  }

  async #render(output: Output): Promise<void> {
    if (output.kind === 'pull' || output.kind === 'push' || output.kind === 'load') {
      this.#display ??= createDisplay({
        writer: this.#writer(output.kind === 'pull' ? output.stream : 'stdout'),
        clock: this.#options.clock,
      });
      await this.#display.show(output);
      return;
    }
    if (output.kind === 'build') {
      return this.#renderBuild(output);
    }
    await this.#endDisplay();
    switch (output.kind) {
      case 'line':
        return this.#writer(output.stream).writeText(`${output.text}\n`);
      case 'list':
        return this.#writer().writeText(renderList(output.view));
      case 'frame':
        return this.#renderFrame(renderList(output.view));
      case 'document':
        return this.#writer().writeText(renderDocument(output));
      case 'objects':
        return this.#writer().writeText(renderObjects(output.values, output.format));
      case 'bytes':
        return this.#writer(output.stream).write(output.data);
      case 'failure':
        if (output.isIgnored !== true) this.#exitCode = 1;
        return this.renderError(output.error);
      case 'exit':
        this.#exitCode = output.code;
    }
  }

  async #renderBuild({ mode, explains, timeMs, progress }: Extract<Output, { kind: 'build' }>): Promise<void> {
    const { stdout, stderr } = this.#options;
    this.#buildTimeMs = timeMs;
    const { createBuildDisplay } = await import('../progress/build/build-display.ts');
    this.#buildDisplay ??= createBuildDisplay({
      writer: timeMs === undefined ? stderr : stdout,
      clock: () => (this.#buildTimeMs === undefined ? this.#options.clock() : new Date(this.#buildTimeMs)),
      mode,
      explains,
    });
    await this.#buildDisplay.show(progress);
  }

  /** On a screen it is drawn anew from its first line on; elsewhere one list follows the other. */
  async #renderFrame(text: string): Promise<void> {
    const stdout = this.#writer();
    if (!stdout.isScreen) return stdout.writeText(text);
    const start = this.#hasFrame ? '\u001B[H' : '\u001B[2J\u001B[H';
    this.#hasFrame = true;
    const { columns = DEFAULT_COLUMNS, rows = DEFAULT_ROWS } = stdout.stream;
    const lines = toPrintable(text)
      .split('\n')
      .slice(0, rows - 1);
    const drawn = lines.map((line) => `${truncateToWidth(line, columns - 1)}\u001B[K\n`).join('');
    await stdout.write(`${start}${drawn.slice(0, -1)}\u001B[J`);
  }

  async #endDisplay(reason?: string): Promise<void> {
    const display = this.#display;
    this.#display = undefined;
    await display?.end();
    const buildDisplay = this.#buildDisplay;
    this.#buildDisplay = undefined;
    // What has times of its own is told again: it may go on without us.
    await buildDisplay?.end(this.#buildTimeMs === undefined, reason);
  }

  #writer(stream: OutputStreamName = 'stdout'): OutputWriter {
    return this.#options[stream];
  }
}
