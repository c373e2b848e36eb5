/**
 * Cleans up whether the work succeeds or fails. Where both fail, the error of the work is thrown, since it is most often
 * the reason of the other, which `tell` is given.
 */
export async function cleanUpAfter<T>(
  work: () => Promise<T>,
  cleanUp: () => Promise<void>,
  tell: (error: unknown) => void,
): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await cleanUp().catch(tell);
    throw error;
  }
  await cleanUp();
  return result;
}
