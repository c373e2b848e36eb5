import type { OutputWriter } from '../output/output-writer.ts';
import type { Display } from './display.ts';
import { LiveDisplay } from './live-display.ts';
import { PlainDisplay } from './plain-display.ts';

/** Lines that change in place where a terminal can do so, plain lines elsewhere. */
export function createDisplay(options: { readonly writer: OutputWriter; readonly clock: () => Date }): Display {
  return options.writer.isScreen ? new LiveDisplay(options) : new PlainDisplay(options.writer);
}
