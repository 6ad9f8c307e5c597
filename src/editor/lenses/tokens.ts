import type { SourceRange } from '../../contracts/problem';
import type { ModelUse } from '../../contracts/served-model';

/** The tokens of a config that a model's figures matter to, in that config. */
export function tokensOf(use: ModelUse, file: string): readonly SourceRange[] {
  const settings = [
    use.maxBatch,
    ...use.preferredBatches,
    use.requestTimeoutMs,
    use.queueTimeoutMs,
    use.queueDelayMs,
    use.cpus,
    use.threads,
    use.instances,
    use.concurrency,
  ];
  return [
    use.range,
    ...settings.flatMap((setting) => setting?.range ?? []),
    ...use.inputs.flatMap(({ nameRange, dimsRange }) => [nameRange, dimsRange]),
  ].filter((range) => range.file === file);
}
