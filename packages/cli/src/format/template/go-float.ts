/** `e+06`: Go writes at least two digits of an exponent. */
function fixExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

function stripZeros(text: string): string {
  if (!text.includes('.')) return text;
  const [mantissa = '', exponent] = text.split('e');
  const stripped = mantissa.replace(/\.?0+$/, '');
  return exponent === undefined ? stripped : `${stripped}e${exponent}`;
}

/** True where a number lies exactly between two of so many decimals: its expansion ends with a 5 one place further. */
function isTie(value: number, digits: number): boolean {
  return /^50*$/.test(
    value
      .toFixed(Math.min(100, digits + 25))
      .split('.')[1]
      ?.slice(digits) ?? '',
  );
}

/** Go rounds ties to even, JavaScript away from zero; and JavaScript switches to an exponent at 1e21. */
function formatFixed(value: number, digits: number): string {
  if (Math.abs(value) < 1e21) {
    const rounded = value.toFixed(digits);
    const isOdd = /[13579]$/.test(rounded);
    if (!isOdd || !isTie(value, digits)) return rounded;
    return rounded.replace(/\d$/, (digit) => String(Number(digit) - 1));
  }
  return BigInt(value).toString() + (digits === 0 ? '' : `.${'0'.repeat(digits)}`);
}

function formatShortest(value: number): string {
  const scientific = value.toExponential();
  const exponent = Number(scientific.split('e')[1]);
  // strconv decides as if six digits were asked for.
  return exponent < -4 || exponent >= 6 ? fixExponent(scientific) : String(value);
}

function formatGeneral(value: number, precision: number): string {
  const digits = precision === 0 ? 1 : Math.min(precision, 100);
  const scientific = value.toExponential(digits - 1);
  const exponent = Number(scientific.split('e')[1]);
  if (exponent < -4 || exponent >= digits) return fixExponent(stripZeros(scientific));
  return stripZeros(formatFixed(value, Math.max(0, Math.min(100, digits - 1 - exponent))));
}

/**
 * A float in one of Go's formats `e`, `f` and `g`; the sign of a negative number included.
 * @param precision undefined for the default: six digits for `e` and `f`, as many as needed for `g`
 */
export function formatGoFloat(value: number, verb: 'e' | 'f' | 'g', precision: number | undefined): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const digits = Math.min(precision ?? 6, 100);
  if (verb === 'e') return fixExponent(value.toExponential(digits));
  if (verb === 'f') return formatFixed(value, digits);
  return precision === undefined ? formatShortest(value) : formatGeneral(value, precision);
}
