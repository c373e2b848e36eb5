import { didYouMean } from '../source/nearest-word.ts';
import { splitFields } from '../words/split-fields.ts';
import type { FlagValue } from './flags.ts';
import type { RunDevice } from './instruction.ts';
import { parseSwitch } from './parse-switch.ts';
import { mistake, type Statement } from './statement.ts';

const KEYS = ['name', 'required'];

/** Dockerfile reference, "RUN --device": a name holds `=` itself. @throws DockerfileError INVALID_FLAG */
export function parseRunDevice(statement: Statement, { value, word }: FlagValue): RunDevice {
  const fail = (message: string, hint?: string): Error =>
    mistake(statement, word, { code: 'INVALID_FLAG', message: `--device: ${message}`, hint });
  let name: string | undefined;
  let isRequired = false;
  for (const field of splitFields(value)) {
    const [first = '', ...rest] = field.split('=');
    const key = first.toLowerCase();
    const given = rest.length === 0 ? undefined : rest.join('=');
    if (key === 'required') {
      const setting = parseSwitch(given ?? 'true');
      if (setting === undefined) throw fail(`required is true or false, not ${JSON.stringify(given)}`);
      isRequired = setting === 'true';
    } else if (key === 'name' && given !== undefined) {
      if (name !== undefined) throw fail(`it has the name ${name} already`);
      name = given;
    } else if (name === undefined) name = field;
    else throw fail(`there is no option ${JSON.stringify(first)}`, didYouMean(key, KEYS));
  }
  if (name === undefined || name === '')
    throw fail('it needs a name', 'Such as --device=vendor.com/class or --device=vendor.com/class=name,required.');
  return { name, isRequired };
}
