import { type Context, createContext, Script } from 'node:vm';

const script = new Script('work()');
let context: Context | undefined;

/**
 * Does some work, and gives up after so many milliseconds: a regular expression that tries everything is ended too, which
 * nothing outside of the virtual machine can do.
 * @returns undefined where it took too long
 */
export function withinTime<T>(work: () => T, timeoutMs: number): T | undefined {
  context ??= createContext({});
  context['work'] = work;
  try {
    return script.runInContext(context, { timeout: Math.max(1, Math.ceil(timeoutMs)) }) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    delete context['work'];
  }
}
