/** What a mouse did; columns and rows begin at 0. */
export interface MouseEvent {
  readonly kind: 'press' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

/** What a terminal sent: what the mouse did, and the rest as it came. */
export interface DecodedInput {
  readonly rest: string;
  readonly mouse: readonly MouseEvent[];
}

const MARKS = /\u001b\[(?:(20[01])~|<(\d{1,5});(\d{1,5});(\d{1,5})([Mm]))/g;
/** A mark that is cut off at the end of a piece. A lone escape is a key, and is not held back. */
const CUT = /\u001b\[(?:2(?:0[01]?)?|<[\d;]{0,17})$/;

const SHIFT_META_CONTROL = 0b11100;

function toEvent(button: number, column: number, row: number): MouseEvent | undefined {
  const place = { column: column - 1, row: row - 1 };
  switch (button & ~SHIFT_META_CONTROL) {
    case 0:
      return { kind: 'press', ...place };
    case 64:
      return { kind: 'wheel-up', ...place };
    case 65:
      return { kind: 'wheel-down', ...place };
    default:
      return undefined;
  }
}

/** Takes the reports of a mouse (xterm's SGR mode, 1006) out of what a terminal sends. Text that is pasted stays as it is. */
export class MouseDecoder {
  #held = '';
  #isPasting = false;

  decode(chunk: string): DecodedInput {
    const whole = this.#held + chunk;
    const cut = CUT.exec(whole);
    this.#held = cut?.[0] ?? '';
    const input = cut === null ? whole : whole.slice(0, cut.index);
    const mouse: MouseEvent[] = [];
    const rest = input.replace(MARKS, (mark: string, paste: string | undefined, ...report: readonly unknown[]) => {
      if (paste !== undefined) this.#isPasting = paste === '200';
      if (paste !== undefined || this.#isPasting) return mark;
      const [button, column, row, end] = report;
      const event = end === 'M' ? toEvent(Number(button), Number(column), Number(row)) : undefined;
      if (event !== undefined) mouse.push(event);
      return '';
    });
    return { rest, mouse };
  }

  /** Forgets what was begun: the terminal was lent to others. */
  reset(): void {
    this.#held = '';
    this.#isPasting = false;
  }
}
