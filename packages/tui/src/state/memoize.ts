/** Remembers the last answer for the same inputs: rows are asked for several times a frame. */
export function memoize<Inputs extends readonly unknown[], Result>(
  compute: (...inputs: Inputs) => Result,
): (...inputs: Inputs) => Result {
  let known: { readonly inputs: Inputs; readonly result: Result } | undefined;
  return (...inputs) => {
    if (known?.inputs.every((input, index) => Object.is(input, inputs[index])) === true) return known.result;
    known = { inputs, result: compute(...inputs) };
    return known.result;
  };
}
