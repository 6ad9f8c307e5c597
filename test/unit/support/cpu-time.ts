/**
 * Milliseconds of CPU time that this process spends on `work`. A limit on them holds on a busy machine too: the clock also
 * counts what other programs do.
 */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
