/** As `Promise.all`, but waits for all before it throws the first failure, so that nothing runs on. */
export async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}
