import { stripVTControlCharacters } from 'node:util';
import type { LogEntry } from '@tinydock/protocol';
import type { LogLine } from '../state/log-buffer.ts';

/** A line longer than a screen is of no use to a reader. */
const MAX_LINE_CHARACTERS = 4096;
/** UTF-8 takes up to four for a character; more of one line is let go of. */
const MAX_LINE_BYTES = 4 * MAX_LINE_CHARACTERS;
/** What has no end by then, such as a question, is shown as it is. */
const HELD_MS = 500;
const LINE_FEED = 0x0a;

const decoder = new TextDecoder();

interface OpenLine {
  time: string;
  readonly stream: string;
  readonly parts: Uint8Array[];
  bytes: number;
  readonly heldUntil: number;
}

/**
 * Makes lines of the records of one container's log: a line that was written in parts has one for each. Its time is that
 * of its last part: then a log that is read from that time on, or up to it, has as many lines of it as before.
 */
export class LineJoiner {
  readonly #container: string;
  readonly #open = new Map<string, OpenLine>();
  #ready: LogLine[] = [];

  constructor(container: string) {
    this.#container = container;
  }

  /** @param now Milliseconds of a clock that never goes back. */
  push({ time, stream, data }: LogEntry, now: number): void {
    const line = this.#open.get(stream) ?? { time, stream, parts: [], bytes: 0, heldUntil: now + HELD_MS };
    if (line.bytes < MAX_LINE_BYTES) line.parts.push(data);
    line.bytes += data.length;
    line.time = time;
    if (data.at(-1) === LINE_FEED) {
      this.#open.delete(stream);
      this.#ready.push(this.#finish(line));
    } else {
      this.#open.set(stream, line);
    }
  }

  /** The lines since the last call, and those that have waited for their end until now. */
  take(now: number): readonly LogLine[] {
    const due = [...this.#open.values()].filter(({ heldUntil }) => heldUntil <= now);
    for (const { stream } of due) this.#open.delete(stream);
    const lines = [...this.#ready, ...due.map((line) => this.#finish(line))];
    this.#ready = [];
    return lines;
  }

  #finish({ time, stream, parts }: OpenLine): LogLine {
    const text = stripVTControlCharacters(decoder.decode(Buffer.concat(parts))).replace(/\r?\n$/, '');
    // What follows a carriage return overwrites what was before it.
    const last = text.slice(text.lastIndexOf('\r') + 1);
    return {
      time,
      container: this.#container,
      isError: stream === 'stderr',
      text: text.length > MAX_LINE_CHARACTERS ? copyOf(last.slice(0, MAX_LINE_CHARACTERS)) : last,
    };
  }
}

/** In V8 a part of a string keeps the whole in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
