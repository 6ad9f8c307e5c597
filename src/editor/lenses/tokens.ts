import type { SourceRange } from '../../contracts/problem';
import type { ModelUse } from '../../contracts/serving/served-model';

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

/** Whether a range contains a position, its end included. */
export function touches(range: SourceRange, { line, column }: { line: number; column: number }): boolean {
  const afterStart = line > range.line || (line === range.line && column >= range.column);
  const beforeEnd = line < range.endLine || (line === range.endLine && column <= range.endColumn);
  return afterStart && beforeEnd;
}
